package dev.pgguard.it;

import static dev.pgguard.index.Verdict.DONE;
import static dev.pgguard.index.Verdict.RUN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.pgguard.index.IndexEvent;
import dev.pgguard.index.InvalidIndex;
import dev.pgguard.index.TableBusy;
import dev.pgguard.migration.GuardException;
import dev.pgguard.migration.Refusal;
import dev.pgguard.testing.Blocker;
import dev.pgguard.testing.OnEachMajor;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** CREATE INDEX CONCURRENTLY under the index guard, as a role that owns nothing but its schema. */
@OnEachMajor
final class IndexGuardIT {

    private static final String BUILD = "create index concurrently orders_name on orders (name)";

    private final int major;

    @AutoClose
    private final IndexScene scene;

    IndexGuardIT(int major) {
        this.major = major;
        this.scene = new IndexScene(major);
    }

    @Test
    void buildsAnIndexThatIsNotThereWithTwoQueriesBeforeAndOneAfter() throws SQLException {
        assertThat(scene.roundTrips(scene.guard::before, BUILD)).isEqualTo(2);
        scene.execute(BUILD);
        assertThat(scene.roundTrips(scene.guard::verify, BUILD)).isEqualTo(1);
        assertThat(scene.events).isEmpty();
        scene.assertValid("orders_name");
    }

    private static final List<String> DEFINITIONS = List.of(
            "create index concurrently i on orders (id)",
            "create unique index concurrently if not exists i on app.orders using btree (id desc nulls last)",
            "create index concurrently i on orders ((lower(name))) where name is not null and id > 5;",
            "create index concurrently i on orders (lower(orders.name)) where orders.id > 0",
            "create index concurrently i on orders (name collate \"C\" text_pattern_ops) include (id) with (fillfactor = 70)",
            "create index concurrently i on only orders using hash (name) -- a comment",
            "/* on x */ create index concurrently \"I USING (\"\"x\"\")\" on orders (id)",
            "create index concurrently \"Mixed Case\" on \"Order Lines\" (\"Line No\", lower(\"Text\"))",
            "create index concurrently i on orders using gin (to_tsvector('english', name))",
            "create index concurrently i on orders ((orders.* is null))",
            "create index concurrently i on orders_2026 (id)",
            "create index concurrently i on summary (n)",
            "create index concurrently an_index_whose_name_is_longer_than_the_sixty_three_bytes_of_a_name on orders (id)",
            "create index concurrently on orders (id, lower(name))");

    @Test
    void countsAnEqualIndexAsDoneAndRepairsItWhenItIsInvalid() throws SQLException {
        for (String build : DEFINITIONS) {
            assertRepairedThenDone(build);
            scene.dropIndexes();
            scene.events.clear();
        }
    }

    private void assertRepairedThenDone(String build) throws SQLException {
        scene.leaveInvalid(build);
        assertThat(scene.attempt(build)).as(build).isEqualTo(RUN);
        assertThat(scene.eventsOf(IndexEvent.IndexDropped.class)).hasSize(1);
        assertThat(scene.invalidIndexes()).isEmpty();

        assertThat(scene.attempt(build)).as(build).isEqualTo(DONE);
        assertThat(scene.eventsOf(IndexEvent.CountsAsDone.class)).hasSize(1);
        assertThat(scene.indexes()).hasSize(1);
        scene.assertNothingOfTheComparisonStays();
    }

    /** What is there, and what another definition wants. */
    private static final Map<String, List<String>> DIFFERENCES = Map.of(
            "(name)",
            List.of(
                    "(name desc)",
                    "(lower(name))",
                    "(name, id)",
                    "(name) include (id)",
                    "(name) where id > 5",
                    "(name collate \"C\")",
                    "(name text_pattern_ops)",
                    "using hash (name)",
                    "(name) with (fillfactor = 70)"),
            "(name) where id > 6",
            List.of("(name) where id > 5", "(name)"),
            "(name) with (fillfactor = 80)",
            List.of("(name) with (fillfactor = 70)"));

    @Test
    void refusesAnotherDefinitionValidOrNot() throws SQLException {
        for (var difference : DIFFERENCES.entrySet()) {
            scene.execute("create index i on orders " + difference.getKey());
            for (String wanted : difference.getValue()) {
                assertRefusedWithBoth("create index concurrently i on orders " + wanted);
            }
            scene.dropIndexes();
            scene.leaveInvalid("create index concurrently i on orders " + difference.getKey());
            for (String wanted : difference.getValue()) {
                assertRefusedWithBoth("create index concurrently if not exists i on orders " + wanted);
            }
            assertThat(scene.invalidIndexes()).containsExactly("i");
            scene.dropIndexes();
        }
        scene.assertNothingOfTheComparisonStays();
    }

    private void assertRefusedWithBoth(String build) {
        GuardException refusal = catchThrowableOfType(GuardException.class, () -> scene.before(build));
        assertThat(refusal.refusal()).isEqualTo(Refusal.INDEX_WITH_ANOTHER_DEFINITION);
        assertThat(refusal)
                .hasMessageContainingAll("there:  CREATE INDEX i ON app.orders", "wanted: CREATE INDEX i ON");
    }

    @Test
    void uniquenessIsPartOfTheDefinition() throws SQLException {
        scene.execute("create index i on orders (id)");
        assertThatThrownBy(() -> scene.before("create unique index concurrently i on orders (id)"))
                .isInstanceOf(GuardException.class)
                .hasMessageContaining("wanted: CREATE UNIQUE INDEX i ON app.orders USING btree (id)");
    }

    @Test
    void nullsNotDistinctIsPartOfTheDefinition() throws SQLException {
        assumeThat(major).isGreaterThanOrEqualTo(15);
        String build = "create unique index concurrently i on orders (name, id) nulls not distinct";
        scene.execute("create unique index i on orders (name, id)");
        assertThatThrownBy(() -> scene.before(build)).hasMessageContaining("NULLS NOT DISTINCT");
        scene.execute("drop index i", "create unique index i on orders (name, id) nulls not distinct");
        assertThat(scene.before(build)).isEqualTo(DONE);
    }

    @Test
    void theTablespaceIsPartOfTheDefinition() throws SQLException {
        String tablespace = scene.tablespace();
        scene.execute("create index i on orders (id)");
        assertThatThrownBy(() -> scene.before("create index concurrently i on orders (id) tablespace " + tablespace))
                .hasMessageContaining("TABLESPACE " + tablespace);
        scene.execute("alter index i set tablespace " + tablespace);
        assertThat(scene.before("create index concurrently i on orders (id) tablespace " + tablespace))
                .isEqualTo(DONE);
        scene.execute("drop index i");
    }

    @Test
    void refusesWhatItCannotCompare() throws SQLException {
        scene.execute("create index i on orders (id)");
        assertThatThrownBy(() -> scene.before("create index concurrently i on orders (no_such_column)"))
                .isInstanceOf(GuardException.class)
                .hasMessageContainingAll("cannot be told", "no_such_column", "CREATE INDEX i ON app.orders");
        scene.assertNothingOfTheComparisonStays();
    }

    @Test
    void aTableThatIsLockedWhileDefinitionsAreComparedIsTriedAgainAndNotRefused() throws SQLException {
        scene.execute("create index i on orders (id)");
        scene.lockTimeout("100ms");
        try (Blocker blocker = scene.holding("ACCESS EXCLUSIVE", "app.orders")) {
            assertThatThrownBy(() -> scene.before("create index concurrently i on orders (id)"))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("lock timeout");
            assertThat(blocker.released()).isFalse();
        }
        scene.assertNothingOfTheComparisonStays();
    }

    @Test
    void leavesTheNameOfAnythingElseToPostgres() throws SQLException {
        scene.execute("create table i (id int)");
        assertThat(scene.before("create index concurrently i on orders (id)")).isEqualTo(RUN);
        assertThatThrownBy(() -> scene.before("create index concurrently if not exists i on orders (id)"))
                .isInstanceOf(GuardException.class)
                .hasMessageContainingAll("app.i is taken by a relation that is no index", "wanted: create index");
        scene.execute("drop table i", "create index i on \"Order Lines\" (\"Line No\")");
        assertThat(scene.before("create index concurrently i on orders (id)")).isEqualTo(RUN);
        assertThatThrownBy(() -> scene.before("create index concurrently if not exists i on orders (id)"))
                .isInstanceOf(GuardException.class)
                .hasMessageContainingAll("another table's index", "CREATE INDEX i ON app.\"Order Lines\"");
    }

    @Test
    void leavesATableThatIsNotThereOrPartitionedToPostgres() throws SQLException {
        assertThat(scene.before("create index concurrently i on nowhere (id)")).isEqualTo(RUN);
        scene.execute("create table parts (id int) partition by range (id)");
        assertThatThrownBy(() -> scene.attempt("create index concurrently i on parts (id)"))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("partitioned");
        assertThatCode(() -> scene.verify("create index concurrently i on parts (id)"))
                .doesNotThrowAnyException();
    }

    @Test
    void findsTheTableOnTheSearchPathAndTheIndexBesideIt() throws SQLException {
        scene.asSuperuser(
                "create table public.orders (id int, name text)", "create index orders_name on public.orders (id)");
        scene.leaveInvalid(BUILD);
        assertThat(scene.attempt(BUILD)).isEqualTo(RUN);
        assertThat(scene.value("select pg_get_indexdef('public.orders_name'::regclass)"))
                .contains("(id)");
        assertThat(scene.eventsOf(IndexEvent.IndexDropped.class))
                .extracting(IndexEvent.IndexDropped::object)
                .containsExactly("app.orders_name");
    }

    @Test
    void otherIndexesAreNeverTouched() throws SQLException {
        scene.leaveInvalid("create index concurrently others on orders (name)");
        scene.leaveInvalid("create index concurrently others_too on orders (id)");
        assertThat(scene.attempt(BUILD)).isEqualTo(RUN);
        assertThat(scene.attempt("create index concurrently on orders (id, name)"))
                .isEqualTo(RUN);
        assertThat(scene.invalidIndexes()).containsExactly("others", "others_too");
        scene.assertValid("orders_name");
    }

    @Test
    void withoutANameOnlyAnIndexThatPostgresNamedCountsAsDone() throws SQLException {
        String build = "create index concurrently on orders (id)";
        scene.execute("create index mine on orders (id)");
        assertThat(scene.attempt(build)).isEqualTo(RUN);
        scene.assertValid("orders_id_idx");
        assertThat(scene.attempt(build)).isEqualTo(DONE);
    }

    @Test
    void withoutANameAnInvalidIndexThatSomebodyNamedIsNotTouched() throws SQLException {
        scene.leaveInvalid("create index concurrently mine on orders (id)");
        assertThat(scene.attempt("create index concurrently on orders (id)")).isEqualTo(RUN);
        scene.assertValid("orders_id_idx");
        assertThat(scene.invalidIndexes()).containsExactly("mine");
    }

    @Test
    void repairSwitchedOffRefusesAndDropsNothing() throws SQLException {
        scene.leaveInvalid(BUILD);
        scene.repair(false);
        GuardException refusal = catchThrowableOfType(GuardException.class, () -> scene.before(BUILD));
        assertThat(refusal.refusal()).isEqualTo(Refusal.INVALID_INDEX);
        assertThat(refusal).hasMessageContainingAll("app.orders_name is INVALID", "invalidIndexes=fail");
        assertThat(scene.afterFailure(BUILD))
                .singleElement()
                .asString()
                .contains("app.orders_name", "invalidIndexes=fail");
        assertThat(scene.invalidIndexes()).containsExactly("orders_name");
    }

    @Test
    void aSnapshotLeavesAnInvalidIndexThatTheNextAttemptDoesNotFind() throws SQLException {
        try (Blocker snapshot = scene.snapshot()) {
            scene.lockTimeout("100ms");
            assertThat(scene.before(BUILD)).isEqualTo(RUN);
            assertThatThrownBy(() -> scene.execute(BUILD)).hasMessageContaining("lock timeout");
            assertThat(scene.invalidIndexes()).containsExactly("orders_name");
            assertThat(scene.afterFailure(BUILD)).isEmpty();
            assertThat(scene.indexes()).isEmpty();
            snapshot.release();
        }
        assertThat(scene.attempt(BUILD)).isEqualTo(RUN);
        scene.assertValid("orders_name");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "create unique index concurrently i on orders (name)",
                "create unique index concurrently on orders (name)"
            })
    void aDuplicateLeavesNothingBehind(String build) throws SQLException {
        scene.execute("insert into orders values (101, 'twice'), (102, 'twice')");
        assertThatThrownBy(() -> scene.execute(build)).hasMessageContaining("twice");
        assertThat(scene.invalidIndexes()).hasSize(1);
        assertThat(scene.afterFailure(build)).isEmpty();
        assertThat(scene.indexes()).isEmpty();
    }

    @Test
    void anInvalidLeftoverThatCannotBeDroppedIsToldAndDroppedByTheNextRun() throws SQLException {
        scene.leaveInvalid(BUILD);
        scene.lockTimeout("100ms");
        try (Blocker reader = scene.holding("ACCESS SHARE", "app.orders")) {
            scene.limitPassesAtTheFirstSleep();
            assertThat(scene.afterFailure(BUILD))
                    .singleElement()
                    .asString()
                    .contains("INVALID index app.orders_name", "pid " + reader.pid(), "the next run drops it");
            assertThatThrownBy(() -> scene.before(BUILD))
                    .isInstanceOf(TableBusy.class)
                    .hasMessageContainingAll("app.orders_name", "pid " + reader.pid());
        }
        assertThat(scene.attempt(BUILD)).isEqualTo(RUN);
        scene.assertValid("orders_name");
    }

    @Test
    void aDropThatIsBlockedIsTriedAgain() throws SQLException {
        scene.leaveInvalid(BUILD);
        scene.lockTimeout("100ms");
        Blocker reader = scene.holding("ACCESS SHARE", "app.orders");
        scene.time.onSleep(3, reader::release);
        assertThat(scene.before(BUILD)).isEqualTo(RUN);
        assertThat(scene.time.sleeps()).hasSize(3);
        assertThat(scene.indexes()).isEmpty();
    }

    @Test
    void anIndexThatIsInvalidAlthoughTheStatementSucceededIsDroppedAndBuiltAgain() throws SQLException {
        scene.leaveInvalid(BUILD);
        String build = BUILD.replace("concurrently", "concurrently if not exists");
        scene.execute(build); // skipped by PostgreSQL
        assertThatThrownBy(() -> scene.verify(build))
                .isInstanceOf(InvalidIndex.class)
                .hasMessageContaining("app.orders_name was INVALID");
        assertThat(scene.attempt(build)).isEqualTo(RUN);
        scene.assertValid("orders_name");
        scene.execute("drop index orders_name");
        assertThatThrownBy(() -> scene.verify(build))
                .isInstanceOf(InvalidIndex.class)
                .hasMessageContaining("no index");
    }

    @Test
    void theSessionIsLeftAsItWasFound() throws SQLException {
        scene.leaveInvalid(BUILD);
        scene.lockTimeout("4321ms");
        scene.before(BUILD);
        assertThat(scene.session.getAutoCommit()).isTrue();
        assertThat(scene.sessionValue("show lock_timeout")).isEqualTo("4321ms");
        assertThat(scene.sessionValue("show temp_tablespaces")).isEmpty();
    }

    @Test
    void aLostSessionDoesNotHideTheFirstCause() {
        scene.killSession();
        assertThat(scene.afterFailure(BUILD)).singleElement().asString().contains("the next run looks again");
    }
}
