package dev.pgguard.doctor;

import dev.pgguard.gate.History;
import dev.pgguard.jdbc.Query;
import dev.pgguard.jdbc.Reason;
import dev.pgguard.jdbc.SqlState;
import dev.pgguard.migration.Refusal;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Which history tables of Flyway and Liquibase there are, and whether the role may read them, and where it migrates, record in them. */
record Histories(DoctorPolicy policy, Role role) implements Examination {

    private static final String READING = "SELECT";

    private static final String FLYWAY = "SELECT, INSERT";
    /** A changeset that runs again is recorded in its old row. */
    private static final String LIQUIBASE = "SELECT, INSERT, UPDATE";

    @Override
    public Area area() {
        return Area.HISTORY;
    }

    @Override
    public List<Finding> look(Connection primary) throws SQLException {
        if (!policy.historyChecked()) {
            return List.of(Finding.note(Area.HISTORY, "not looked at (historyTables=none)"));
        }
        if (!policy.historyTables().isEmpty()) {
            List<Finding> findings = new ArrayList<>();
            for (String name : policy.historyTables()) {
                try {
                    findings.add(named(primary, name));
                } catch (SQLException e) {
                    if (SqlState.isConnectionLoss(e)) {
                        throw e;
                    }
                    findings.add(Finding.problem(
                            Area.HISTORY,
                            Refusal.HISTORY_UNKNOWN,
                            "historyTables names " + name + ", which could not be looked up (" + Reason.of(e) + ")",
                            "write it as SQL does, with its schema"));
                }
            }
            return findings;
        }
        List<Finding> findings = new ArrayList<>();
        for (History history : History.visible(primary)) {
            findings.add(history(primary, history));
        }
        return findings.isEmpty() ? List.of(none()) : findings;
    }

    private Finding none() {
        String what =
                "no history of Flyway or Liquibase yet: nothing was migrated, the database is another one, or the table has another"
                        + " name (historyTables)";
        return migrates()
                ? Finding.note(Area.HISTORY, what)
                : Finding.warning(
                        Area.HISTORY,
                        what,
                        "the gate stays closed until there is one; ask again then, for what is to be granted on it");
    }

    private boolean migrates() {
        return policy.purpose() == DoctorPolicy.Purpose.MIGRATE;
    }

    private String wanted(History.Tool tool) {
        if (!migrates()) {
            return READING;
        }
        return tool == History.Tool.FLYWAY ? FLYWAY : LIQUIBASE;
    }

    /** In a schema that the role may not use no table can be looked up by its name. */
    private Finding named(Connection primary, String name) throws SQLException {
        Optional<String> schema = Schemas.written(primary, name);
        boolean closed = schema.isPresent()
                && !Schemas.may(primary, schema.get()).map(Schemas.May::use).orElse(true);
        if (closed) {
            // whose it is cannot be seen from here
            String wanted = wanted(History.Tool.LIQUIBASE);
            return unreadable("the history " + name + " is in a schema that the role may not use", wanted)
                    .granting(List.of(usage(schema.get()), role.grant(wanted + " ON " + name)));
        }
        Optional<History> history = History.named(primary, name);
        return history.isPresent()
                ? history(primary, history.get())
                : Finding.problem(
                        Area.HISTORY,
                        Refusal.HISTORY_UNKNOWN,
                        "historyTables names " + name
                                + ", and no table of this name with the columns of Flyway's or Liquibase's history is in this database",
                        "correct historyTables");
    }

    private Finding history(Connection primary, History history) throws SQLException {
        String title = "history of " + history.tool().title() + ": " + history.table();
        String wanted = wanted(history.tool());
        boolean usable =
                Schemas.may(primary, history.schema()).map(Schemas.May::use).orElse(true);
        boolean granted = usable && isGranted(primary, history, wanted);
        if (granted) {
            return history.readable() ? Finding.ok(Area.HISTORY, title) : withHiddenRows(title);
        }
        List<String> grants = new ArrayList<>();
        if (!usable) {
            grants.add(usage(history.schema()));
        }
        grants.add(role.grant(wanted + " ON " + history.table()));
        return (history.readable()
                        ? Finding.problem(
                                Area.HISTORY,
                                Refusal.PRIVILEGE_MISSING,
                                title + ", in which the role may not record a migration",
                                "grant it " + wanted)
                        : unreadable(title + ", which the role may not read", wanted))
                .granting(grants);
    }

    private static Finding unreadable(String what, String wanted) {
        return Finding.problem(Area.HISTORY, Refusal.HISTORY_UNKNOWN, what, "grant it " + wanted);
    }

    private String usage(String schema) {
        return role.grant("USAGE ON SCHEMA " + Role.quoted(schema));
    }

    /** No GRANT shows what row level security hides. */
    private Finding withHiddenRows(String title) {
        return Finding.problem(
                Area.HISTORY,
                Refusal.HISTORY_UNKNOWN,
                title + ", of which row level security hides rows from the role",
                "let a superuser run: alter role " + role.quoted()
                        + " bypassrls, or let the owner switch it off for this table");
    }

    private static boolean isGranted(Connection primary, History history, String privileges) throws SQLException {
        for (String privilege : privileges.split(", ")) {
            boolean has = Query.one(
                    primary,
                    "select pg_catalog.has_table_privilege(pg_catalog.to_regclass(?), ?)",
                    row -> row.getBoolean(1),
                    history.table(),
                    privilege);
            if (!has) {
                return false;
            }
        }
        return true;
    }
}
