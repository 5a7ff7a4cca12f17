package dev.pgguard.lint;

import dev.pgguard.lint.LintFile.Mode;
import dev.pgguard.lint.LintFile.Standing;
import dev.pgguard.sql.QualifiedName;
import dev.pgguard.sql.Script;
import dev.pgguard.sql.ScriptStyle;
import dev.pgguard.sql.tree.CreateTable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * SQL with what is expected of it: {@code -- expect: rule [severity]} above the line at which a finding begins.
 *
 * <p>At the top of the text, or of each migration in it, a line each: {@code -- migration: V2 [pending|applied]},
 * {@code -- mode: transaction|autocommit|flyway|flyway_mixed}, {@code -- target: 14}, {@code -- repeatable}, {@code -- undo},
 * {@code -- catalog: public.orders 5000000 [partitioned] [default]} with a number of rows and
 * words like {@code columns:id,total}, {@code index:orders_customer:customer_id,total:unique} and {@code check:positive:total},
 * {@code -- rows: 3} for the answer to each question about rows, {@code -- option: naming-convention.table=^t_}, {@code -- server: 140002}, {@code -- function: public.f stable inuse},
 * {@code -- setup: sql} for the server on which a good fixture is run.
 */
record Fixture(List<LintFile> files, LintPolicy policy, Catalog catalog, List<Expected> expected) {

    /** A finding that has to be there; {@code severity} is empty when it does not matter. */
    record Expected(String file, int line, String rule, Optional<Severity> severity) {}

    private static final Pattern EXPECT = Pattern.compile("\\s*-- expect: ([a-z-]+)(?: (info|warn|error))?\\s*");
    private static final Pattern MIGRATION = Pattern.compile("(?m)^-- migration: (\\S+)(.*)$");

    static Fixture of(String text) {
        return of("fixture.sql", text);
    }

    static Fixture of(String name, String text) {
        List<LintFile> files = new ArrayList<>();
        List<Expected> expected = new ArrayList<>();
        Matcher parts = MIGRATION.matcher(text);
        if (!parts.find()) {
            add(name, "", text, text, files, expected);
        } else {
            int from = parts.start();
            String file = parts.group(1);
            String options = parts.group(2);
            while (parts.find()) {
                add(file, options, text, text.substring(from, parts.start()), files, expected);
                from = parts.start();
                file = parts.group(1);
                options = parts.group(2);
            }
            add(file, options, text, text.substring(from), files, expected);
        }
        int target = Integer.parseInt(directive(text, "target").orElse("18"));
        LintPolicy policy = LintPolicy.of(target)
                .withRunnerKeepsTransaction(text.contains("\n-- runner keeps a transaction\n"))
                .withOptions(options(text));
        return new Fixture(files, policy, catalog(text), expected);
    }

    private static void add(
            String name, String options, String all, String text, List<LintFile> files, List<Expected> expected) {
        Mode mode = directive(text, "mode")
                .or(() -> directive(all, "mode"))
                .map(word -> Mode.valueOf(word.toUpperCase(Locale.ROOT)))
                .orElse(Mode.TRANSACTION);
        Standing standing = options.contains("pending")
                ? Standing.PENDING
                : options.contains("applied") ? Standing.APPLIED : Standing.UNKNOWN;
        boolean repeatable = text.contains("\n-- repeatable\n") || text.startsWith("-- repeatable\n");
        files.add(new LintFile(
                name,
                Script.of(text, ScriptStyle.flyway(Map.of())),
                mode,
                standing,
                repeatable,
                text.contains("-- undo\n")));
        String[] lines = text.split("\n", -1);
        for (int i = 0; i < lines.length; i++) {
            Matcher expect = EXPECT.matcher(lines[i]);
            if (expect.matches()) {
                int line = i + 1;
                while (EXPECT.matcher(lines[line]).matches()) {
                    line++;
                }
                expected.add(new Expected(
                        name,
                        line + 1,
                        expect.group(1),
                        Optional.ofNullable(expect.group(2))
                                .map(word -> Severity.valueOf(word.toUpperCase(Locale.ROOT)))));
            }
        }
    }

    static Optional<String> directive(String text, String name) {
        return directives(text, name).stream().findFirst();
    }

    static List<String> directives(String text, String name) {
        List<String> found = new ArrayList<>();
        Matcher matcher = Pattern.compile("(?m)^-- " + name + ": (.*)$").matcher(text);
        while (matcher.find()) {
            found.add(matcher.group(1).strip());
        }
        return found;
    }

    private static Map<String, String> options(String text) {
        Map<String, String> options = new HashMap<>();
        for (String line : directives(text, "option")) {
            int equals = line.indexOf('=');
            options.put(line.substring(0, equals), line.substring(equals + 1));
        }
        return options;
    }

    private static Catalog catalog(String text) {
        Map<QualifiedName, Catalog.TableFacts> tables = new HashMap<>();
        for (String line : directives(text, "catalog")) {
            String[] words = line.split("\\s+", -1);
            String[] name = words[0].split("\\.", -1);
            long rows = Long.parseLong(words[1]);
            tables.put(
                    new QualifiedName(name[0], name[1]),
                    new Catalog.TableFacts(
                            rows,
                            () -> rows * 100,
                            line.contains("partitioned"),
                            line.contains("default"),
                            columns(words),
                            checks(words),
                            indexes(words)));
        }
        return new Catalog() {
            @Override
            public Optional<TableFacts> table(QualifiedName table) {
                return Optional.ofNullable(tables.get(table));
            }

            @Override
            public Optional<QualifiedName> tableOfIndex(QualifiedName index) {
                return tables.entrySet().stream()
                        .filter(each -> each.getValue().indexes().stream()
                                .anyMatch(one -> one.name().equals(index.name())))
                        .map(Map.Entry::getKey)
                        .findFirst();
            }

            @Override
            public Optional<CreateTable.Strategy> partitionStrategy(QualifiedName table) {
                return directives(text, "strategy").stream()
                        .filter(line -> line.startsWith(table + " "))
                        .map(line -> CreateTable.Strategy.valueOf(line.substring(line.indexOf(' ') + 1)))
                        .findFirst();
            }

            @Override
            public Optional<FunctionFacts> function(QualifiedName name, int parameters) {
                return directives(text, "function").stream()
                        .map(line -> line.split(" ", -1))
                        .filter(words -> words[0].equals(name.toString()))
                        .map(List::of)
                        .map(words ->
                                new FunctionFacts(words.get(1), words.contains("strict"), words.contains("inuse")))
                        .findFirst();
            }

            @Override
            public Optional<Integer> count(RowQuestion question) {
                return directive(text, "rows").map(Integer::valueOf);
            }

            @Override
            public Optional<Integer> serverVersion() {
                return directive(text, "server").map(Integer::valueOf);
            }
        };
    }

    private static Map<String, Catalog.ColumnFacts> columns(String[] words) {
        Map<String, Catalog.ColumnFacts> columns = new HashMap<>();
        for (String word : words) {
            if (word.startsWith("columns:")) {
                for (String column : word.substring("columns:".length()).split(",", -1)) {
                    columns.put(column, new Catalog.ColumnFacts("bigint", false, false));
                }
            }
        }
        return columns;
    }

    private static List<Catalog.ConstraintFacts> checks(String[] words) {
        List<Catalog.ConstraintFacts> checks = new ArrayList<>();
        for (String word : words) {
            if (word.startsWith("check:")) {
                List<String> parts = List.of(word.split(":", -1));
                List<String> columns = List.of(parts.get(2).split(",", -1));
                boolean valid = !parts.contains("invalid");
                checks.add(new Catalog.ConstraintFacts(parts.get(1), 'c', valid, columns, List.of(), null));
            }
        }
        return checks;
    }

    private static List<Catalog.IndexFacts> indexes(String[] words) {
        List<Catalog.IndexFacts> indexes = new ArrayList<>();
        for (String word : words) {
            if (word.startsWith("index:")) {
                List<String> parts = List.of(word.split(":", -1));
                indexes.add(new Catalog.IndexFacts(
                        parts.get(1),
                        parts.contains("unique"),
                        !parts.contains("invalid"),
                        List.of(parts.get(2).split(",", -1)),
                        parts.contains("partial") ? "(true)" : null));
            }
        }
        return indexes;
    }

    List<Finding> findings(List<Rule> rules) {
        return new Linter(rules, policy, catalog).lint(files);
    }
}
