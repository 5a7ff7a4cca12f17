package dev.pgguard.gate;

import dev.pgguard.jdbc.Query;
import dev.pgguard.jdbc.Reason;
import dev.pgguard.jdbc.SqlState;
import dev.pgguard.lock.Blocker;
import dev.pgguard.lock.LockWatch;
import dev.pgguard.migration.NotReady;
import dev.pgguard.migration.Refusal;
import dev.pgguard.replica.DirectReplica;
import dev.pgguard.sql.LockMode;
import dev.pgguard.sql.QualifiedName;
import dev.pgguard.sql.TableLock;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the histories of Flyway and Liquibase say on the primary, and whether a replica's say the same. */
final class HistoryCheck implements DirectReplica.Check {

    private final GatePolicy policy;
    private final Set<History.Tool> hidden = new HashSet<>();
    private final Map<History, History.Newest> newest = new LinkedHashMap<>();

    HistoryCheck(GatePolicy policy) {
        this.policy = policy;
    }

    /** The newest row of each history, as of the last look. */
    Map<History, History.Newest> newest() {
        return new LinkedHashMap<>(newest);
    }

    /** Of which tools a history is there that the role may not read. */
    Set<History.Tool> hidden() {
        return Set.copyOf(hidden);
    }

    void look(Connection primary, List<NotReady> findings) throws SQLException {
        newest.clear();
        hidden.clear();
        if (!policy.historyChecked()) {
            return;
        }
        for (History history : histories(primary, findings)) {
            if (!history.readable()) {
                hidden.add(history.tool());
                String role = Query.one(
                        primary,
                        "select pg_catalog.quote_ident(current_user), pg_catalog.quote_ident(?)",
                        row -> "GRANT USAGE ON SCHEMA " + row.getString(2) + " TO " + row.getString(1)
                                + "; GRANT SELECT ON " + history.table() + " TO " + row.getString(1) + ";",
                        history.schema());
                findings.add(NotReady.yet(
                        Refusal.HISTORY_UNKNOWN,
                        history.table(),
                        "The history " + history.table() + " of "
                                + history.tool().title()
                                + " may not be read by this role, or not all of it (row level security). Let its owner or a superuser run: "
                                + role));
                continue;
            }
            List<String> failed;
            try {
                newest.put(history, history.newest(primary));
                failed = history.failed(primary);
            } catch (SQLException e) {
                newest.remove(history);
                hidden.add(history.tool());
                findings.add(locked(primary, history, e));
                continue;
            }
            if (!failed.isEmpty()) {
                findings.add(NotReady.yet(
                        Refusal.MIGRATION_FAILED,
                        history.table(),
                        "Failed and left so, by " + history.table() + ": " + String.join(", ", failed)
                                + ". Look what it left behind, mend that, and run "
                                + (history.tool() == History.Tool.FLYWAY ? "flyway repair, then migrate" : "the update")
                                + " again"));
            }
        }
    }

    /** The table could not be read in time; any other failure is the session's. */
    private static NotReady locked(Connection primary, History history, SQLException failure) throws SQLException {
        boolean canceled = SqlState.QUERY_CANCELED.equals(failure.getSQLState());
        if (!canceled && !SqlState.isLockFailure(failure)) {
            throw failure;
        }
        List<String> holders = LockWatch.requireHolders(
                        primary,
                        List.of(new TableLock(
                                new QualifiedName(history.schema(), history.name()), LockMode.ACCESS_SHARE)))
                .blockers()
                .stream()
                .map(Blocker::describe)
                .toList();
        return NotReady.yet(
                Refusal.HISTORY_UNKNOWN,
                history.table(),
                "The history " + history.table() + " could not be read "
                        + (canceled ? "within " + History.LIMIT + "s" : "(" + Reason.of(failure) + ")")
                        + (holders.isEmpty()
                                ? ": the server is busy, or somebody waits for a lock on it"
                                : ", it is locked by " + String.join("; ", holders))
                        + ". Wait for it, or end what holds it");
    }

    private List<History> histories(Connection primary, List<NotReady> findings) throws SQLException {
        if (policy.historyTables().isEmpty()) {
            List<History> visible = History.visible(primary);
            if (visible.isEmpty()) {
                findings.add(
                        NotReady.yet(
                                Refusal.HISTORY_UNKNOWN,
                                "history",
                                "No history of Flyway or Liquibase (flyway_schema_history, databasechangelog) is in this database: nothing"
                                        + " was migrated, the database is another one, or the table has another name (historyTables)"));
            }
            return visible;
        }
        List<History> named = new ArrayList<>();
        for (String name : policy.historyTables()) {
            Optional<History> history;
            try {
                history = History.named(primary, name);
            } catch (SQLException e) {
                if (SqlState.isConnectionLoss(e)) {
                    throw e;
                }
                findings.add(NotReady.yet(
                        Refusal.HISTORY_UNKNOWN,
                        name,
                        "historyTables names " + name + ", which could not be looked up (" + Reason.of(e)
                                + "). Write it as SQL does, with its schema, and let the role use that schema"));
                continue;
            }
            history.ifPresentOrElse(
                    named::add,
                    () -> findings.add(NotReady.yet(
                            Refusal.HISTORY_UNKNOWN,
                            name,
                            "historyTables names " + name
                                    + ", and no table of this name with the columns of Flyway's or Liquibase's history is in this"
                                    + " database")));
        }
        return named;
    }

    /** Called for a replica that has replayed, after {@link #look}. */
    @Override
    public Optional<String> problem(Connection standby) throws SQLException {
        for (Map.Entry<History, History.Newest> entry : newest.entrySet()) {
            History.Newest there;
            try {
                there = entry.getKey().newest(standby);
            } catch (SQLException e) {
                if (SqlState.isConnectionLoss(e)) {
                    throw e;
                }
                return Optional.of(entry.getKey().table() + " could not be read there"
                        + (SqlState.QUERY_CANCELED.equals(e.getSQLState())
                                ? " within " + History.LIMIT + "s: it is locked, or the server is busy"
                                : " (" + Reason.of(e) + ")"));
            }
            if (!there.equals(entry.getValue())) {
                return Optional.of("the newest row of " + entry.getKey().table() + " is " + there + " there and "
                        + entry.getValue() + " on the primary");
            }
        }
        return Optional.empty();
    }
}
