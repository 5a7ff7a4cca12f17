package dev.pgguard.lint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgguard.lint.Catalog.ColumnFacts;
import dev.pgguard.lint.Catalog.ConstraintFacts;
import dev.pgguard.lint.Catalog.IndexFacts;
import dev.pgguard.lint.Catalog.TableFacts;
import dev.pgguard.lint.rules.Rules;
import dev.pgguard.sql.QualifiedName;
import dev.pgguard.sql.tree.Name;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the rules about columns and constraints make of a live database, and what they advise. */
final class ColumnsAndConstraintsTest {

    private static final QualifiedName CUSTOMERS = new QualifiedName("public", "customers");

    /** The table {@code orders}, large and in use. */
    private static final Catalog LIVE = new Catalog() {
        @Override
        public Optional<TableFacts> table(QualifiedName table) {
            return table.equals(new QualifiedName("public", "orders"))
                    ? Optional.of(new TableFacts(
                            5_000_000, () -> 1L << 30, false, false, columns(), constraints(), indexes()))
                    : Optional.empty();
        }

        @Override
        public Optional<Boolean> isVolatile(Name function) {
            return function.last().equals("app_code") ? Optional.of(false) : Optional.empty();
        }

        @Override
        public Optional<Boolean> isBinaryCoercible(String from, String to) {
            return Optional.of(from.equals("hstore") && to.equals("bytea"));
        }

        @Override
        public Optional<Boolean> isConstrainedDomain(Name type) {
            return Optional.of(type.last().equals("email"));
        }
    };

    private static Map<String, ColumnFacts> columns() {
        return Map.of(
                "id", new ColumnFacts("bigint", true, false),
                "code", new ColumnFacts("character varying(10)", false, false),
                "amount", new ColumnFacts("numeric(10,2)", false, false),
                "checked", new ColumnFacts("character varying(10)", false, false),
                "name", new ColumnFacts("character varying(10)", false, false),
                "bag", new ColumnFacts("hstore", false, false),
                "customer_id", new ColumnFacts("integer", true, false));
    }

    private static List<ConstraintFacts> constraints() {
        return List.of(
                new ConstraintFacts("code_there", 'c', true, List.of("code"), List.of("code"), null),
                new ConstraintFacts("amount_there", 'c', false, List.of("amount"), List.of("amount"), null),
                new ConstraintFacts("checks", 'c', true, List.of("checked"), List.of(), null),
                new ConstraintFacts("orders_customer_fkey", 'f', true, List.of("customer_id"), List.of(), CUSTOMERS));
    }

    private static List<IndexFacts> indexes() {
        return List.of(
                new IndexFacts("by_customer", false, true, List.of("customer_id", "id"), null),
                new IndexFacts("by_code", true, true, List.of("id", "code"), "(code IS NOT NULL)"),
                new IndexFacts("by_amount", false, true, List.of("amount"), "(amount > 0)"));
    }

    private static List<Finding> findings(String rule, String sql) {
        return new Linter(Rules.all(), LintPolicy.of(18), LIVE)
                .lint(Fixture.of(sql).files()).stream()
                        .filter(finding -> finding.rule().equals(rule))
                        .toList();
    }

    private static List<String> severities(String rule, String sql) {
        return findings(rule, sql).stream()
                .map(finding -> finding.severity().name())
                .toList();
    }

    private static Finding only(String rule, String sql) {
        List<Finding> found = findings(rule, sql);
        assertThat(found).hasSize(1);
        return found.get(0);
    }

    private static String fixed(String rule, String sql) {
        StringBuilder text = new StringBuilder(sql);
        List<Edit> edits = new ArrayList<>(only(rule, sql).edits());
        edits.sort((a, b) -> b.range().start() - a.range().start());
        edits.forEach(edit -> text.replace(edit.range().start(), edit.range().end(), edit.text()));
        return text.toString();
    }

    @Test
    void theDatabaseKnowsWhetherAFunctionIsVolatile() {
        String rule = "adding-field-with-default";
        assertThat(severities(rule, "alter table orders add c text default app_code();"))
                .isEmpty();
        assertThat(severities(rule, "alter table orders add c text default other_code();"))
                .containsExactly("ERROR");
    }

    @Test
    void aColumnIsProvenNotNullByTheDatabasesOwnChecks() {
        String rule = "adding-not-nullable-field";
        assertThat(severities(rule, "alter table orders alter id set not null;"))
                .isEmpty();
        assertThat(severities(rule, "alter table orders alter code set not null;"))
                .isEmpty();
        assertThat(severities(rule, "alter table orders alter amount set not null;"))
                .containsExactly("ERROR");
        assertThat(
                        severities(
                                rule,
                                "alter table orders validate constraint amount_there; alter table orders alter amount set not null;"))
                .isEmpty();
        assertThat(severities(
                        rule,
                        "alter table orders drop constraint code_there; alter table orders alter code set not null;"))
                .containsExactly("ERROR");
        assertThat(severities(rule, "alter table orders alter id type int; alter table orders alter id set not null;"))
                .isEmpty();
        assertThat(severities(
                        rule, "alter table orders alter id drop not null; alter table orders alter id set not null;"))
                .containsExactly("ERROR");
    }

    @Test
    void aKeyThatRefersToItsOwnTableNamesItOnce() {
        String key = "alter table orders add constraint k foreign key (id) references ";
        assertThat(only("adding-foreign-key-constraint", key + "orders (id);").message())
                .contains("keeps writers out of orders until every row of orders is checked");
        assertThat(only("adding-foreign-key-constraint", key + "customers (id);")
                        .message())
                .contains("keeps writers out of orders and customers until");
    }

    @Test
    void theDatabaseKnowsTheOldType() {
        String rule = "changing-column-type";
        assertThat(severities(rule, "alter table orders alter name type varchar(20);"))
                .containsExactly("INFO");
        assertThat(severities(rule, "alter table orders alter amount type numeric(12, 2);"))
                .containsExactly("INFO");
        assertThat(severities(rule, "alter table orders alter bag type bytea;")).containsExactly("INFO");
        assertThat(severities(rule, "alter table orders alter bag type jsonb;")).containsExactly("ERROR");
        assertThat(only(rule, "alter table orders alter checked type text;").harm())
                .extracting(Harm::work)
                .isEqualTo(Work.SCAN);
        assertThat(severities(
                        rule, "alter table orders drop constraint checks; alter table orders alter checked type text;"))
                .containsExactly("INFO");
    }

    @Test
    void theDatabaseKnowsDomains() {
        String rule = "adding-constrained-domain-column";
        assertThat(severities(rule, "alter table orders add c email;")).containsExactly("WARN");
        assertThat(severities(rule, "alter table orders add c mood;")).isEmpty();
    }

    @Test
    void aPrimaryKeyTakesOverAnIndexOfTheDatabase() {
        String rule = "primary-key-using-index-not-null";
        assertThat(severities(rule, "alter table orders add primary key using index by_code;"))
                .isEmpty();
        assertThat(severities(rule, "alter table orders add primary key using index by_amount;"))
                .containsExactly("WARN");
    }

    @Test
    void anIndexOfTheDatabaseServesAForeignKey() {
        String rule = "foreign-key-without-index";
        String add = "alter table orders add foreign key (customer_id) references customers not valid;";
        assertThat(severities(rule, add)).isEmpty();
        assertThat(severities(rule, add + "drop index by_customer;")).containsExactly("WARN");
        assertThat(severities(rule, "alter table orders add foreign key (amount) references amounts not valid;"))
                .containsExactly("WARN");
    }

    @Test
    void aDroppedForeignKeyNamesBothTables() {
        assertThat(only("dropping-constraint", "alter table orders drop constraint orders_customer_fkey;")
                        .message())
                .contains("of orders", "public.customers");
        assertThat(severities(
                        "dropping-constraint",
                        "alter table orders alter code set not null; alter table orders drop constraint code_there;"))
                .isEmpty();
    }

    @Test
    void notValidIsAppended() {
        assertThat(fixed("constraint-missing-not-valid", "alter table orders add check (amount > 0) no inherit;"))
                .isEqualTo("alter table orders add check (amount > 0) no inherit NOT VALID;");
        assertThat(fixed(
                        "adding-foreign-key-constraint",
                        "alter table orders add foreign key (a) references b on delete cascade, add c int;"))
                .isEqualTo(
                        "alter table orders add foreign key (a) references b on delete cascade NOT VALID, add c int;");
    }

    @Test
    void impossibleWordsAreTakenOut() {
        String rule = "impossible-constraint-option";
        assertThat(fixed(rule, "alter table orders add check (id > 0) deferrable initially  deferred not valid;"))
                .isEqualTo("alter table orders add check (id > 0) not valid;");
        assertThat(fixed(rule, "alter table orders add unique (id) not valid;"))
                .isEqualTo("alter table orders add unique (id) ;");
        assertThat(
                        fixed(
                                rule,
                                "create table p (a int) partition by list (a); alter table only p add foreign key (a) references b;"))
                .endsWith("alter table p add foreign key (a) references b;");
    }

    @Test
    void aUniqueIndexKeepsWhatTheConstraintSays() {
        assertThat(only(
                                "disallowed-unique-constraint",
                                """
                                alter table "Orders" add unique nulls not distinct (code, "Id") include (amount) initially deferred;
                                """)
                        .instead())
                .containsExactly(
                        "-- outside a transaction:",
                        "CREATE UNIQUE INDEX CONCURRENTLY \"Orders_code_Id_amount_key\" ON \"Orders\" (code, \"Id\")"
                                + " INCLUDE (amount) NULLS NOT DISTINCT;",
                        "-- in the next migration:",
                        "ALTER TABLE \"Orders\" ADD CONSTRAINT \"Orders_code_Id_amount_key\" UNIQUE USING INDEX"
                                + " \"Orders_code_Id_amount_key\" DEFERRABLE INITIALLY DEFERRED;");
    }

    @Test
    void anotherWayIsShownForEachVersion() {
        String sql = "alter table orders alter status set not null;";
        assertThat(only("adding-not-nullable-field", sql).instead())
                .first()
                .isEqualTo("ALTER TABLE orders ADD CONSTRAINT orders_status_not_null NOT NULL status NOT VALID;");
        List<Finding> older = new Linter(Rules.all(), LintPolicy.of(17), LIVE)
                .lint(Fixture.of(sql).files());
        assertThat(older)
                .anySatisfy(
                        finding -> assertThat(finding.instead())
                                .first()
                                .isEqualTo(
                                        "ALTER TABLE orders ADD CONSTRAINT orders_status_not_null CHECK (status IS NOT NULL) NOT VALID;"));
    }

    @Test
    void aConstraintIsTakenOutOfItsColumn() {
        assertThat(only(
                                "adding-foreign-key-constraint",
                                "alter table orders add shop int default 1 references shops initially deferred not null;")
                        .instead())
                .startsWith(
                        "ALTER TABLE orders ADD COLUMN shop int default 1 not null;",
                        "ALTER TABLE orders ADD CONSTRAINT orders_shop_fkey FOREIGN KEY (shop) references shops"
                                + " DEFERRABLE INITIALLY DEFERRED NOT VALID;");
    }
}
