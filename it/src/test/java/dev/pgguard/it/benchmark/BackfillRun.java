package dev.pgguard.it.benchmark;

import dev.pgguard.backfill.BackfillEquipment;
import dev.pgguard.backfill.BackfillResult;
import dev.pgguard.backfill.BackfillSpec;
import dev.pgguard.backfill.Backfills;
import dev.pgguard.backfill.Pace;
import dev.pgguard.jdbc.Query;
import dev.pgguard.jdbc.UrlSessions;
import dev.pgguard.testing.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * What one way to change all rows took.
 *
 * @param seconds until the last row was changed
 * @param whole seconds, with the verification where there is one
 * @param cpu seconds of all backends that took part, without those of the verification
 * @param cpuOfVerification seconds
 * @param wal bytes of the cluster for each row
 * @param heap growth of the table in percent
 * @param indexes growth in percent
 * @param hot percent of the updates
 * @param batches 1 for a single statement
 */
record BackfillRun(
        double seconds,
        double whole,
        double cpu,
        double cpuOfVerification,
        double wal,
        double heap,
        double indexes,
        double hot,
        long batches) {

    /** How the rows are changed. */
    enum Way {
        GIANT("one UPDATE"),
        KEYSET("keyset, unthrottled"),
        STRIDED("strided, unthrottled"),
        CTID("ctid-LIMIT loop");

        final String label;

        Way(String label) {
            this.label = label;
        }
    }

    private record Size(long heap, long indexes, long wal) {
        static Size of(TestDatabase database) {
            return new Size(
                    database.number("select pg_relation_size('users')"),
                    database.number("select pg_indexes_size('users')"),
                    database.number("select pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::bigint"));
        }

        static double growth(long before, long after) {
            return 100.0 * (after - before) / before;
        }
    }

    private record Took(double seconds, long batches) {}

    static BackfillRun of(UsersTable table, Way way) throws SQLException {
        try (TestDatabase database = table.copy()) {
            MeasuredSessions sessions = new MeasuredSessions(new UrlSessions(database.url("postgres")));
            Backfills backfills = backfills(sessions);
            if (way == Way.KEYSET || way == Way.STRIDED) {
                register(database, backfills(new UrlSessions(database.url("postgres"))), way, Pace.UNTHROTTLED);
            }
            Size before = Size.of(database);
            String begun = String.valueOf(database.value("select clock_timestamp()::text"));
            long start = System.nanoTime();
            Took took =
                    switch (way) {
                        case GIANT -> single(sessions);
                        case CTID -> ctidLoop(sessions);
                        default -> engine(database, backfills, begun);
                    };
            double whole = (System.nanoTime() - start) / 1e9;
            Size after = Size.of(database);
            require(database, table.rows());
            return new BackfillRun(
                    took.seconds() > 0 ? took.seconds() : whole,
                    whole,
                    sessions.seconds(),
                    sessions.secondsOfVerification(),
                    (double) (after.wal() - before.wal()) / table.rows(),
                    Size.growth(before.heap(), after.heap()),
                    Size.growth(before.indexes(), after.indexes()),
                    hot(database),
                    took.batches());
        }
    }

    static Backfills backfills(dev.pgguard.jdbc.Sessions sessions) {
        return new Backfills(sessions, event -> {}, BackfillEquipment.real());
    }

    static void register(TestDatabase database, Backfills backfills, Way way, Pace pace) {
        backfills.register(BackfillSpec.of("job", UsersTable.WORK).withPace(pace));
        if (way == Way.KEYSET) {
            database.execute("update pgguard.backfill_job set stride = 1, strategy = 'keyset'");
        } else if (database.number("select stride from pgguard.backfill_job") == 1) {
            throw new IllegalStateException("The engine chose no stride");
        }
    }

    private static Took single(MeasuredSessions sessions) throws SQLException {
        try (Connection session = sessions.open("giant").orElseThrow();
                Statement statement = session.createStatement()) {
            statement.executeUpdate(UsersTable.WORK);
            return new Took(0, 1);
        }
    }

    private static Took ctidLoop(MeasuredSessions sessions) throws SQLException {
        long batches = 0;
        try (Connection session = sessions.open("ctid").orElseThrow();
                Statement statement = session.createStatement()) {
            while (statement.executeUpdate(
                            """
                            update users set handle = username, n = n + 1
                             where ctid = any (array(select ctid from users where handle is null limit 5000))""")
                    > 0) {
                batches++;
            }
        }
        return new Took(0, batches);
    }

    private static Took engine(TestDatabase database, Backfills backfills, String begun) throws SQLException {
        BackfillResult result = backfills.run("job", 1);
        if (!result.succeeded()) {
            throw new IllegalStateException(result.toString());
        }
        try (Connection session = database.connect()) {
            double seconds = Query.one(
                    session,
                    "select extract(epoch from max(updated_at) - ?::timestamptz) from pgguard.backfill_chunk",
                    row -> row.getDouble(1),
                    begun);
            return new Took(seconds, result.batches());
        }
    }

    private static void require(TestDatabase database, int rows) {
        long once = database.number("select count(*) from users where n = 1 and handle = username");
        if (once != rows) {
            throw new IllegalStateException(once + " of " + rows + " rows were changed once");
        }
    }

    private static double hot(TestDatabase database) throws SQLException {
        database.await(
                "the counts of updates", "select n_tup_upd > 0 from pg_stat_user_tables where relname = 'users'");
        try (Connection session = database.connect()) {
            return Query.one(
                    session,
                    "select 100.0 * n_tup_hot_upd / n_tup_upd from pg_stat_user_tables where relname = 'users'",
                    row -> row.getDouble(1));
        }
    }

    double rowsPerSecond(int rows) {
        return rows / seconds;
    }
}
