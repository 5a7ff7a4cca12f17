package dev.pgguard.it;

import dev.pgguard.sql.Script;
import dev.pgguard.sql.ScriptStatement;
import dev.pgguard.sql.ScriptStyle;
import dev.pgguard.sql.TextRange;
import dev.pgguard.testing.PgNode;
import dev.pgguard.testing.TestDatabase;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.postgresql.PGConnection;

/** A fixture of a lint rule as real migrations: {@code -- setup: sql} before them, {@code -- migration: name} above each, {@code -- mode: …}. */
record LintFixture(String text) {

    private static final Path FIXTURES = Path.of("..", "guard-core", "src", "test", "resources", "lint");
    private static final Pattern PART = Pattern.compile("(?m)^(?=-- migration: )");
    private static final String ACTIVE_TRANSACTION = "25001";

    /** The fixtures of all rules, by folder and file. */
    static List<Path> all(String names) throws IOException {
        try (Stream<Path> files = Files.walk(FIXTURES, 2)) {
            return files.filter(file -> file.getFileName().toString().matches(names))
                    .map(FIXTURES::relativize)
                    .sorted()
                    .toList();
        }
    }

    static LintFixture read(Path fixture) throws IOException {
        return new LintFixture(Files.readString(FIXTURES.resolve(fixture)).replace("\r\n", "\n"));
    }

    List<String> parts() {
        return List.of(PART.split(text));
    }

    String mode(String part) {
        return directives(part, "mode")
                .findFirst()
                .or(() -> directives(text, "mode").findFirst())
                .orElse("transaction");
    }

    Stream<String> directives(String name) {
        return directives(text, name);
    }

    /** All of it on a database of its own; roles that it makes are dropped again. */
    void run(PgNode node, List<String> migrations) throws SQLException, IOException {
        List<String> roles = roles(node);
        try (TestDatabase database = TestDatabase.create(node)) {
            try (Connection session = database.connect()) {
                for (String setup : directives("setup").toList()) {
                    execute(session, setup);
                }
            }
            for (int i = 0; i < migrations.size(); i++) {
                run(database, migrations.get(i), mode(parts().get(i)));
            }
        } finally {
            roles(node).stream()
                    .filter(role -> !roles.contains(role))
                    .forEach(role -> node.execute("drop role " + role));
        }
    }

    private static Stream<String> directives(String text, String name) {
        List<String> found = new ArrayList<>();
        Matcher matcher = Pattern.compile("(?m)^-- " + name + ": (.*)$").matcher(text);
        while (matcher.find()) {
            found.add(matcher.group(1).strip());
        }
        return found.stream();
    }

    /** One file in a session of its own, as the tool would run it. */
    private static void run(TestDatabase database, String part, String mode) throws SQLException, IOException {
        Script script = Script.of(part, ScriptStyle.flyway(Map.of()));
        boolean transaction =
                !mode.equals("autocommit") && !(mode.startsWith("flyway") && !canRunInOne(database, script));
        try (Connection session = database.connect()) {
            if (transaction) {
                execute(session, "begin");
            }
            for (ScriptStatement statement : script.statements()) {
                run(session, script, statement);
            }
            if (transaction) {
                execute(session, "commit");
            }
        }
    }

    /** Flyway leaves the transaction away for what the server refuses in one. */
    private static boolean canRunInOne(TestDatabase database, Script script) throws SQLException, IOException {
        try (Connection session = database.connect()) {
            execute(session, "begin");
            for (ScriptStatement statement : script.statements()) {
                run(session, script, statement);
            }
            execute(session, "rollback");
            return true;
        } catch (SQLException e) {
            if (ACTIVE_TRANSACTION.equals(e.getSQLState())) {
                return false;
            }
            throw e;
        }
    }

    private static void run(Connection session, Script script, ScriptStatement statement)
            throws SQLException, IOException {
        Optional<TextRange> rows = statement.copyData();
        if (rows.isPresent()) {
            String data = script.text().substring(rows.get().start(), rows.get().end());
            session.unwrap(PGConnection.class).getCopyAPI().copyIn(statement.sql(), new StringReader(data));
        } else {
            execute(session, statement.sql());
        }
    }

    private static void execute(Connection session, String sql) throws SQLException {
        try (Statement statement = session.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new SQLException(e.getMessage() + "\nin: " + sql, e.getSQLState(), e);
        }
    }

    private static List<String> roles(PgNode node) {
        String roles = node.value("select string_agg(quote_ident(rolname), ',') from pg_roles");
        return roles == null ? List.of() : List.of(roles.split(",", -1));
    }
}
