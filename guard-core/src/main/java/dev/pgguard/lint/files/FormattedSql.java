package dev.pgguard.lint.files;

import dev.pgguard.lint.Edit;
import dev.pgguard.lint.Finding;
import dev.pgguard.lint.LintFile;
import dev.pgguard.lint.LintFile.Mode;
import dev.pgguard.lint.LintFile.Standing;
import dev.pgguard.sql.LineIndex;
import dev.pgguard.sql.Pieces;
import dev.pgguard.sql.Placeholders;
import dev.pgguard.sql.Script;
import dev.pgguard.sql.ScriptStyle;
import dev.pgguard.sql.TextRange;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A changelog of Liquibase that is written as SQL with comments, {@code --changeset author:id} above each changeset. */
public final class FormattedSql {

    private static final Pattern HEAD =
            Pattern.compile("\\s*--\\s*liquibase\\s+formatted\\s+sql\\b.*", Pattern.CASE_INSENSITIVE);
    private static final Pattern CHANGESET = Pattern.compile(
            "\\s*--\\s*changeset\\s+(?:\"([^\"]*)\"|([^\\s:\"][^:]*)):(?:\"([^\"]*)\"|(\\S+))(.*)",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern MEANT = Pattern.compile("\\s*--\\s*changeset\\b.*", Pattern.CASE_INSENSITIVE);
    private static final Pattern LEFT_OUT =
            Pattern.compile("\\s*--\\s*(?:rollback\\b|ignoreLines:(\\w+)).*", Pattern.CASE_INSENSITIVE);
    private static final Pattern PROPERTY = Pattern.compile("\\s*--\\s*property\\s+(.*)", Pattern.CASE_INSENSITIVE);
    private static final Pattern ATTRIBUTE = Pattern.compile("(\\w+):(?:\"([^\"]*)\"|'([^']*)'|(\\S+))");

    private static final Pattern IN_TRANSACTION =
            Pattern.compile("\\s+runInTransaction:(?:\"[^\"]*\"|'[^']*'|\\S+)", Pattern.CASE_INSENSITIVE);

    private final SourceFile source;
    private final Map<String, String> parameters = new HashMap<>();
    private final List<FoundMigration> found = new ArrayList<>();
    private final List<Finding> problems = new ArrayList<>();

    /** @param parameters those that are given from outside, which win */
    public FormattedSql(SourceFile source, Map<String, String> parameters) {
        this.source = source;
        LineIndex lines = source.lines();
        for (int line = 1; line <= lines.count(); line++) {
            Matcher property = PROPERTY.matcher(lines.text(line));
            if (property.matches()) {
                Map<String, String> values = attributes(property.group(1));
                this.parameters.putIfAbsent(values.getOrDefault("name", ""), values.getOrDefault("value", ""));
            }
        }
        this.parameters.putAll(parameters);
        read();
    }

    /** Whether the text says that it is one. */
    public static boolean is(String text) {
        return HEAD.matcher(text.stripLeading().lines().findFirst().orElse("")).matches();
    }

    /** Its changesets for PostgreSQL in order; {@link FoundMigration#id} is {@code path::id::author}. */
    public FoundMigrations changesets() {
        return new FoundMigrations(found, List.of(), problems);
    }

    /** One of them. */
    public Optional<FoundMigration> changeset(String id, String author) {
        String name = source.path() + "::" + id + "::" + author;
        return found.stream().filter(each -> each.id().equals(name)).findFirst();
    }

    /** The edit of a changeset's head with which Liquibase runs it outside a transaction. */
    static Optional<Edit> outside(SourceFile source, int body) {
        int line = source.lines().line(body - 1);
        int start = source.lines().start(line);
        String head = source.lines().text(line).stripTrailing();
        if (!CHANGESET.matcher(head).matches()) {
            return Optional.empty();
        }
        Matcher said = IN_TRANSACTION.matcher(head);
        boolean there = said.find();
        int from = start + (there ? said.start() : head.length());
        int to = start + (there ? said.end() : head.length());
        return Optional.of(new Edit(new TextRange(from, to), " runInTransaction:false"));
    }

    private void read() {
        LineIndex lines = source.lines();
        Optional<Matcher> current = Optional.empty();
        int bodyFrom = 0;
        for (int line = 1; line <= lines.count(); line++) {
            String text = lines.text(line);
            Matcher changeset = CHANGESET.matcher(text);
            if (changeset.matches()) {
                int end = lines.start(line);
                int from = bodyFrom;
                current.ifPresentOrElse(each -> add(each, from, end), () -> outside(end));
                current = Optional.of(changeset);
                bodyFrom = line < lines.count()
                        ? lines.start(line + 1)
                        : source.text().length();
            } else if (MEANT.matcher(text).matches()) {
                problems.add(FileRule.MALFORMED_CHANGELOG.at(
                        source.place(new TextRange(lines.start(line), lines.start(line) + text.length())),
                        "This is no --changeset author:id. Liquibase refuses it; correct it"));
            }
        }
        int from = bodyFrom;
        current.ifPresentOrElse(
                each -> add(each, from, source.text().length()),
                () -> problems.add(FileRule.MALFORMED_CHANGELOG.in(
                        source.path(), "There is no --changeset author:id in it, so Liquibase runs nothing of it")));
    }

    private void outside(int end) {
        Script script = Script.of(source.text().substring(0, end), ScriptStyle.plain());
        script.statements().stream()
                .findFirst()
                .ifPresent(statement -> problems.add(FileRule.MALFORMED_CHANGELOG.at(
                        source.place(statement.range()),
                        "This stands above the first --changeset, so Liquibase does not run it. Move it below one")));
    }

    private void add(Matcher head, int from, int end) {
        String author = String.valueOf(head.group(1) == null ? head.group(2) : head.group(1))
                .strip();
        String id = String.valueOf(head.group(3) == null ? head.group(4) : head.group(3));
        Map<String, String> attributes = attributes(head.group(5));
        if (!isForPostgreSql(attributes.getOrDefault("dbms", ""))) {
            return;
        }
        String name = source.path() + "::" + id + "::" + author;
        if (found.stream().anyMatch(each -> each.id().equals(name))) {
            problems.add(FileRule.DUPLICATE_MIGRATION.at(
                    source.place(new TextRange(from, from)),
                    "There is another changeset " + author + ":" + id + " in this file. Give one of them another id"));
            return;
        }
        boolean again = attributes.getOrDefault("runonchange", "").equalsIgnoreCase("true")
                || attributes.getOrDefault("runalways", "").equalsIgnoreCase("true");
        boolean alone = attributes.getOrDefault("runintransaction", "").equalsIgnoreCase("false");
        String sql = runnable(source.text().substring(from, end));
        LintFile file = new LintFile(
                name,
                Script.of(sql, style(attributes)),
                alone ? Mode.AUTOCOMMIT : Mode.TRANSACTION,
                Standing.UNKNOWN,
                again);
        found.add(new FoundMigration(name, file, source, from, null));
    }

    private ScriptStyle style(Map<String, String> attributes) {
        ScriptStyle style = ScriptStyle.plain().withPlaceholders(Placeholders.liquibase(parameters));
        return style.withPieces(pieces(attributes.getOrDefault("splitstatements", ""), attributes.get("enddelimiter")));
    }

    /** How Liquibase cuts it. */
    public static Pieces pieces(String splitStatements, @Nullable String endDelimiter) {
        if (splitStatements.equalsIgnoreCase("false")) {
            return Pieces.whole();
        }
        return endDelimiter == null || endDelimiter.isBlank() || endDelimiter.equals(";")
                ? Pieces.statementsAndGo()
                : Pieces.delimitedBy(endDelimiter);
    }

    private static boolean isForPostgreSql(String dbms) {
        if (dbms.isBlank() || dbms.equalsIgnoreCase("all")) {
            return true;
        }
        List<String> names = List.of(dbms.toLowerCase(Locale.ROOT).split("\\s*,\\s*"));
        boolean onlyExcludes = names.stream().allMatch(each -> each.startsWith("!"));
        return names.contains("postgresql") || (onlyExcludes && !names.contains("!postgresql"));
    }

    /** What stands there for a rollback, or is to be ignored, is blanked, so that everything else keeps its place. */
    private static String runnable(String body) {
        StringBuilder text = new StringBuilder(body);
        LineIndex lines = LineIndex.of(body);
        int skip = 0;
        for (int line = 1; line <= lines.count(); line++) {
            Matcher left = LEFT_OUT.matcher(lines.text(line));
            boolean matches = left.matches();
            String ignored = matches ? left.group(1) : null;
            if (ignored != null) {
                skip = ignored.equalsIgnoreCase("start")
                        ? Integer.MAX_VALUE
                        : ignored.equalsIgnoreCase("end") ? 0 : 1 + number(ignored);
            }
            if (matches || skip > 0) {
                blank(text, lines.start(line), lines.text(line).length());
            }
            skip = skip > 0 && skip < Integer.MAX_VALUE ? skip - 1 : skip;
        }
        return text.toString();
    }

    private static int number(String text) {
        return text.matches("\\d{1,6}") ? Integer.parseInt(text) : 0;
    }

    private static void blank(StringBuilder text, int start, int length) {
        for (int i = start; i < start + length; i++) {
            text.setCharAt(i, ' ');
        }
    }

    private static Map<String, String> attributes(String text) {
        Map<String, String> attributes = new HashMap<>();
        Matcher matcher = ATTRIBUTE.matcher(text);
        while (matcher.find()) {
            String value = matcher.group(2) != null
                    ? matcher.group(2)
                    : matcher.group(3) != null ? matcher.group(3) : matcher.group(4);
            attributes.put(matcher.group(1).toLowerCase(Locale.ROOT), value);
        }
        return attributes;
    }
}
