package dev.pgguard.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgguard.lint.Catalog;
import dev.pgguard.lint.Finding;
import dev.pgguard.lint.LintFile;
import dev.pgguard.lint.LintFile.Mode;
import dev.pgguard.lint.LintFile.Standing;
import dev.pgguard.lint.LintPolicy;
import dev.pgguard.lint.Linter;
import dev.pgguard.lint.Severity;
import dev.pgguard.lint.rules.Rules;
import dev.pgguard.sql.Script;
import dev.pgguard.sql.ScriptStyle;
import dev.pgguard.testing.OnOldestAndNewestMajor;
import dev.pgguard.testing.PgClusters;
import dev.pgguard.testing.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The sequences that the linter prints for renames and changes of type, run as migrations with old and new code writing between them. */
@OnOldestAndNewestMajor
final class ExpandContractIT {

    /** A comment under which the next migration begins. */
    private static final Pattern BEGINS = Pattern.compile(
            "-- (\\d\\.|in the next migration|in the one after it|outside a transaction|then, in a migration of its own).*",
            Pattern.DOTALL);

    private final int major;

    ExpandContractIT(int major) {
        this.major = major;
    }

    /** One migration of a sequence. */
    private record Part(List<String> entries) {
        String sql() {
            return String.join("\n", entries) + "\n";
        }

        boolean isBackfill() {
            return sql().contains(" LIMIT ");
        }

        Mode mode() {
            return entries.get(0).contains("outside a transaction") ? Mode.AUTOCOMMIT : Mode.TRANSACTION;
        }
    }

    /** A table and what is wanted of it. */
    private record Case(int major, String table, String change) {

        LintFile file(String name, String sql, Mode mode, Standing standing) {
            return new LintFile(name, Script.of(sql, ScriptStyle.plain()), mode, standing, false);
        }

        List<Finding> lint(List<LintFile> more) {
            List<LintFile> files = new ArrayList<>();
            files.add(file("V1.sql", table, Mode.TRANSACTION, Standing.APPLIED));
            files.addAll(more);
            return new Linter(Rules.all(), LintPolicy.of(major), Catalog.NONE).lint(files);
        }

        /** As printed, and without an error of the linter's own. */
        List<Part> parts(String rule) {
            Finding finding = lint(List.of(file("V2.sql", change, Mode.TRANSACTION, Standing.UNKNOWN))).stream()
                    .filter(each -> each.rule().equals(rule))
                    .findFirst()
                    .orElseThrow();
            List<Part> parts = new ArrayList<>();
            for (String entry : finding.instead()) {
                if (parts.isEmpty() || BEGINS.matcher(entry).matches()) {
                    parts.add(new Part(new ArrayList<>()));
                }
                parts.get(parts.size() - 1).entries().add(entry);
            }
            List<LintFile> files = IntStream.range(0, parts.size())
                    .mapToObj(i -> file(
                            "V" + (i + 3) + ".sql",
                            parts.get(i).sql(),
                            parts.get(i).mode(),
                            Standing.UNKNOWN))
                    .toList();
            assertThat(lint(files)).noneMatch(each -> each.severity() == Severity.ERROR && each.suppressed() == null);
            return parts;
        }
    }

    private static void run(Connection session, Part part) throws SQLException {
        Script script = Script.of(part.sql(), ScriptStyle.plain());
        session.setAutoCommit(part.mode() == Mode.AUTOCOMMIT || part.isBackfill());
        int changed;
        do {
            changed = 0;
            for (var each : script.statements()) {
                try (Statement statement = session.createStatement()) {
                    changed += Math.max(0, statement.executeUpdate(each.sql()));
                } catch (SQLException e) {
                    throw new SQLException(e.getMessage() + "\nin: " + each.sql(), e);
                }
            }
        } while (part.isBackfill() && changed > 0);
        if (!session.getAutoCommit()) {
            session.commit();
        }
        session.setAutoCommit(true);
    }

    /** Writes by a column as code would that knows only that, and keeps in mind what it wrote. */
    private static final class Writer {
        private final Connection session;
        private final String table;
        private final Map<Integer, String> model;
        private int next;

        Writer(Connection session, String table, Map<Integer, String> model, int first) {
            this.session = session;
            this.table = table;
            this.model = model;
            this.next = first;
        }

        void writes(String column) throws SQLException {
            for (int i = 0; i < 3; i++) {
                next++;
                execute("insert into %s (id, %s) values (%d, '%d')".formatted(table, column, next, next));
                model.put(next, String.valueOf(next));
            }
            int value = next + 500;
            execute("update %s set %s = '%d' where id = %d".formatted(table, column, value, next - 1));
            model.put(next - 1, String.valueOf(value));
            execute("update %s set note = 'seen'".formatted(table));
            int any = model.keySet().iterator().next();
            execute("update %s set %s = '%d' where id = %d".formatted(table, column, next + 9000, any));
            model.put(any, String.valueOf(next + 9000));
        }

        private void execute(String sql) throws SQLException {
            try (Statement statement = session.createStatement()) {
                statement.execute(sql);
            }
        }
    }

    private static final String ORDERS =
            """
            create schema shop;
            create table shop.customers (id int primary key);
            insert into shop.customers select generate_series(0, 20000);
            create table shop."Orders" (
                id int primary key,
                total int not null default 7 check (total >= 0) references shop.customers,
                note text,
                constraint once unique (total)
            );
            create index on shop."Orders" (total desc, note) where total > 3;
            insert into shop."Orders" (id, total) select n, n from generate_series(1, 300) as n;
            """;

    @Test
    void aRenamedColumnTakesEverythingAlong() throws SQLException {
        column(
                new Case(major, ORDERS, "alter table shop.\"Orders\" rename column total to \"Sum\";"),
                "renaming-column",
                "shop.\"Orders\"",
                "\"Sum\"",
                database -> {
                    assertThat(
                                    database.value(
                                            "select string_agg(pg_get_constraintdef(oid), '; ' order by contype, conname)"
                                                    + " from pg_constraint where conrelid = 'shop.\"Orders\"'::regclass and contype <> 'n'"))
                            .isEqualTo("CHECK ((\"Sum\" >= 0)); FOREIGN KEY (\"Sum\") REFERENCES shop.customers(id);"
                                    + " PRIMARY KEY (id); UNIQUE (\"Sum\")");
                    assertThat(database.value("select string_agg(pg_get_indexdef(indexrelid), '; ') from pg_index"
                                    + " where indrelid = 'shop.\"Orders\"'::regclass and not indisunique"))
                            .contains("(\"Sum\" DESC, note) WHERE (\"Sum\" > 3)");
                    assertThat(database.value("select is_nullable || column_default from information_schema.columns"
                                    + " where column_name = 'Sum'"))
                            .isEqualTo("NO7");
                });
    }

    @Test
    void aColumnWithoutEqualityIsRenamed() throws SQLException {
        String table = "create table notes (id int primary key, body json, note text);"
                + " insert into notes select n, to_json(n) from generate_series(1, 20) as n;";
        column(
                new Case(major, table, "alter table notes rename body to content;"),
                "renaming-column",
                "notes",
                "content",
                database -> {});
    }

    @Test
    void aColumnGetsAnotherType() throws SQLException {
        column(
                new Case(
                        major,
                        ORDERS.replace("references shop.customers", ""),
                        "alter table shop.\"Orders\" alter total type bigint;"),
                "changing-column-type",
                "shop.\"Orders\"",
                "total_new",
                database -> assertThat(database.value(
                                "select data_type from information_schema.columns where column_name = 'total_new'"))
                        .isEqualTo("bigint"));
    }

    /** What a coarser type cannot hold stays in the old column until that goes. */
    @Test
    void aCoarserTypeDoesNotCoarsenTheOldColumn() throws SQLException {
        Case wanted = new Case(
                major,
                "create table t (id int primary key, a numeric, note text); insert into t values (1, 1.5), (2, null);",
                "alter table t alter column a type int;");
        try (TestDatabase database = database(wanted);
                Connection session = database.connect()) {
            for (Part part : wanted.parts("changing-column-type")) {
                if (part.entries().get(0).startsWith("-- 4.")) {
                    break;
                }
                run(session, part);
                database.execute("update t set note = 'seen'");
            }
            assertThat(database.value("select string_agg(concat_ws(' ', id, a, a_new), ',' order by id) from t"))
                    .isEqualTo("1 1.5 2,2");
        }
    }

    @Test
    void aWayBackThatNobodyKnowsIsRefusedAndNotGuessed() throws SQLException {
        Case wanted = new Case(
                major,
                "create table t (id int primary key, cents int); insert into t values (1, 150);",
                "alter table t alter column cents type numeric using (t.cents / 100.0);");
        try (TestDatabase database = database(wanted);
                Connection session = database.connect()) {
            List<Part> parts = wanted.parts("changing-column-type");
            run(session, parts.get(0));
            run(session, parts.get(1));
            database.execute("insert into t values (2, 250)", "update t set cents = 350 where id = 1");
            assertThat(database.value("select string_agg(round(cents_new, 1)::text, ',' order by id) from t"))
                    .isEqualTo("3.5,2.5");
            assertThatThrownBy(() -> database.execute("insert into t (id, cents_new) values (3, 4.5)"))
                    .hasStackTraceContaining("say here how the old column follows from the new one");
        }
    }

    @Test
    void aRenamedTableIsWrittenByBothNames() throws SQLException {
        Case wanted = new Case(major, ORDERS, "alter table shop.\"Orders\" rename to purchases;");
        try (TestDatabase database = database(wanted);
                Connection session = database.connect()) {
            Map<Integer, String> model = model(database, "shop.\"Orders\"", "total");
            List<Part> parts = wanted.parts("renaming-table");
            new Writer(session, "shop.\"Orders\"", model, 1000).writes("total");
            run(session, parts.get(0));
            new Writer(session, "shop.\"Orders\"", model, 2000).writes("total");
            new Writer(session, "shop.purchases", model, 3000).writes("total");
            run(session, parts.get(1));
            new Writer(session, "shop.purchases", model, 4000).writes("total");
            assertThat(model(database, "shop.purchases", "total")).isEqualTo(model);
        }
    }

    @Test
    void aColumnWithANumberADefaultOrAnExpressionIsAddedInSteps() throws SQLException {
        String table =
                "create table t (net numeric, note text); insert into t select n from generate_series(1, 20) as n;";
        added(table, "add column id bigserial primary key", "adding-auto-increment-column", "count(distinct id)", "21");
        added(
                table,
                "add column id int generated always as identity not null",
                "adding-auto-increment-column",
                "count(distinct id)",
                "21");
        added(table, "add column r float default random() not null", "adding-field-with-default", "count(r)", "21");
        if (major < 18) {
            String gross = "add column gross numeric generated always as (net * 2) stored";
            added(table, gross, "adding-stored-generated-column", "sum(gross)", "462");
        }
    }

    private void added(String table, String add, String rule, String asked, String answer) throws SQLException {
        Case wanted = new Case(major, table, "alter table t " + add + ";");
        try (TestDatabase database = database(wanted);
                Connection session = database.connect()) {
            List<Part> parts = wanted.parts(rule);
            run(session, parts.get(0));
            database.execute("insert into t (net) values (21)");
            for (Part part : parts.subList(1, parts.size())) {
                run(session, part);
            }
            assertThat(database.value("select " + asked + " from t")).as(add).isEqualTo(answer);
        }
    }

    private interface Check {
        void of(TestDatabase database) throws SQLException;
    }

    private static void column(Case wanted, String rule, String table, String next, Check check) throws SQLException {
        String old = wanted.table().contains("total") ? "total" : "body";
        try (TestDatabase database = database(wanted);
                Connection session = database.connect()) {
            Map<Integer, String> model = model(database, table, old);
            Writer oldCode = new Writer(session, table, model, 1000);
            Writer newCode = new Writer(session, table, model, 2000);
            List<Part> parts = wanted.parts(rule);
            boolean filled = false;
            for (Part part : parts.subList(0, parts.size() - 1)) {
                oldCode.writes(old);
                run(session, part);
                oldCode.writes(old);
                newCode.writes(next);
                filled = filled || part.isBackfill();
                String inStep = filled ? "" : next + " is null or ";
                assertThat(database.number(
                                "select count(*) from %s where not (%s%s::text is not distinct from %s::text)"
                                        .formatted(table, inStep, old, next)))
                        .as(part.sql())
                        .isZero();
            }
            run(session, parts.get(parts.size() - 1));
            newCode.writes(next);
            assertThat(model(database, table, next)).isEqualTo(model);
            check.of(database);
        }
    }

    private static TestDatabase database(Case wanted) {
        TestDatabase database =
                TestDatabase.create(PgClusters.shared(wanted.major(), 0).primary());
        database.execute(wanted.table());
        return database;
    }

    private static Map<Integer, String> model(TestDatabase database, String table, String column) throws SQLException {
        Map<Integer, String> model = new TreeMap<>();
        try (Connection session = database.connect();
                Statement statement = session.createStatement();
                var rows = statement.executeQuery("select id, %s::text from %s".formatted(column, table))) {
            while (rows.next()) {
                model.put(rows.getInt(1), rows.getString(2));
            }
        }
        return model;
    }
}
