package dev.pgguard.maven.lint;

import dev.pgguard.lint.Finding;
import dev.pgguard.lint.LintFile;
import dev.pgguard.lint.LintFile.Mode;
import dev.pgguard.lint.LintFile.Standing;
import dev.pgguard.lint.Place;
import dev.pgguard.lint.files.ChangesetLines;
import dev.pgguard.lint.files.FileRule;
import dev.pgguard.lint.files.FormattedSql;
import dev.pgguard.lint.files.FoundMigration;
import dev.pgguard.lint.files.SourceFile;
import dev.pgguard.sql.Placeholders;
import dev.pgguard.sql.Script;
import dev.pgguard.sql.ScriptStyle;
import dev.pgguard.sql.TextRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import liquibase.change.AbstractSQLChange;
import liquibase.change.Change;
import liquibase.change.core.SQLFileChange;
import liquibase.change.core.TagDatabaseChange;
import liquibase.changelog.ChangeSet;
import liquibase.database.Database;
import liquibase.sql.Sql;
import liquibase.sqlgenerator.SqlGeneratorFactory;
import org.jspecify.annotations.Nullable;

/** The SQL that Liquibase makes of changesets, without a database. */
final class ChangesetSql {

    private final Database database;

    ChangesetSql(Database database) {
        this.database = database;
    }

    /** A changeset as it is linted, if there is SQL in it; and what cannot be known of it. */
    record Made(Optional<FoundMigration> migration, List<Finding> problems) {}

    /** @param sqlFile finds a file of SQL that a changelog names */
    Made of(ChangeSet changeSet, SourceFile source, Function<String, Optional<SourceFile>> sqlFile) {
        TextRange at = ChangesetLines.find(source.text(), changeSet.getId(), changeSet.getAuthor())
                .orElse(new TextRange(0, 0));
        if (changeSet.getChanges().size() == 1 && changeSet.getChanges().get(0) instanceof AbstractSQLChange change) {
            Optional<SourceFile> whole = file(change, changeSet, source, sqlFile);
            if (whole.isPresent()) {
                return new Made(Optional.of(inFile(changeSet, change, whole.get())), List.of());
            }
        }
        List<Finding> problems = new ArrayList<>();
        if (changeSet.getChanges().isEmpty()) {
            // in YAML and JSON it passes over a change whose name it does not know
            problems.add(FileRule.NOT_RUN.at(
                    source.place(at),
                    "There is no change in this changeset that Liquibase knows: it runs nothing, and records that it did."
                            + " Correct the change's name, or remove the changeset"));
        }
        StringBuilder sql = new StringBuilder(ignores(changeSet));
        int before = sql.length();
        for (Change change : changeSet.getChanges()) {
            append(change, sql, source, at, problems);
        }
        return new Made(
                sql.length() == before ? Optional.empty() : Optional.of(made(changeSet, sql.toString(), source, at)),
                problems);
    }

    static Place place(ChangeSet changeSet, SourceFile source) {
        return source.place(ChangesetLines.find(source.text(), changeSet.getId(), changeSet.getAuthor())
                .orElse(new TextRange(0, 0)));
    }

    static String name(ChangeSet changeSet) {
        return changeSet.getFilePath() + "::" + changeSet.getId() + "::" + changeSet.getAuthor();
    }

    /** A file that is one changeset: named by a {@code sqlFile}, or included without Liquibase's comments in it. */
    private static Optional<SourceFile> file(
            AbstractSQLChange change,
            ChangeSet changeSet,
            SourceFile source,
            Function<String, Optional<SourceFile>> sqlFile) {
        if (change instanceof SQLFileChange named && named.getPath() != null) {
            String path = named.getPath();
            String folder = String.valueOf(changeSet.getChangeLog().getPhysicalFilePath());
            boolean relative = Boolean.TRUE.equals(named.isRelativeToChangelogFile());
            return sqlFile.apply(relative ? folder.substring(0, folder.lastIndexOf('/') + 1) + path : path);
        }
        return source.path().endsWith(".sql") ? Optional.of(source) : Optional.empty();
    }

    private static FoundMigration inFile(ChangeSet changeSet, AbstractSQLChange change, SourceFile file) {
        Map<String, String> parameters = parameters(changeSet, file.text());
        ScriptStyle style = ScriptStyle.plain()
                .withPlaceholders(Placeholders.liquibase(parameters))
                .withPieces(FormattedSql.pieces(
                        Boolean.FALSE.equals(change.isSplitStatements()) ? "false" : "", change.getEndDelimiter()));
        LintFile lint = lintFile(changeSet, Script.of(file.text(), style));
        return new FoundMigration(name(changeSet), lint, file, 0, null);
    }

    private static Map<String, String> parameters(ChangeSet changeSet, String text) {
        Map<String, String> values = new java.util.HashMap<>();
        for (var unresolved : Script.of(text, ScriptStyle.liquibase(Map.of())).unresolved()) {
            Object value = changeSet.getChangeLogParameters() == null
                    ? null
                    : changeSet.getChangeLogParameters().getValue(unresolved.name(), changeSet.getChangeLog());
            if (value != null) {
                values.put(unresolved.name(), String.valueOf(value));
            }
        }
        return values;
    }

    private static FoundMigration made(ChangeSet changeSet, String sql, SourceFile source, TextRange at) {
        LintFile lint = lintFile(changeSet, Script.of(sql, ScriptStyle.liquibase(Map.of())));
        return new FoundMigration(name(changeSet), lint, source, 0, at);
    }

    private static LintFile lintFile(ChangeSet changeSet, Script script) {
        return new LintFile(
                name(changeSet),
                script,
                changeSet.isRunInTransaction() ? Mode.TRANSACTION : Mode.AUTOCOMMIT,
                Standing.UNKNOWN,
                changeSet.isAlwaysRun() || changeSet.isRunOnChange());
    }

    /** A changeset's {@code comment} may say what is meant, where SQL has no place for a comment. */
    private static String ignores(ChangeSet changeSet) {
        StringBuilder ignores = new StringBuilder();
        String comments = changeSet.getComments() == null ? "" : changeSet.getComments();
        comments.lines()
                .map(String::strip)
                .filter(line -> line.startsWith("guard:ignore"))
                .forEach(line -> ignores.append("-- ")
                        .append(line.replaceFirst("^guard:ignore(-file)?", "guard:ignore-file"))
                        .append('\n'));
        return ignores.toString();
    }

    private void append(Change change, StringBuilder sql, SourceFile source, TextRange at, List<Finding> problems) {
        try {
            if (change instanceof AbstractSQLChange raw) {
                statement(raw.getSql(), sql);
                return;
            }
            if (!change.generateStatementsVolatile(database)) {
                Sql[] all = SqlGeneratorFactory.getInstance().generateSql(change, database);
                for (Sql each : all) {
                    statement(each.toSql(), sql);
                }
                if (all.length > 0 || change instanceof TagDatabaseChange) {
                    return;
                }
            }
            opaque(change, "", source, at, problems);
        } catch (RuntimeException | LinkageError e) {
            if (change instanceof SQLFileChange file) {
                problems.add(FileRule.MALFORMED_CHANGELOG.at(
                        source.place(at),
                        "The sqlFile " + file.getPath()
                                + " cannot be read, and the run will fail at it. Correct its path"));
            } else {
                opaque(change, " (" + e.getMessage() + ")", source, at, problems);
            }
        }
    }

    private static void statement(@Nullable String statement, StringBuilder sql) {
        String text = statement == null ? "" : statement.strip();
        if (!text.isEmpty()) {
            sql.append(text).append(text.endsWith(";") ? "\n" : ";\n");
        }
    }

    private static void opaque(Change change, String why, SourceFile source, TextRange at, List<Finding> problems) {
        problems.add(FileRule.OPAQUE_CHANGESET.at(
                source.place(at),
                "What " + change.getSerializedObjectName() + " runs is known only when it runs" + why
                        + ": it was not looked at"));
    }
}
