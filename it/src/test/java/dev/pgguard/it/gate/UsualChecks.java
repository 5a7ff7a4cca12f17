package dev.pgguard.it.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgguard.testing.PgNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;

/**
 * The checks that pipelines have instead of a gate, each true when it would let the code roll out, and the table in
 * {@code docs/gate.md} that says so.
 */
record UsualChecks(Opening primary) {

    /** Opens a session as the role that checks. */
    @FunctionalInterface
    interface Opening {
        Connection open() throws SQLException;
    }

    /** What a check says: open, or open at first and closed as soon as a late answer has come. */
    enum Says {
        OPEN("open"),
        LATE("open, later closed");

        private final String word;

        Says(String word) {
            this.word = word;
        }
    }

    boolean lag() {
        return asked("select coalesce(max(replay_lag), '0') < interval '1 second' from pg_stat_replication");
    }

    boolean bytes() {
        return asked(
                "select coalesce(max(pg_wal_lsn_diff(pg_current_wal_lsn(), replay_lsn)), 0) < 1048576 from pg_stat_replication");
    }

    boolean rows() {
        return asked("select count(*) = 0 from pg_stat_replication where state <> 'streaming'");
    }

    boolean allOpen() {
        return lag() && bytes() && rows();
    }

    /** The one that is asked on the standby is wrong the other way. */
    void timestampIsLate(PgNode standby) {
        holds(Says.LATE, () -> standby.is("select now() - pg_last_xact_replay_timestamp() < interval '1 second'"));
    }

    /** What each of them says now, and that the document says the same. */
    void assertRow(String situation, Says lag, Says bytes, Says rows, String verdict) throws IOException {
        holds(lag, this::lag);
        holds(bytes, this::bytes);
        holds(rows, this::rows);
        assertDocumented(situation, lag, bytes, rows, verdict);
    }

    static void assertDocumented(String situation, Says lag, Says bytes, Says rows, String verdict) throws IOException {
        assertThat(Files.readString(Path.of("..", "docs", "gate.md")))
                .as("row of the table")
                .contains("| " + situation + " | " + lag.word + " | " + bytes.word + " | " + rows.word + " | " + verdict
                        + " |");
    }

    private static void holds(Says expected, Callable<Boolean> check) {
        try {
            if (expected == Says.OPEN) {
                assertThat(check.call()).isTrue();
            } else {
                Awaitility.await()
                        .atMost(Duration.ofSeconds(60))
                        .pollInterval(Duration.ofMillis(50))
                        .until(() -> !check.call());
            }
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private boolean asked(String sql) {
        try (Connection session = primary.open();
                Statement statement = session.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getBoolean(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
