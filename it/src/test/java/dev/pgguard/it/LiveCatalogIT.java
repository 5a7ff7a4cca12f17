package dev.pgguard.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgguard.catalog.LiveCatalog;
import dev.pgguard.catalog.LiveNames;
import dev.pgguard.lint.Catalog;
import dev.pgguard.lint.Catalog.ConstraintFacts;
import dev.pgguard.sql.QualifiedName;
import dev.pgguard.sql.tree.Name;
import dev.pgguard.sql.tree.Span;
import dev.pgguard.testing.Blocker;
import dev.pgguard.testing.OnOldestAndNewestMajor;
import dev.pgguard.testing.PgClusters;
import dev.pgguard.testing.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the linter is told of a live database, as a role that may do nothing but connect. */
@OnOldestAndNewestMajor
final class LiveCatalogIT {

    private static final QualifiedName ORDERS = new QualifiedName("public", "Orders");

    private final TestDatabase database;
    private final Connection session;
    private final LiveCatalog catalog;

    LiveCatalogIT(int major) throws SQLException {
        database = PgClusters.shared(major, 0).database();
        session = database.connect(database.role("linter"));
        catalog = catalog();
    }

    /** With texts the tables in them are asked for together. */
    private LiveCatalog catalog(String... texts) {
        return new LiveCatalog(session, null, new LiveNames(session), List.of(texts));
    }

    @BeforeEach
    void tables() {
        database.execute(
                "create table customer (id bigint primary key)",
                "create table \"Orders\" (id bigint primary key, customer_id bigint references customer, note varchar(10),"
                        + " total numeric(10,2) not null, twice numeric generated always as (total * 2) stored)",
                "alter table \"Orders\" add constraint has_note check (note is not null and total > 0) not valid",
                "insert into \"Orders\" (id, note, total) select i, 'x', 1 from generate_series(1, 20000) i",
                "create index by_note on \"Orders\" (lower(note), total) where total > 5",
                "create unique index by_customer on \"Orders\" (customer_id, id)",
                "create unique index by_words on \"Orders\" ((lower(note) || id))");
    }

    @AfterEach
    void leaveNothingBehind() throws SQLException {
        session.close();
        database.close();
    }

    private static Name name(String... parts) {
        return new Name(List.of(parts), new Span(0, 0));
    }

    private Catalog.TableFacts orders() {
        Catalog.TableFacts orders = catalog.table(ORDERS).orElseThrow();
        assertThat(catalog("alter table \"Orders\" add x int; insert into customer values (1)")
                        .table(ORDERS))
                .as("asked for with another one")
                .contains(orders);
        return orders;
    }

    @Test
    void tellsWhetherAnythingHasAName() {
        database.execute("create schema hidden", "create view hidden.seen as select 1", "create sequence counted");
        assertThat(catalog.hasRelation(new QualifiedName("public", "by_customer")))
                .contains(true);
        assertThat(catalog.hasRelation(new QualifiedName(null, "Orders"))).contains(true);
        assertThat(catalog.hasRelation(new QualifiedName(null, "orders"))).contains(false);
        assertThat(catalog.hasRelation(new QualifiedName("hidden", "seen"))).contains(true);
        assertThat(catalog.hasRelation(new QualifiedName(null, "seen"))).contains(false);
        assertThat(catalog.hasRelation(new QualifiedName("public", "counted"))).contains(true);
        assertThat(catalog.hasRelation(new QualifiedName("public", "nowhere"))).contains(false);
    }

    @Test
    void tellsRowsAndBytesOnceTheTableWasAnalysed() {
        database.execute("vacuum analyze \"Orders\"");
        assertThat(orders().rows()).isBetween(19_000L, 21_000L);
        assertThat(orders().bytes()).isGreaterThan(1_000_000L);
        assertThat(orders().partitioned()).isFalse();
    }

    @Test
    void doesNotKnowTheRowsOfATableThatWasNeverAnalysed() {
        database.execute("create table fresh (id int)");
        assertThat(catalog.table(new QualifiedName("public", "fresh"))
                        .orElseThrow()
                        .rows())
                .isEqualTo(-1);
        assertThat(catalog.exists(new QualifiedName("public", "orders")))
                .as("another table than \"Orders\"")
                .contains(false);
    }

    @Test
    void addsThePartitionsUp() {
        database.execute(
                "create table sales (day int, amount int) partition by range (day)",
                "create table sales_1 partition of sales for values from (0) to (10)",
                "create table sales_rest partition of sales default",
                "insert into sales select i % 20, i from generate_series(1, 5000) i",
                "analyze sales",
                "analyze sales_1",
                "analyze sales_rest");
        Catalog.TableFacts sales =
                catalog.table(new QualifiedName("public", "sales")).orElseThrow();
        assertThat(catalog("sales, sales_1, \"Orders\"").table(new QualifiedName("public", "sales")))
                .contains(sales);
        assertThat(sales.rows()).isEqualTo(5000);
        assertThat(sales.partitioned()).isTrue();
        assertThat(sales.hasDefaultPartition()).isTrue();
    }

    @Test
    void tellsColumnsConstraintsAndIndexes() {
        assertThat(orders().columns())
                .containsEntry("note", new Catalog.ColumnFacts("character varying(10)", false, false))
                .containsEntry("total", new Catalog.ColumnFacts("numeric(10,2)", true, false))
                .containsEntry("twice", new Catalog.ColumnFacts("numeric", false, true));
        assertThat(orders().constraints())
                .contains(new ConstraintFacts("has_note", 'c', false, List.of("note", "total"), List.of("note"), null))
                .contains(new ConstraintFacts(
                        "Orders_customer_id_fkey",
                        'f',
                        true,
                        List.of("customer_id"),
                        List.of(),
                        new QualifiedName("public", "customer")))
                .anyMatch(each -> each.kind() == 'p' && each.columns().equals(List.of("id")));
        assertThat(orders().indexes())
                .contains(
                        new Catalog.IndexFacts("by_note", false, true, List.of("", "total"), "(total > (5)::numeric)"))
                .contains(new Catalog.IndexFacts("by_customer", true, true, List.of("customer_id", "id"), null))
                .contains(new Catalog.IndexFacts("by_words", true, true, List.of(""), null));
    }

    @Test
    void tellsWhatFunctionsAndTypesAreLike() {
        database.execute(
                "create function mine() returns int language sql stable as 'select 1'",
                "create function wild() returns int language sql volatile as 'select 1'",
                "create domain age as int check (value > 0)",
                "create domain free as int");
        assertThat(catalog.isVolatile(name("mine"))).contains(false);
        assertThat(catalog.isVolatile(name("public", "wild"))).contains(true);
        assertThat(catalog.isVolatile(name("pg_catalog", "gen_random_uuid"))).contains(true);
        assertThat(catalog.isVolatile(name("now"))).contains(false);
        assertThat(catalog.isVolatile(name("nobody_knows"))).isEmpty();
        assertThat(catalog.isConstrainedDomain(name("age"))).contains(true);
        assertThat(catalog.isConstrainedDomain(name("free"))).contains(false);
        assertThat(catalog.isConstrainedDomain(name("int4"))).contains(false);
        assertThat(catalog.isBinaryCoercible("varchar", "text")).contains(true);
        assertThat(catalog.isBinaryCoercible("int4", "int8")).contains(false);
        assertThat(catalog.isBinaryCoercible("no_such_type", "int8")).isEqualTo(Optional.empty());
    }

    @Test
    void doesNotWaitForAnybodysLockOnATable() {
        try (Blocker locked = Blocker.holding(database, "ACCESS EXCLUSIVE", "\"Orders\"")) {
            assertThat(orders().columns()).containsKey("note");
            assertThat(orders().constraints())
                    .as("what is proven is not known then")
                    .contains(new ConstraintFacts("has_note", 'c', false, List.of("note", "total"), List.of(), null));
            assertThat(locked.pid()).isPositive();
        }
    }

    @Test
    void oneThatIsLockedIsNoReasonToKnowNothingOfTheOthers() {
        QualifiedName customer = new QualifiedName("public", "customer");
        Catalog.TableFacts facts = catalog.table(customer).orElseThrow();
        try (Blocker locked = Blocker.holding(database, "ACCESS EXCLUSIVE", "\"Orders\"")) {
            LiveCatalog together = catalog("select from \"Orders\", customer");

            assertThat(together.table(customer)).contains(facts);
            assertThat(together.table(ORDERS).orElseThrow().constraints())
                    .as("what is proven is not known then")
                    .contains(new ConstraintFacts("has_note", 'c', false, List.of("note", "total"), List.of(), null));
            assertThat(locked.pid()).isPositive();
        }
    }

    @Test
    void tellsTablesOfOneNameApart() {
        database.execute(
                "create schema other",
                "create table other.\"Orders\" (more int)",
                "create table other.orders (less int)",
                "grant usage on schema other to public");
        LiveCatalog together = catalog("select from \"Orders\"");

        assertThat(together.table(ORDERS).orElseThrow().columns()).containsKey("note");
        assertThat(together.table(new QualifiedName("other", "Orders"))
                        .orElseThrow()
                        .columns())
                .containsOnlyKeys("more");
        assertThat(together.table(new QualifiedName("other", "orders"))
                        .orElseThrow()
                        .columns())
                .containsOnlyKeys("less");
        assertThat(together.exists(new QualifiedName("public", "orders"))).contains(false);
        assertThat(together.exists(new QualifiedName("other", "customer"))).contains(false);
    }

    @Test
    void whatCannotBeLookedUpIsNotTakenForMissing() {
        database.execute("create schema hidden", "create table hidden.customer (id int)");

        assertThatThrownBy(() -> catalog("select from customer").exists(new QualifiedName("hidden", "customer")))
                .hasMessageContaining("permission denied for schema hidden");
    }

    @Test
    void tablesOfTheServerItselfAreKnownToo() {
        assertThat(catalog.exists(new QualifiedName("pg_catalog", "pg_class"))).contains(true);
        assertThat(catalog.exists(new QualifiedName("information_schema", "sql_features")))
                .contains(true);
    }

    @Test
    void saysSoWhenItCannotBeAsked() throws SQLException {
        session.close();
        assertThatThrownBy(this::orders)
                .hasMessageContaining("The catalog of the database could not be read")
                .hasMessageContaining("docs/runbook.md#database-unreachable");
    }
}
