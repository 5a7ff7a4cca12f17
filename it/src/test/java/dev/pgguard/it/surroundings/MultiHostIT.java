package dev.pgguard.it.surroundings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgguard.migration.Refusal;
import dev.pgguard.testing.Blocker;
import dev.pgguard.testing.PgCluster;
import dev.pgguard.testing.PgClusters;
import dev.pgguard.testing.PgMajors;
import dev.pgguard.testing.PgNode;
import dev.pgguard.testing.TestDatabase;
import java.lang.reflect.Proxy;
import java.sql.DriverManager;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** URLs of several hosts, on which two connections need not reach the same server. */
final class MultiHostIT {

    private final PgCluster cluster = PgClusters.shared(PgMajors.newest(), 1);
    private final TestDatabase database = cluster.database();
    private final String owner = database.monitoringOwner();
    private final Scripts scripts = new Scripts()
            .with("V1__orders", "create table orders (id int primary key)")
            .with("V2__amount", "alter table orders add column amount int")
            .with("V3__index", "create index concurrently orders_amount on orders (amount)");

    @AfterEach
    void leaveNothingBehind() {
        scripts.close();
        database.close();
    }

    private String url(PgNode first, PgNode second, String parameters) {
        return "jdbc:postgresql://%s:%d,%s:%d/%s?user=%s%s"
                .formatted(
                        first.host(), first.port(), second.host(), second.port(), database.name(), owner, parameters);
    }

    private void assertMigrated(String url) {
        cluster.awaitReplay();
        Scripts.Run run = Scripts.migrate(scripts.on(url));
        assertThat(run.failure()).isEmpty();
        assertThat(run.applied()).isEqualTo(3);
        scripts.with("V4__note", "alter table orders add column note text");
        try (Blocker blocker = Blocker.holding(database, "ACCESS SHARE", "orders")) {
            blocker.releaseOnceSeenWaiting(1);
            Scripts.Run blocked =
                    Scripts.migrate(Scripts.guarded(scripts.on(url), guard -> guard.setInitialDelay("50ms")));
            assertThat(blocked.failure()).isEmpty();
            assertThat(blocked.text()).contains("pid " + blocker.pid());
        }
    }

    @Test
    void findsThePrimaryBehindTheStandby() {
        assertMigrated(url(cluster.standby(1), cluster.primary(), "&targetServerType=primary"));
    }

    @Test
    void findsThePrimaryBeforeTheStandby() {
        assertMigrated(url(cluster.primary(), cluster.standby(1), "&targetServerType=primary"));
    }

    @Test
    void refusesTheStandbyThatAUrlWithoutTargetReaches() {
        cluster.awaitReplay();
        Scripts.Run run = Scripts.migrate(scripts.on(url(cluster.standby(1), cluster.primary(), "")));
        assertThat(run.failure()).contains("standby", "targetServerType=primary", Refusal.NOT_A_PRIMARY.reference());
        assertThat(database.is("select to_regclass('orders') is null")).isTrue();
    }

    /** From the fourth migration on, new connections reach the standby. */
    @Test
    void saysThatTheSecondSessionReachedAnotherServer() {
        assertThat(Scripts.migrate(scripts.on(database.url(owner))).failure()).isEmpty();
        scripts.with("V4__note", "alter table orders add column note text");
        cluster.awaitReplay();
        AtomicBoolean elsewhere = new AtomicBoolean();
        FluentConfiguration configuration =
                scripts.on(dataSource(elsewhere)).callbacks(new BeforeEachMigrate(() -> elsewhere.set(true)));
        try (Blocker blocker = Blocker.holding(database, "ACCESS SHARE", "orders")) {
            // the holders are looked up after the first wait, when they must still hold
            blocker.releaseOnceSeenWaiting(2);
            Scripts.Run run = Scripts.migrate(Scripts.guarded(configuration, guard -> guard.setInitialDelay("50ms")));
            assertThat(run.failure()).isEmpty();
            assertThat(run.applied()).isEqualTo(1);
            assertThat(run.text())
                    .contains("the second session reached another server")
                    .contains("pid " + blocker.pid());
        }
    }

    private DataSource dataSource(AtomicBoolean elsewhere) {
        return (DataSource) Proxy.newProxyInstance(
                MultiHostIT.class.getClassLoader(), new Class<?>[] {DataSource.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("getConnection")) {
                        PgNode node = elsewhere.get() ? cluster.standby(1) : cluster.primary();
                        return DriverManager.getConnection(node.url(database.name(), owner));
                    }
                    throw new UnsupportedOperationException(method.getName());
                });
    }

    private record BeforeEachMigrate(Runnable action) implements Callback {
        @Override
        public boolean supports(Event event, Context context) {
            return event == Event.BEFORE_EACH_MIGRATE;
        }

        @Override
        public boolean canHandleInTransaction(Event event, Context context) {
            return true;
        }

        @Override
        public void handle(Event event, Context context) {
            action.run();
        }

        @Override
        public String getCallbackName() {
            return "before each migrate";
        }
    }
}
