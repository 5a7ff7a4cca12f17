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

    /** The same as {@link #ALTER}, in Liquibase's words. */
    static final String ADD_COLUMN =
            """
            <changeSet id="status" author="shop">
              <addColumn schemaName="shop" tableName="orders">
                <column name="status" type="text" defaultValue="open"><constraints nullable="false"/></column>
              </addColumn>
              <insert schemaName="shop" tableName="notes"><column name="note" value="status added"/></insert>
            </changeSet>
            """;
    /** The second wants a lock that readers are in the way of. */
    static final String THREE_STATEMENTS =
            """
            insert into shop.notes (note) values ('before');
            alter table shop.orders add column status text;
            insert into shop.notes (note) values ('after');
            """;

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

    /** A changelog with one changeset, {@code alone}, outside a transaction. */
    static String formatted(String statements) {
        return "--liquibase formatted sql\n--changeset shop:alone runInTransaction:false\n" + statements;
    }

    TestDatabase database() {
        return database;
    }

    String owner() {
        return owner;
    }

    private boolean has(String table) {
        return database.is("select to_regclass(?) is not null", table);
    }

    /** Version, script and success of each row, or null when there is none. */
    @Nullable
    String history() {
        if (!has("public.flyway_schema_history")) {
            return null;
        }
        return database.value(
                "select string_agg(concat_ws(' ', version, script, success::text), ',' order by installed_rank)"
                        + " from public.flyway_schema_history");
    }

    /** Id and outcome of each row of Liquibase, or null when there is none. */
    @Nullable
    String changelog() {
        if (!has("public.databasechangelog")) {
            return null;
        }
        return database.value("select string_agg(concat_ws(' ', id, exectype), ',' order by orderexecuted)"
                + " from public.databasechangelog");
    }

    /** Whether a run would wait for somebody: a row of Liquibase's, or an advisory lock. */
    boolean locked() {
        return database.is("select exists (select from pg_locks where locktype = 'advisory'"
                        + " and database = (select oid from pg_database where datname = current_database()))")
                || has("public.databasechangeloglock")
                        && database.is("select exists (select from public.databasechangeloglock where locked)");
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
