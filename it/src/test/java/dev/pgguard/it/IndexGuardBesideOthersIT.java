package dev.pgguard.it;

import static dev.pgguard.index.Verdict.DONE;
import static dev.pgguard.index.Verdict.RUN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import dev.pgguard.index.IndexEvent;
import dev.pgguard.index.TableBusy;
import dev.pgguard.migration.GuardEvent.Level;
import dev.pgguard.migration.GuardException;
import dev.pgguard.migration.Refusal;
import dev.pgguard.testing.Blocker;
import dev.pgguard.testing.OnEachMajor;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the index guard waits for: another role's builds, and transactions that a concurrent statement would wait for. */
@OnEachMajor
final class IndexGuardBesideOthersIT {

    private static final String BUILD = "create index concurrently orders_name on orders (name)";

    @AutoClose
    private final IndexScene scene;

    IndexGuardBesideOthersIT(int major) {
        this.scene = new IndexScene(major);
    }

    @ParameterizedTest
    @ValueSource(strings = {"writer", "snapshot"})
    void anIndexThatAnotherSessionBuildsIsAwaitedAndCountsAsDone(String phase) throws SQLException {
        Blocker blocker = phase.equals("writer") ? scene.writer() : scene.snapshot();
        CompletableFuture<String> builder = scene.elsewhere(BUILD);
        blocker.awaitWaiters(1);
        scene.time.onSleep(2, () -> {
            blocker.release();
            assertThat(builder.join()).isEqualTo("done");
        });
        assertThat(scene.before(BUILD)).isEqualTo(DONE);
        assertThat(scene.eventsOf(IndexEvent.BuilderAwaited.class))
                .singleElement()
                .extracting(IndexEvent.BuilderAwaited::message)
                .asString()
                .contains("app.orders_name is not valid yet", "app=deploy", "user=", "grant pg_monitor", "up to 5m");
        scene.assertValid("orders_name");
    }

    @Test
    void aBuildThatTakesLongerThanTheLimitIsRefusedAndLeftAlone() throws SQLException {
        Blocker blocker = scene.snapshot();
        CompletableFuture<String> builder = scene.elsewhere(BUILD);
        blocker.awaitWaiters(1);
        scene.limitPassesAtTheFirstSleep();
        GuardException refusal = catchThrowableOfType(GuardException.class, () -> scene.before(BUILD));
        assertThat(refusal.refusal()).isEqualTo(Refusal.INDEX_BEING_BUILT);
        assertThat(refusal).hasMessageContainingAll("app.orders_name", "app=deploy", "after 5m");
        assertThat(scene.afterFailure(BUILD)).singleElement().asString().contains("left alone", "app=deploy");
        blocker.release();
        assertThat(builder.join()).isEqualTo("done");
        assertThat(scene.before(BUILD)).isEqualTo(DONE);
    }

    @Test
    void aBuildThatFailsInTheEndIsRepaired() throws SQLException {
        Blocker blocker = scene.snapshot();
        CompletableFuture<String> builder = scene.elsewhere(BUILD);
        blocker.awaitWaiters(1);
        scene.time.onSleep(2, () -> {
            scene.asSuperuser("select pg_cancel_backend(pid) from pg_stat_activity where application_name = 'deploy'");
            assertThat(builder.join()).contains("canceling statement");
            blocker.release();
        });
        assertThat(scene.attempt(BUILD)).isEqualTo(RUN);
        assertThat(scene.eventsOf(IndexEvent.IndexDropped.class)).hasSize(1);
        scene.assertValid("orders_name");
    }

    @Test
    void aHolderOfTheTableWhoIsNotProvenToBuildMakesTheAttemptFailWithoutARefusal() throws SQLException {
        scene.leaveInvalid(BUILD);
        scene.limitPassesAtTheFirstSleep();
        try (Blocker maintenance = scene.holding("SHARE UPDATE EXCLUSIVE", "app.orders")) {
            assertThatThrownBy(() -> scene.before(BUILD))
                    .isInstanceOf(TableBusy.class)
                    .hasMessageContainingAll("app.orders_name", "pid " + maintenance.pid(), "may be building it");
        }
        assertThat(scene.invalidIndexes()).containsExactly("orders_name");
    }

    /** Queueing behind it would end it: its last phase waits for our snapshot (40P01). */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "create index concurrently on orders (id)",
                "drop index concurrently there",
                "reindex index concurrently there",
                "reindex table concurrently orders"
            })
    void aBuildOfAnotherIndexOfTheTableIsAwaitedBecauseQueueingBehindItWouldEndIt(String statement)
            throws SQLException {
        scene.execute("create index there on orders (id, name)");
        Blocker writer = scene.writer();
        CompletableFuture<String> builder = scene.elsewhere(BUILD);
        writer.awaitWaiters(1);
        scene.time.onSleep(2, () -> {
            writer.release();
            assertThat(builder.join()).isEqualTo("done");
        });
        assertThat(scene.attempt(statement)).isEqualTo(RUN);
        assertThat(scene.events).hasSize(1);
        scene.assertValid("orders_name");
    }

    @Test
    void dropWaitsForTheBuilderOfThatIndexInsteadOfKillingIt() throws SQLException {
        Blocker writer = scene.writer();
        CompletableFuture<String> builder = scene.elsewhere(BUILD);
        writer.awaitWaiters(1);
        scene.time.onSleep(2, () -> {
            writer.release();
            assertThat(builder.join()).isEqualTo("done");
        });
        assertThat(scene.attempt("drop index concurrently orders_name")).isEqualTo(RUN);
        assertThat(scene.indexes()).isEmpty();
    }

    @Test
    void aWriterIsAwaitedBeforeAnythingIsBuiltSoThatNothingIsLeftBehind() throws SQLException {
        scene.limitPassesAtTheFirstSleep();
        try (Blocker writer = scene.writer()) {
            assertThatThrownBy(() -> scene.before(BUILD))
                    .isInstanceOf(TableBusy.class)
                    .hasMessageContainingAll("app.orders", "pid " + writer.pid(), "app=reporting", "nothing was left");
            assertThat(scene.indexes()).isEmpty();
            assertThat(scene.afterFailure(BUILD)).isEmpty();
        }
        assertThat(scene.attempt(BUILD)).isEqualTo(RUN);
        scene.assertValid("orders_name");
    }

    @Test
    void withPgMonitorTheWaitTellsStateAndAgeOfTheBlocker() throws SQLException {
        scene.seeOthers();
        Blocker writer = scene.writer();
        scene.time.onSleep(1, writer::release);
        scene.before(BUILD);
        assertThat(scene.eventsOf(IndexEvent.TransactionsAwaited.class))
                .singleElement()
                .extracting(IndexEvent.TransactionsAwaited::message)
                .asString()
                .contains("pid " + writer.pid() + " (app=reporting, user=postgres, 127.0.0.1, idle in transaction for");
    }

    @Test
    void writersWhoComeLaterDoNotCount() throws SQLException {
        Blocker first = scene.writer();
        List<Blocker> later = new ArrayList<>();
        scene.time.onSleep(1, () -> later.add(scene.holding("ROW EXCLUSIVE", "app.orders")));
        scene.time.onSleep(2, first::release);
        assertThat(scene.before(BUILD)).isEqualTo(RUN);
        assertThat(scene.time.sleeps()).hasSize(2);
        assertThat(later).singleElement().matches(writer -> !writer.released());
        later.forEach(Blocker::release);
    }

    @Test
    void readersAndRowLocksAreNotAwaited() throws SQLException {
        try (Blocker reader = scene.holding("ACCESS SHARE", "app.orders");
                Blocker locker = Blocker.rowLock(scene.database, "app.orders", "id = 1")) {
            assertThat(scene.attempt(BUILD)).isEqualTo(RUN);
            assertThat(reader.released() || locker.released()).isFalse();
        }
        assertThat(scene.time.sleeps()).isEmpty();
    }

    @Test
    void aPreparedTransactionIsAwaitedAndNamed() throws SQLException {
        scene.limitPassesAtTheFirstSleep();
        try (Blocker prepared = Blocker.prepared(scene.database, "app.orders")) {
            assertThatThrownBy(() -> scene.before(BUILD))
                    .isInstanceOf(TableBusy.class)
                    .hasMessageContaining("a prepared transaction");
            assertThat(prepared.released()).isFalse();
        }
    }

    @Test
    void anIndexThatIsGoneCountsAsDropped() throws SQLException {
        assertThat(scene.before("drop index concurrently orders_name")).isEqualTo(DONE);
        assertThat(scene.before("drop index concurrently if exists app.orders_name"))
                .isEqualTo(DONE);
        assertThat(scene.eventsOf(IndexEvent.CountsAsDone.class))
                .extracting(IndexEvent.CountsAsDone::level, IndexEvent.CountsAsDone::why)
                .containsExactly(
                        tuple(Level.WARN, "is not there: an earlier run dropped it, or it never was"),
                        tuple(Level.INFO, "is gone already"));
    }

    @Test
    void aReaderIsAwaitedBeforeTheDropMakesTheIndexInvalid() throws SQLException {
        scene.execute("create index i on orders (id)");
        scene.limitPassesAtTheFirstSleep();
        try (Blocker reader = scene.holding("ACCESS SHARE", "app.orders")) {
            assertThatThrownBy(() -> scene.before("drop index concurrently i"))
                    .isInstanceOf(TableBusy.class)
                    .hasMessageContainingAll("DROP INDEX CONCURRENTLY app.i", "pid " + reader.pid());
        }
        scene.assertValid("i");
    }

    @Test
    void aHalfDroppedIndexIsToldAndFinishedByTheNextAttempt() throws SQLException {
        String drop = "drop index concurrently app.i";
        scene.execute("create index i on orders (id)");
        try (Blocker reader = scene.holding("ACCESS SHARE", "app.orders")) {
            scene.leave(drop, reader);
        }
        assertThat(scene.afterFailure(drop)).singleElement().asString().contains("app.i, half dropped");
        assertThat(scene.attempt(drop)).isEqualTo(RUN);
        assertThat(scene.indexes()).isEmpty();
        assertThat(scene.attempt(drop)).isEqualTo(DONE);
    }

    @Test
    void aLeftoverOfARebuildIsDroppedBeforeTheNextOneAndNothingElseIs() throws SQLException {
        scene.execute(
                "create index i on orders (id)",
                "create index i_too on orders (id, name)",
                "create index i_ccnew9 on orders (id)", // valid: somebody's own
                "create index j on \"Order Lines\" (\"Line No\")");
        try (Blocker snapshot = scene.snapshot()) {
            scene.leave("reindex index concurrently i", snapshot);
            scene.leave("reindex index concurrently i_too", snapshot);
            scene.leave("reindex index concurrently j", snapshot);
        }
        try (Blocker reader = scene.holding("ACCESS SHARE", "app.orders")) {
            scene.leave("reindex index concurrently i", reader);
        }
        scene.leaveInvalid(
                "create index concurrently i_ccnew5 on orders (name)"); // somebody's own, of another definition
        assertThat(scene.invalidIndexes())
                .containsExactlyInAnyOrder("i_ccnew", "i_too_ccnew", "j_ccnew", "i_ccold", "i_ccnew5");

        assertThat(scene.attempt("reindex index concurrently i")).isEqualTo(RUN);
        assertThat(scene.invalidIndexes()).containsExactlyInAnyOrder("i_too_ccnew", "j_ccnew", "i_ccnew5");
        assertThat(scene.attempt("reindex table concurrently orders")).isEqualTo(RUN);
        assertThat(scene.invalidIndexes()).containsExactlyInAnyOrder("j_ccnew", "i_ccnew5");
        assertThat(scene.attempt("reindex schema concurrently app")).isEqualTo(RUN);
        assertThat(scene.invalidIndexes()).containsExactly("i_ccnew5");
        scene.assertValid("i_ccnew9");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "create index i on orders (id)",
                "create index \"An index whose name leaves no room for anything behind it 345678\" on orders (lower(name)) where id > 1"
            })
    void aFailedRebuildIsClearedAway(String index) throws SQLException {
        scene.execute(index);
        String name = '"' + scene.indexes().get(0) + '"';
        try (Blocker snapshot = scene.snapshot()) {
            scene.leave("reindex index concurrently " + name, snapshot);
        }
        assertThat(scene.afterFailure("reindex index concurrently " + name)).isEmpty();
        assertThat(scene.invalidIndexes()).isEmpty();
        assertThat(scene.indexes()).hasSize(1);
    }

    @Test
    void reindexRepairsAnInvalidIndexInPlace() throws SQLException {
        scene.leaveInvalid(BUILD);
        assertThat(scene.attempt("reindex index concurrently orders_name")).isEqualTo(RUN);
        scene.assertValid("orders_name");
        assertThat(scene.eventsOf(IndexEvent.IndexDropped.class)).isEmpty();
    }

    @Test
    void aLeftoverThatOnlyASuperuserReachesIsNamedAndDoesNotHinder() throws SQLException {
        scene.execute("create index i on orders (name)");
        try (Blocker snapshot = scene.snapshot()) {
            scene.leave("reindex table concurrently orders", snapshot);
        }
        assertThat(scene.afterFailure("reindex table concurrently orders"))
                .singleElement()
                .asString()
                .contains("pg_toast.pg_toast_", "_index_ccnew", "permission denied");
        assertThat(scene.invalidIndexes()).isEmpty();
        assertThat(scene.attempt("reindex table concurrently orders")).isEqualTo(RUN);
        assertThat(scene.eventsOf(IndexEvent.LeftoverStays.class)).hasSize(1);
    }
}
