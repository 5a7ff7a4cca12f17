package dev.pgguard;

import dev.pgguard.jdbc.Reason;
import dev.pgguard.jdbc.SqlState;
import dev.pgguard.lock.Footprint;
import dev.pgguard.migration.GuardException;
import dev.pgguard.migration.Refusal;
import dev.pgguard.migration.SizeText;
import dev.pgguard.sql.LockMode;
import dev.pgguard.sql.QualifiedName;
import dev.pgguard.sql.Statement;
import dev.pgguard.sql.TableLock;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The tripwire for tables that a migration rewrites: their new files are found before COMMIT, against those that everybody else sees, and
 * after a statement outside a transaction, against those before it. TRUNCATE gives a table a new file too, and is no rewrite.
 */
record Rewrites(Equipment equipment, GuardSettings.Tripwire tripwire, Unit unit) {

    /**
     * Looks at what the transaction holds: one round trip, one look from a second session where a table may have a new file, and one more
     * where it has.
     *
     * @throws GuardException when the migration is not to be committed
     */
    void beforeCommit() throws SQLException {
        Footprint footprint = Footprint.of(equipment.session());
        record(footprint);
        List<Footprint.Held> suspects = new ArrayList<>();
        for (Footprint.Held held : footprint.held()) {
            if (held.file() != 0) {
                suspects.add(held);
            }
        }
        if (!suspects.isEmpty()) {
            Optional<Map<Long, Footprint.Committed>> seen = committed(suspects);
            seen.ifPresent(before -> suspects.removeIf(held -> !isNew(held, before.get(held.oid()))));
            judge(renewed(suspects, seen), true);
        }
    }

    /**
     * Looks and commits in one round trip; empty when nothing is committed yet, since it takes a second look.
     *
     * @param same what another transaction held that did the same; null when there was none
     */
    Optional<Footprint> andCommit(@Nullable Footprint same) throws SQLException {
        Optional<Footprint> footprint =
                same == null ? Footprint.andCommit(equipment.session()) : same.andCommitOfTheSame(equipment.session());
        return footprint.map(this::record);
    }

    /** Without the tool's own tables. */
    private Footprint record(Footprint footprint) {
        List<String> own = equipment.host().history();
        Footprint others = footprint.without(table -> own.contains(table.name()));
        unit.recording.footprint(others);
        return others;
    }

    /** @param before as others see it; null when they do not */
    private static boolean isNew(Footprint.Held held, Footprint.@Nullable Committed before) {
        return before != null && before.file() != held.file();
    }

    /** Where nobody can look from outside, those whose indexes are new too. */
    private List<Recording.Rewritten> renewed(
            List<Footprint.Held> suspects, Optional<Map<Long, Footprint.Committed>> seen) throws SQLException {
        List<Recording.Rewritten> found = new ArrayList<>();
        if (suspects.isEmpty()) {
            return found;
        }
        Map<Long, Footprint.Renewed> renewed = new HashMap<>();
        Footprint.renewed(equipment.session(), suspects).forEach(table -> renewed.put(table.oid(), table));
        for (Footprint.Held held : suspects) {
            Footprint.Renewed table = renewed.get(held.oid());
            Footprint.Committed before = seen.map(all -> all.get(held.oid())).orElse(null);
            if (table != null && (before != null || table.reindexed() || isMoved(held.relation()))) {
                found.add(rewritten(held.relation(), table.root(), table.bytes(), before == null ? 0 : before.bytes()));
            }
        }
        return found;
    }

    /** To another tablespace, where its indexes do not go with it. */
    private boolean isMoved(QualifiedName relation) {
        String cause = unit.recording.cause(relation);
        return cause != null && cause.toLowerCase(Locale.ROOT).contains("set tablespace");
    }

    /** Empty when nobody can look from outside. */
    private Optional<Map<Long, Footprint.Committed>> committed(List<Footprint.Held> suspects) {
        String why = "there is no second session";
        try {
            Optional<List<Footprint.Committed>> seen = equipment
                    .watch()
                    .committed(
                            equipment.pid(),
                            suspects.stream().map(Footprint.Held::oid).toList());
            if (seen.isPresent()) {
                Map<Long, Footprint.Committed> byOid = new HashMap<>();
                seen.get().forEach(table -> byOid.put(table.oid(), table));
                return Optional.of(byOid);
            }
        } catch (SQLException | RuntimeException e) {
            why = Reason.of(e);
        }
        equipment
                .listener()
                .on(new RunEvent.ScriptNote(
                        unit.migration.id(),
                        "whether it rewrote " + suspects.get(0).relation()
                                + " could not be compared with what others see (" + why
                                + "), and is taken from its new indexes"));
        return Optional.empty();
    }

    /**
     * The files of the tables that statements outside a transaction will lock against everybody, and where that cannot be told from what
     * they say, of all tables that may be too large.
     */
    List<Footprint.Committed> before(List<Statement> statements) throws SQLException {
        Connection session = equipment.session();
        List<QualifiedName> tables = new ArrayList<>();
        boolean unknown = false;
        for (Statement statement : statements) {
            unknown |= statement instanceof Statement.Opaque;
            for (TableLock lock : statement.locks()) {
                if (lock.mode() == LockMode.ACCESS_EXCLUSIVE && !unit.created.contains(lock.table())) {
                    tables.add(lock.table());
                }
            }
        }
        Long limit = tripwire.limit();
        List<Footprint.Committed> before = new ArrayList<>();
        if (!tables.isEmpty()) {
            before.addAll(seen(() -> Footprint.named(session, tables)));
        }
        if (unknown && limit != null) {
            before.addAll(seen(() -> Footprint.large(session, limit)));
        }
        return before;
    }

    /** A question about tables. */
    @FunctionalInterface
    private interface Question<T> {
        List<T> ask() throws SQLException;
    }

    /** A role without a right on the schema gets an error, which is no concern of the tripwire's. */
    private static <T> List<T> seen(Question<T> question) throws SQLException {
        try {
            return question.ask();
        } catch (SQLException e) {
            if (SqlState.isConnectionLoss(e)) {
                throw e;
            }
            return List.of();
        }
    }

    /** It is done and cannot be undone: it is told. */
    void after(List<Footprint.Committed> before) throws SQLException {
        if (before.isEmpty()) {
            return;
        }
        Map<Long, Footprint.Committed> earlier = new HashMap<>();
        before.forEach(table -> earlier.put(table.oid(), table));
        List<Recording.Rewritten> found = new ArrayList<>();
        Connection session = equipment.session();
        for (Footprint.Committed table : Footprint.tables(session, List.copyOf(earlier.keySet()))) {
            Footprint.Committed then = earlier.get(table.oid());
            if (then != null && then.file() != table.file()) {
                // what the catalog says of a new file is not true before the next ANALYZE
                long bytes = seen(() -> List.of(Footprint.bytes(session, table.oid()))).stream()
                        .findFirst()
                        .orElse(table.bytes());
                found.add(rewritten(table.relation(), table.root(), bytes, then.bytes()));
            }
        }
        judge(found, false);
    }

    private Recording.Rewritten rewritten(
            QualifiedName relation, @Nullable QualifiedName root, long bytes, long before) {
        String own = unit.recording.cause(relation);
        return new Recording.Rewritten(
                relation,
                root,
                bytes,
                before,
                unit.overrides().expectsRewrite(),
                own == null && root != null ? unit.recording.cause(root) : own);
    }

    private void judge(List<Recording.Rewritten> found, boolean canBeUndone) {
        found.removeIf(unit.recording::emptied);
        unit.recording.rewritten(found);
        Long limit = tripwire.limit();
        if (limit == null) {
            return;
        }
        for (Recording.Rewritten table : byTable(found)) {
            if (table.expected() || table.larger() < limit) {
                continue;
            }
            String story = "rewrote " + table.relation() + " (" + SizeText.of(table.larger()) + ", rewriteLimit is "
                    + SizeText.of(limit) + ")"
                    + (table.cause() == null ? "" : ": " + table.cause())
                    + ". Nobody could read or write it meanwhile.";
            if (canBeUndone && tripwire.refuses()) {
                throw new GuardException(
                        Refusal.TABLE_REWRITTEN,
                        unit.migration.id() + "  " + story
                                + " It was rolled back before COMMIT, "
                                + (unit.notUndone == null && unit.done.isEmpty()
                                        ? "and nothing was left behind."
                                        : "and what was committed before stays.")
                                + " Change it so that it does not rewrite, or say -- guard:expect rewrite at its head.");
            }
            equipment
                    .listener()
                    .on(new RunEvent.TableRewritten(
                            unit.migration.id(),
                            story + " Where that is meant, say -- guard:expect rewrite at the head of the migration.",
                            table.relation().toString()));
        }
    }

    /** Several partitions of a table as that table, with all their bytes: whoever uses it waits for all of them. */
    private static List<Recording.Rewritten> byTable(List<Recording.Rewritten> found) {
        Map<QualifiedName, Recording.Rewritten> tables = new LinkedHashMap<>();
        for (Recording.Rewritten each : found) {
            tables.merge(each.root() == null ? each.relation() : each.root(), each, Recording.Rewritten::and);
        }
        return List.copyOf(tables.values());
    }
}
