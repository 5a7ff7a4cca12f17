package dev.pgguard.doctor;

import dev.pgguard.jdbc.Query;
import dev.pgguard.lock.TimeoutPolicy;
import dev.pgguard.migration.DurationText;
import dev.pgguard.migration.Refusal;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What role, database, URL and server set for every session, where that hurts a run. */
record SessionSettings(TimeoutPolicy timeouts) implements Examination {

    private static final String OFF = "0";

    /**
     * A setting of the session.
     *
     * @param text as {@code current_setting} gives it; durations are {@code 0} when they are off
     * @param millis the same of a duration
     * @param source {@code pg_settings.source}
     */
    record Value(String text, long millis, String source) {

        private String told() {
            return text + " (" + where() + ")";
        }

        private String where() {
            return switch (source) {
                case "user" -> "alter role";
                case "database" -> "alter database";
                case "database user" -> "alter role in database";
                case "client", "session", "interactive" -> "the connection";
                case "default" -> "default";
                default -> "the server's configuration";
            };
        }
    }

    @Override
    public Area area() {
        return Area.SESSION;
    }

    @Override
    public List<Finding> look(Connection primary) throws SQLException {
        Map<String, Value> values = new TreeMap<>();
        List<Map.Entry<String, Value>> rows = Query.list(
                primary,
                """
                select name, pg_catalog.current_setting(name), case when unit = 'ms' then setting::bigint else 0 end, source
                  from pg_catalog.pg_settings
                 where name in ('statement_timeout', 'lock_timeout', 'idle_in_transaction_session_timeout', 'transaction_timeout',
                                'deadlock_timeout', 'default_transaction_read_only', 'default_transaction_isolation')
                """,
                row -> Map.entry(row.getString(1), new Value(row.getString(2), row.getLong(3), row.getString(4))));
        rows.forEach(row -> values.put(row.getKey(), row.getValue()));
        return judge(values);
    }

    /** @param values by name; one that this version of the server does not have is not among them */
    List<Finding> judge(Map<String, Value> values) {
        List<Finding> findings = new ArrayList<>();
        values.forEach((name, value) -> {
            switch (name) {
                case "statement_timeout" -> statements(value, findings);
                case "lock_timeout" -> locks(value, findings);
                case "idle_in_transaction_session_timeout" -> idle(value, findings);
                case "transaction_timeout" -> transactions(value, findings);
                case "deadlock_timeout" -> deadlocks(value, findings);
                case "default_transaction_read_only" -> readOnly(value, findings);
                case "default_transaction_isolation" -> isolation(value, findings);
                default -> throw new IllegalArgumentException(name + " is no setting that was asked for");
            }
        });
        return findings.isEmpty()
                ? List.of(Finding.ok(Area.SESSION, "role, database and server set nothing that hurts a run"))
                : findings;
    }

    private void statements(Value value, List<Finding> findings) {
        if (off(value)) {
            return;
        }
        String what = "statement_timeout is " + value.told();
        if (timeouts.statement() == null && Duration.ofMillis(value.millis()).compareTo(timeouts.lock()) <= 0) {
            findings.add(Finding.warning(
                    Area.SESSION,
                    what + ", not longer than lockTimeout (" + DurationText.of(timeouts.lock())
                            + "): a statement that waits for a lock is cancelled before its wait times out, and is not tried again",
                    "take it away for this role (alter role … reset statement_timeout), or set statementTimeout"));
        } else {
            findings.add(Finding.note(
                    Area.SESSION,
                    what + ": longer statements of a migration are cancelled, concurrent builds excepted"));
        }
    }

    private static void locks(Value value, List<Finding> findings) {
        if (!off(value)) {
            findings.add(Finding.note(
                    Area.SESSION,
                    "lock_timeout is " + value.told()
                            + ": it holds for row work, unless rowLockTimeout is set; elsewhere the guard's own hold"));
        }
    }

    private static void idle(Value value, List<Finding> findings) {
        if (!off(value)) {
            findings.add(Finding.warning(
                    Area.SESSION,
                    "idle_in_transaction_session_timeout is " + value.told()
                            + ": a migration in code that computes for so long between two statements loses its session",
                    "take it away for this role where there are such migrations"));
        }
    }

    private static void transactions(Value value, List<Finding> findings) {
        if (!off(value)) {
            findings.add(Finding.warning(
                    Area.SESSION,
                    "transaction_timeout is " + value.told()
                            + ": the server ends the session, and with it the run, when a migration's transaction takes longer",
                    "take it away for this role (alter role … reset transaction_timeout)"));
        }
    }

    private void deadlocks(Value value, List<Finding> findings) {
        if (Duration.ofMillis(value.millis()).compareTo(timeouts.lock()) > 0) {
            findings.add(Finding.warning(
                    Area.SESSION,
                    "deadlock_timeout is " + value.told() + ", longer than lockTimeout ("
                            + DurationText.of(timeouts.lock())
                            + "): only after it does an autovacuum give way to a waiting migration",
                    "set lockTimeout above it"));
        }
    }

    private static void readOnly(Value value, List<Finding> findings) {
        if (value.text().equals("on")) {
            findings.add(Finding.problem(
                    Area.SESSION,
                    Refusal.PRIVILEGE_MISSING,
                    "default_transaction_read_only is " + value.told() + ": no migration can write",
                    "take it away (alter role … reset default_transaction_read_only)"));
        }
    }

    private static void isolation(Value value, List<Finding> findings) {
        if (!value.text().equals("read committed")) {
            findings.add(Finding.warning(
                    Area.SESSION,
                    "default_transaction_isolation is " + value.told()
                            + ": Flyway's own session then keeps a snapshot for which a concurrent build would wait, and the guard refuses"
                            + " the build",
                    "take it away for this role, or set flyway.postgresql.transactional.lock=false"));
        }
    }

    private static boolean off(Value value) {
        return value.text().equals(OFF) || value.millis() <= 0;
    }
}
