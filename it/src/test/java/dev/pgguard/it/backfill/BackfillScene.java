package dev.pgguard.it.backfill;

import dev.pgguard.backfill.BackfillEquipment;
import dev.pgguard.backfill.BackfillEvent;
import dev.pgguard.backfill.BackfillResult;
import dev.pgguard.backfill.BackfillSpec;
import dev.pgguard.backfill.Backfills;
import dev.pgguard.backfill.Pace;
import dev.pgguard.jdbc.UrlSessions;
import dev.pgguard.migration.GuardEvent;
import dev.pgguard.migration.GuardException;
import dev.pgguard.testing.PgCluster;
import dev.pgguard.testing.PgClusters;
import dev.pgguard.testing.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.assertj.core.api.Assertions;

/** A database whose owner may see everything, and the engine at work in it without pauses. */
final class BackfillScene implements AutoCloseable {

    /** Small batches, so that few rows make many. */
    static final Pace PACE = Pace.UNTHROTTLED.withLargestBatch(50);

    final PgCluster cluster;
    final TestDatabase database;
    final String owner;
    final List<GuardEvent> events = new CopyOnWriteArrayList<>();
    final Backfills backfills;
    private volatile Consumer<GuardEvent> onEvent = event -> {};

    BackfillScene(int major) {
        this(PgClusters.shared(major, 0), BackfillEquipment.real());
    }

    BackfillScene(PgCluster cluster, BackfillEquipment equipment) {
        this.cluster = cluster;
        this.database = cluster.database();
        this.owner = database.monitoringOwner();
        this.backfills = engine(equipment);
    }

    /** Another engine on the same database, as another process has one. */
    Backfills engine(BackfillEquipment equipment) {
        return engine(equipment, database.url(owner));
    }

    /** One that finds the primary by a URL of its own. */
    Backfills engine(BackfillEquipment equipment, String url) {
        return new Backfills(
                new UrlSessions(url),
                event -> {
                    events.add(event);
                    onEvent.accept(event);
                },
                equipment);
    }

    /** Called in the worker's thread, between its batches. */
    void onEvent(Consumer<GuardEvent> action) {
        onEvent = action;
    }

    /** As the owner of everything. */
    void execute(String... statements) {
        try (Connection session = database.connect(owner);
                Statement statement = session.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(String.join("; ", statements), e);
        }
    }

    /** A table {@code users} with the witness {@code n}, keys from 1. */
    void users(int rows) {
        execute(
                "create table users (id bigint primary key, email text not null, handle text, n int not null default 0)",
                "insert into users (id, email) select i, 'User' || i || '@example.org' from generate_series(1, " + rows
                        + ") i",
                "analyze users");
    }

    BackfillSpec spec(String statement) {
        return BackfillSpec.of("job", statement).withPace(PACE);
    }

    BackfillResult run(String statement) {
        return backfills.run(spec(statement));
    }

    CompletableFuture<BackfillResult> inBackground(BackfillSpec spec) {
        var thread = Executors.newSingleThreadExecutor();
        CompletableFuture<BackfillResult> result = CompletableFuture.supplyAsync(() -> backfills.run(spec), thread);
        thread.shutdown();
        return result;
    }

    GuardException refused(BackfillSpec spec) {
        return Assertions.catchThrowableOfType(GuardException.class, () -> backfills.register(spec));
    }

    <T extends BackfillEvent> List<T> eventsOf(Class<T> type) {
        return events.stream().filter(type::isInstance).map(type::cast).toList();
    }

    long number(String sql) {
        return database.number(sql);
    }

    @Override
    public void close() {
        database.close();
    }
}
