package dev.pgguard.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgguard.doctor.Finding.Level;
import dev.pgguard.doctor.SessionSettings.Value;
import dev.pgguard.lock.TimeoutPolicy;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SessionSettingsTest {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final SessionSettings SETTINGS =
            new SessionSettings(new TimeoutPolicy(SECOND, SECOND.multipliedBy(300), null, null));

    private static Finding only(SessionSettings settings, String name, Value value) {
        return settings.judge(Map.of(name, value)).get(0);
    }

    private static Level level(String name, Value value) {
        return only(SETTINGS, name, value).level();
    }

    @Test
    void postgreSqlsDefaultsHurtNobody() {
        assertThat(SETTINGS.judge(Map.of(
                        "statement_timeout", new Value("0", 0, "default"),
                        "lock_timeout", new Value("0", 0, "default"),
                        "idle_in_transaction_session_timeout", new Value("0", 0, "default"),
                        "transaction_timeout", new Value("0", 0, "default"),
                        "deadlock_timeout", new Value("1s", 1_000, "default"),
                        "default_transaction_read_only", new Value("off", 0, "default"),
                        "default_transaction_isolation", new Value("read committed", 0, "default"))))
                .extracting(Finding::level)
                .containsExactly(Level.OK);
    }

    @Test
    void aStatementTimeoutHurtsWhereItEndsBeforeTheLockWaitDoes() {
        Value second = new Value("1s", 1_000, "database user");
        assertThat(level("statement_timeout", second)).isEqualTo(Level.WARNING);
        assertThat(only(SETTINGS, "statement_timeout", second).what()).contains("1s (alter role in database)");
        assertThat(level("statement_timeout", new Value("1001ms", 1_001, "user")))
                .isEqualTo(Level.NOTE);
        SessionSettings withOwn =
                new SessionSettings(new TimeoutPolicy(SECOND, SECOND.multipliedBy(300), null, SECOND.multipliedBy(9)));
        assertThat(only(withOwn, "statement_timeout", second).level()).isEqualTo(Level.NOTE);
    }

    @Test
    void whatEndsSessionsIsAWarningAndWhatForbidsToWriteAProblem() {
        Value hour = new Value("1h", 3_600_000, "configuration file");
        assertThat(level("transaction_timeout", hour)).isEqualTo(Level.WARNING);
        assertThat(level("idle_in_transaction_session_timeout", hour)).isEqualTo(Level.WARNING);
        assertThat(level("default_transaction_isolation", new Value("repeatable read", 0, "client")))
                .isEqualTo(Level.WARNING);
        assertThat(level("default_transaction_read_only", new Value("on", 0, "user")))
                .isEqualTo(Level.PROBLEM);
        assertThat(level("deadlock_timeout", new Value("1s", 1_000, "default"))).isEqualTo(Level.OK);
        assertThat(level("deadlock_timeout", new Value("2s", 2_000, "default"))).isEqualTo(Level.WARNING);
        assertThat(level("lock_timeout", hour)).isEqualTo(Level.NOTE);
    }
}
