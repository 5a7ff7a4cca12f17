package dev.pgguard.it.build;

import dev.pgguard.testing.PgClusters;
import dev.pgguard.testing.PgMajors;
import dev.pgguard.testing.TestDatabase;
import org.jspecify.annotations.Nullable;

/** A database with a schema {@code shop}, whose owner has pg_monitor, and what migrations did to it. */
final class Shop implements AutoCloseable {

    static final String ALTER =
            """
            alter table shop.orders add column status text not null default 'open';
            insert into shop.notes (note) values ('status added');
            """;
    static final String INDEX = "create index concurrently orders_amount_idx on shop.orders (amount);";

    private final TestDatabase database =
            PgClusters.shared(PgMajors.newest(), 0).database();
    private final String owner = database.monitoringOwner();

    Shop() {
        database.execute(
                "create schema shop authorization " + owner,
                "create table shop.orders (id int primary key, amount int)",
                "create table shop.notes (note text)",
                "insert into shop.orders select n, n from generate_series(1, 1000) as n",
                "alter table shop.orders owner to " + owner,
                "alter table shop.notes owner to " + owner);
    }

    TestDatabase database() {
        return database;
    }

    String owner() {
        return owner;
    }

    /** Version, script and success of each row, or null when there is none. */
    @Nullable
    String history() {
        if (!database.is("select to_regclass('public.flyway_schema_history') is not null")) {
            return null;
        }
        return database.value(
                "select string_agg(concat_ws(' ', version, script, success::text), ',' order by installed_rank)"
                        + " from public.flyway_schema_history");
    }

    /** Of table orders. */
    @Nullable
    String columns() {
        return database.value("select string_agg(attname, ',' order by attnum) from pg_attribute"
                + " where attrelid = 'shop.orders'::regclass and attnum > 0 and not attisdropped");
    }

    /** What the script beside the ALTER wrote. */
    @Nullable
    String notes() {
        return database.value("select string_agg(note, ',') from shop.notes");
    }

    /** Of table orders, without its primary key. */
    @Nullable
    String indexes() {
        return database.value(
                "select string_agg(c.relname || case when i.indisvalid then ' valid' else ' INVALID' end, ',')"
                        + " from pg_index as i join pg_class as c on c.oid = i.indexrelid"
                        + " where i.indrelid = 'shop.orders'::regclass and not i.indisprimary");
    }

    @Override
    public void close() {
        database.close();
    }
}
