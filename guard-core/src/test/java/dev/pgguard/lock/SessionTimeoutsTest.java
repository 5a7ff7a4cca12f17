package dev.pgguard.lock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgguard.sql.LockClass;
import dev.pgguard.sql.locks.SqlParser;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SessionTimeoutsTest {

    private final SessionTimeouts timeouts = new SessionTimeouts(
            new TimeoutPolicy(Duration.ofSeconds(1), Duration.ofMinutes(5), null, Duration.ofMinutes(2)),
            new SessionTimeouts.Original("7s", "30s", "0"));

    @BeforeEach
    void aMigrationBegins() {
        timeouts.begin(true, false);
    }

    @Test
    void aBlockingLockGetsTheShortTimeoutInsideTheTransactionOnly() {
        assertThat(timeouts.apply(LockClass.BLOCKING))
                .isEqualTo(
                        "pg_catalog.set_config('lock_timeout', '1000ms', true), pg_catalog.set_config('statement_timeout', '120000ms', true)");
        assertThat(timeouts.isApplied(LockClass.BLOCKING, true)).isTrue();
        assertThat(timeouts.mustBeRestored()).isFalse();
    }

    @Test
    void rowWorkKeepsTheSessionsOwnTimeouts() {
        assertThat(timeouts.apply(LockClass.ROW))
                .contains("'lock_timeout', '7s'")
                .contains("'statement_timeout', '30s'");
    }

    @Test
    void anOnlineStatementIsNeverEndedByAStatementTimeout() {
        timeouts.begin(false, false);

        assertThat(timeouts.apply(LockClass.ONLINE))
                .isEqualTo(
                        "pg_catalog.set_config('lock_timeout', '300000ms', false), pg_catalog.set_config('statement_timeout', '0', false)");
        assertThat(timeouts.mustBeRestored()).isTrue();
        assertThat(timeouts.restore())
                .isEqualTo(
                        "pg_catalog.set_config('lock_timeout', '7s', false), pg_catalog.set_config('statement_timeout', '30s', false)");
        assertThat(timeouts.mustBeRestored()).isFalse();
    }

    @Test
    void aScriptsOwnTimeoutWinsUntilItsMigrationEnds() {
        timeouts.apply(LockClass.ROW);
        run("set lock_timeout = '3s'");

        assertThat(timeouts.apply(LockClass.BLOCKING))
                .startsWith("case when pg_catalog.current_setting('lock_timeout') = '0' then");
        assertThat(timeouts.mustBeRestored()).isTrue();

        timeouts.begin(true, false);
        assertThat(timeouts.apply(LockClass.BLOCKING)).contains("'lock_timeout', '1000ms'");
    }

    @Test
    void aScriptCannotSwitchTheLockTimeoutOff() {
        timeouts.apply(LockClass.BLOCKING);

        assertThat(timeouts.executed(SqlParser.parse("SET lock_timeout = 0"), true))
                .get()
                .asString()
                .contains("lock_timeout");
        assertThat(timeouts.isApplied(LockClass.BLOCKING, true)).isFalse();
        assertThat(timeouts.apply(LockClass.BLOCKING)).contains("'lock_timeout', '1000ms'");
    }

    @Test
    void aScriptsOwnTimeoutEndsWithItsTransaction() {
        run("set local lock_timeout = '3s'");
        timeouts.committed();
        assertThat(timeouts.apply(LockClass.BLOCKING)).startsWith("pg_catalog.set_config('lock_timeout', '1000ms'");

        run("set lock_timeout = '3s'");
        timeouts.committed();
        assertThat(timeouts.apply(LockClass.BLOCKING)).startsWith("case");
        timeouts.rolledBack();
        assertThat(timeouts.apply(LockClass.BLOCKING)).startsWith("pg_catalog.set_config('lock_timeout', '1000ms'");
    }

    @Test
    void setLocalMeansNothingOutsideATransaction() {
        timeouts.begin(false, false);
        timeouts.executed(SqlParser.parse("set local lock_timeout = '3s'"), false);
        assertThat(timeouts.apply(LockClass.BLOCKING)).startsWith("pg_catalog.set_config('lock_timeout', '1000ms'");
    }

    @Test
    void afterWhatMayHaveChangedThemUnseenTheyAreSentBeforeTheNextTableLock() {
        timeouts.apply(LockClass.BLOCKING);
        run("insert into t values (1)");
        assertThat(timeouts.isApplied(LockClass.BLOCKING, false)).isTrue();
        assertThat(timeouts.isApplied(LockClass.BLOCKING, true)).isFalse();

        timeouts.apply(LockClass.BLOCKING);
        run("select own_function()");
        assertThat(timeouts.isApplied(LockClass.BLOCKING, true)).isFalse();
    }

    @Test
    void rowWorkNeedsNothingWhereTheSessionHasJustBeenPutBack() {
        timeouts.begin(true, true);
        assertThat(timeouts.isApplied(LockClass.ROW, false)).isTrue();
        timeouts.begin(true, false);
        assertThat(timeouts.isApplied(LockClass.ROW, false)).isFalse();
    }

    /** The query that put the session back may have been undone with it. */
    @Test
    void afterTheEndOfATransactionNothingIsTakenForGranted() {
        timeouts.begin(true, true);
        timeouts.rolledBack();
        assertThat(timeouts.isApplied(LockClass.ROW, false)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "create table t as select * from v",
                "alter table t add column x text default f()",
                "alter table t alter x type int using f(x)",
                "alter table t add check (f(x))",
                "alter table t validate constraint c",
                "alter table t add column if not exists x own_domain",
                "alter table t add x app.own_domain"
            })
    void whatRunsExpressionsMayHaveChangedThemUnseen(String sql) {
        timeouts.apply(LockClass.BLOCKING);
        run(sql);
        assertThat(timeouts.isApplied(LockClass.BLOCKING, true)).isFalse();

        timeouts.apply(LockClass.BLOCKING);
        run(sql);
        run("alter table t add column y int");
        assertThat(timeouts.isApplied(LockClass.BLOCKING, true)).isFalse();
    }

    @Test
    void whatAStatementOfTheMigrationBeforeMayHaveChangedIsForgotten() {
        timeouts.apply(LockClass.ROW);
        run("alter table t add column x text default f()");
        timeouts.begin(true, false);
        timeouts.apply(LockClass.BLOCKING);
        assertThat(timeouts.isApplied(LockClass.BLOCKING, true)).isTrue();
    }

    @Test
    void eachMigrationGetsWhatItAsksForAndTheNextOneWhatTheRunHas() {
        timeouts.apply(LockClass.BLOCKING);
        timeouts.override(general -> general.withLock(Duration.ofSeconds(3)));
        assertThat(timeouts.apply(LockClass.BLOCKING)).contains("'lock_timeout', '3000ms', true");
        timeouts.begin(false, false);
        assertThat(timeouts.apply(LockClass.BLOCKING)).contains("'lock_timeout', '1000ms', false");
        timeouts.begin(true, false);
        assertThat(timeouts.apply(LockClass.BLOCKING)).contains("'lock_timeout', '1000ms', true");
    }

    @Test
    void discardAllAndResetAllAreAnsweredBeforeTheNextStatement() {
        timeouts.apply(LockClass.BLOCKING);
        run("discard all");
        assertThat(timeouts.isApplied(LockClass.BLOCKING, true)).isFalse();

        timeouts.apply(LockClass.BLOCKING);
        run("reset all");
        assertThat(timeouts.isApplied(LockClass.BLOCKING, true)).isFalse();
    }

    @Test
    void aTransactionTimeoutDoesNotEndAConcurrentStatement() {
        SessionTimeouts limited = new SessionTimeouts(
                new TimeoutPolicy(Duration.ofSeconds(1), Duration.ofMinutes(5), null, null),
                new SessionTimeouts.Original("0", "0", "1min"));

        limited.begin(false, false);
        assertThat(limited.apply(LockClass.ONLINE)).contains("'transaction_timeout', '0', false");
        assertThat(limited.apply(LockClass.BLOCKING)).contains("'transaction_timeout', '1min', false");
        assertThat(limited.restore()).contains("'transaction_timeout', '1min', false");

        limited.begin(true, false);
        assertThat(limited.apply(LockClass.ONLINE)).doesNotContain("transaction_timeout");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "alter table t add column x bigint",
                "alter table t add column if not exists x numeric(10, 2)",
                "alter table t add \"X\" timestamp with time zone",
                "alter table t add constraint c unique (x)",
                "alter table t drop column x"
            })
    void whatRunsNoExpressionCostsNoRoundTrip(String sql) {
        timeouts.apply(LockClass.BLOCKING);
        run(sql);
        assertThat(timeouts.isApplied(LockClass.BLOCKING, true)).isTrue();
    }

    @Test
    void otherSettingsAreNoConcern() {
        timeouts.apply(LockClass.BLOCKING);
        run("set search_path = app");

        assertThat(timeouts.isApplied(LockClass.BLOCKING, true)).isTrue();
        assertThat(timeouts.mustBeRestored()).isFalse();
    }

    @Test
    void zeroIsRefusedSinceItMeansForEver() {
        assertThatThrownBy(() -> new TimeoutPolicy(Duration.ZERO, Duration.ofMinutes(5), null, null))
                .hasMessageContaining("lockTimeout")
                .hasMessageContaining("0");
    }

    private void run(String sql) {
        assertThat(timeouts.executed(SqlParser.parse(sql), true)).isEmpty();
    }
}
