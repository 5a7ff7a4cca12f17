package dev.pgguard.backfill;

import java.util.ArrayList;
import java.util.List;

/** What a statement and its table, as the catalog has it, put in the way. */
final class Obstacles {

    private static final double ORDERED = 0.9;

    private Obstacles() {}

    static List<Obstacle> of(Prepared prepared) {
        List<Obstacle> found = new ArrayList<>();
        statement(prepared, found);
        table(prepared, found);
        return found;
    }

    private static void statement(Prepared prepared, List<Obstacle> found) {
        Cut cut = prepared.walk().cut();
        List<String> moved = cut.assigned().stream()
                .filter(prepared.walk().key().names()::contains)
                .toList();
        if (!moved.isEmpty()) {
            found.add(Obstacle.refusal(
                    moved.get(0),
                    "The statement changes " + moved.get(0)
                            + ", a column of the key that is walked: a row that moves across the cursor is lost or changed twice. Name"
                            + " another key."));
        }
        if (!prepared.volatileCalls().isEmpty()) {
            String calls = String.join("(), ", prepared.volatileCalls()) + "()";
            found.add(
                    prepared.spec().allowVolatile()
                            ? Obstacle.warning(
                                    calls,
                                    calls + " is volatile: each row gets a value of its own, which no other run gives.")
                            : Obstacle.refusal(
                                    calls,
                                    calls
                                            + " is volatile, so what a row gets depends on when its batch runs. If that is meant, say"
                                            + " allow=volatile; a function of your own that is not, declare STABLE or IMMUTABLE."));
        }
        if (cut.rereads()) {
            String inserted = cut.inserted() == null ? null : cut.inserted().quoted();
            found.add(Obstacle.warning(
                    inserted == null ? prepared.table().name() : inserted,
                    "The statement reads "
                            + (inserted == null
                                    ? prepared.table().name() + " a second time"
                                    : inserted + ", into which it inserts")
                            + ": each batch sees what earlier ones changed, which one statement would not."));
        }
        if (cut.kind() == Cut.Kind.UPDATE && cut.others() != null) {
            found.add(Obstacle.warning(
                    "FROM",
                    "Where several rows of FROM belong to one row, which of them counts is left to chance, in one statement as in"
                            + " batches. Rows of FROM that change meanwhile are read as they are when a batch runs."));
        }
        if (cut.kind() == Cut.Kind.UPDATE && cut.condition() == null) {
            found.add(Obstacle.note(
                    "WHERE",
                    "Without a condition each row is changed once by the cursor's word alone; a condition that becomes false makes the"
                            + " end verifiable."));
        }
    }

    private static void table(Prepared prepared, List<Obstacle> found) {
        Table table = prepared.table();
        Cut cut = prepared.walk().cut();
        if (table.hidesRows()) {
            found.add(
                    Obstacle.refusal(
                            table.name(),
                            "Row security applies to the role "
                                    + prepared.caller().role() + " on " + table.name()
                                    + ": rows that it does not see would be left out in silence. Take the table's owner, or a role with BYPASSRLS."));
        }
        List<String> generated =
                cut.assigned().stream().filter(table.generated()::contains).toList();
        if (!generated.isEmpty()) {
            found.add(Obstacle.refusal(
                    generated.get(0),
                    generated.get(0) + " is a generated column and follows others: it cannot be set."));
        } else if (!table.generated().isEmpty() && cut.kind() == Cut.Kind.UPDATE) {
            found.add(Obstacle.note(
                    table.generated().get(0),
                    "Generated columns are computed anew for each changed row: " + String.join(", ", table.generated())
                            + "."));
        }
        if (table.partitioned()) {
            found.add(Obstacle.note(
                    table.name(), "It is walked through the parent, whose unique key covers all partitions."));
        }
        Double correlation = table.correlation();
        if (correlation != null && Math.abs(correlation) < ORDERED) {
            found.add(Obstacle.warning(
                    prepared.walk().key().names().get(0),
                    "The rows do not lie in the order of the key: after each checkpoint nearly every row costs a whole page of WAL"
                            + " (up to 8.4 kB). Another key may be better (key=…)."));
        }
    }
}
