package dev.pgguard.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgguard.preflight.Preflight;
import dev.pgguard.preflight.PreflightMode;
import dev.pgguard.testing.CountingProxy;
import dev.pgguard.testing.OnOldestAndNewestMajor;
import dev.pgguard.testing.PgCluster;
import dev.pgguard.testing.PgClusters;
import dev.pgguard.testing.TestDatabase;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** How often a look at what is pending waits for the server: counted, not timed. */
@OnOldestAndNewestMajor
final class PreflightRoundTripsIT {

    private static final int FEW = 3;
    private static final int MANY = 30;

    /** A large table each, in a way that harms nobody; and something that is not there. */
    private static final String CALM =
            """
            alter table stock_%1$d add column state int, add constraint positive_%1$d check (state > 0) not valid;
            create table item_%1$d (id bigint primary key, stock bigint);
            create index item_%1$d_stock on item_%1$d (stock);
            drop index if exists nowhere_%1$d; drop table if exists neither_%1$d;
            """;

    private final PgCluster cluster;

    @AutoClose
    private final TestDatabase database;

    PreflightRoundTripsIT(int major) {
        cluster = PgClusters.shared(major, 0);
        database = cluster.database();
        IntStream.rangeClosed(1, MANY)
                .forEach(n -> database.execute(
                        "create table stock_" + n + " (id bigint primary key, name text check (name is not null))",
                        "create index on stock_" + n + " (name) where id > 9",
                        "insert into stock_" + n + " select i, 'x' from generate_series(1, 20000) i"));
        database.execute("analyze");
    }

    /** What is told is an answer as well. */
    private List<String> judge(Connection session, List<String> texts) {
        List<String> told = new ArrayList<>();
        new Preflight(PreflightMode.HARM, session, event -> told.add(event.message())).judge(new PendingTexts(texts));
        return told;
    }

    private int roundTrips(int files) throws SQLException {
        try (CountingProxy proxy = CountingProxy.start(cluster.primary());
                Connection session = DriverManager.getConnection(proxy.url(database.name()), "postgres", "")) {
            proxy.reset();
            List<String> told = judge(
                    session,
                    IntStream.rangeClosed(1, files).mapToObj(CALM::formatted).toList());
            assertThat(told).isEmpty();
            return proxy.roundTrips();
        }
    }

    @Test
    void areAsManyForManyTablesAsForFew() throws SQLException {
        int few = roundTrips(FEW);

        assertThat(few).isBetween(7, 10);
        assertThat(roundTrips(MANY)).isEqualTo(few);
    }

    @Test
    void theOneAmongManyThatIsHarmedIsFound() throws SQLException {
        List<String> texts = new ArrayList<>(
                IntStream.rangeClosed(1, MANY).mapToObj(CALM::formatted).toList());
        texts.add("create index on stock_17 (name)");
        try (Connection session = database.connect()) {
            assertThatThrownBy(() -> judge(session, texts))
                    .hasMessageContaining("V31__step.sql:1:1")
                    .hasMessageContaining("SHARE on stock_17 (about 20,000 rows");
        }
    }
}
