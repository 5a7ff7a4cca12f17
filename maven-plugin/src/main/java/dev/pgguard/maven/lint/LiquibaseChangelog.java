package dev.pgguard.maven.lint;

import dev.pgguard.lint.Finding;
import dev.pgguard.lint.files.FileRule;
import dev.pgguard.lint.files.FormattedSql;
import dev.pgguard.lint.files.FoundMigration;
import dev.pgguard.lint.files.FoundMigrations;
import dev.pgguard.lint.files.SourceFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;
import liquibase.Contexts;
import liquibase.LabelExpression;
import liquibase.Liquibase;
import liquibase.changelog.ChangeSet;
import liquibase.changelog.filter.ContextChangeSetFilter;
import liquibase.changelog.filter.DbmsChangeSetFilter;
import liquibase.changelog.filter.LabelChangeSetFilter;
import liquibase.database.Database;
import liquibase.database.DatabaseFactory;
import liquibase.database.OfflineConnection;
import liquibase.resource.DirectoryResourceAccessor;
import liquibase.resource.SearchPathResourceAccessor;

/** A changelog and all that it includes, as Liquibase reads it without a database. */
public final class LiquibaseChangelog {

    private static final Logger LOG = Logger.getLogger("liquibase");

    private final Given given;
    private final Function<Path, String> shown;
    private final Map<Path, Optional<SourceFile>> sources = new HashMap<>();
    private final Map<Path, FormattedSql> formatted = new HashMap<>();
    private final List<Finding> problems = new ArrayList<>();
    private final List<FoundMigration> found = new ArrayList<>();
    private final Set<String> names = new HashSet<>();

    /**
     * What Liquibase is given.
     *
     * @param folders in which files are looked for
     * @param contexts which changesets are meant, as Liquibase is given them; empty for all
     * @param labels the same
     * @param target PostgreSQL's major, for which SQL is made
     */
    public record Given(
            String changelog,
            List<Path> folders,
            Map<String, String> parameters,
            String contexts,
            String labels,
            int target) {
        public Given {
            folders = List.copyOf(folders);
            parameters = Map.copyOf(parameters);
        }
    }

    /** @param shown how a path is told */
    public LiquibaseChangelog(Given given, Function<Path, String> shown) {
        this.given = given;
        this.shown = shown;
    }

    /** Its changesets for PostgreSQL, in order. */
    public FoundMigrations changesets() {
        Optional<Path> root = file(given.changelog());
        if (root.isEmpty()) {
            return new FoundMigrations(
                    List.of(),
                    List.of(),
                    List.of(FileRule.MALFORMED_CHANGELOG.in(
                            given.changelog(),
                            "There is no such changelog in "
                                    + String.join(
                                            ", ",
                                            given.folders().stream()
                                                    .map(Path::toString)
                                                    .toList())
                                    + ". Correct changelog")));
        }
        Optional<SourceFile> text = source(root.get());
        boolean readable = text.isPresent();
        if (readable) {
            try {
                load();
            } catch (StackOverflowError e) {
                problems.add(FileRule.MALFORMED_CHANGELOG.in(
                        shown.apply(root.get()),
                        "Liquibase cannot read the changelog: a file in it includes itself, perhaps by way of others."
                                + " Remove one of these includes"));
            } catch (Exception | LinkageError e) {
                problems.add(FileRule.MALFORMED_CHANGELOG.in(
                        shown.apply(root.get()), "Liquibase cannot read the changelog: " + reason(e)));
            }
        }
        return new FoundMigrations(
                found, List.of(), problems.stream().distinct().toList());
    }

    private void load() throws Exception {
        LOG.setLevel(Level.OFF);
        SearchPathResourceAccessor resources = resources();
        String url = "offline:postgresql?version=" + given.target() + ".0&outputLiquibaseSql=none";
        Database database =
                DatabaseFactory.getInstance().findCorrectDatabaseImplementation(new OfflineConnection(url, resources));
        Liquibase liquibase = new Liquibase(given.changelog(), resources, database);
        given.parameters().forEach(liquibase::setChangeLogParameter);
        List<ChangeSet> all = liquibase.getDatabaseChangeLog().getChangeSets();
        ChangesetSql sql = new ChangesetSql(database);
        for (ChangeSet each : all) {
            if (isMeant(each, database)) {
                add(each, sql);
            }
        }
        if (all.isEmpty()) {
            problems.add(FileRule.MALFORMED_CHANGELOG.in(given.changelog(), "There is no changeset in it"));
        }
    }

    private SearchPathResourceAccessor resources() throws Exception {
        SearchPathResourceAccessor resources = new SearchPathResourceAccessor("");
        for (Path folder : given.folders()) {
            resources.addResourceAccessor(new DirectoryResourceAccessor(folder));
        }
        return resources;
    }

    private boolean isMeant(ChangeSet changeSet, Database database) {
        boolean byContext = given.contexts().isEmpty()
                || new ContextChangeSetFilter(new Contexts(given.contexts()))
                        .accepts(changeSet)
                        .isAccepted();
        boolean byLabel = given.labels().isEmpty()
                || new LabelChangeSetFilter(new LabelExpression(given.labels()))
                        .accepts(changeSet)
                        .isAccepted();
        return byContext
                && byLabel
                && new DbmsChangeSetFilter(database).accepts(changeSet).isAccepted()
                && !changeSet.isIgnore();
    }

    private void add(ChangeSet changeSet, ChangesetSql sql) {
        String path = String.valueOf(changeSet.getChangeLog().getPhysicalFilePath());
        Optional<SourceFile> source = file(path).flatMap(this::source);
        if (source.isEmpty()) {
            problems.add(FileRule.UNREADABLE_FILE.in(path, "A changelog that Liquibase includes cannot be read here"));
            return;
        }
        Optional<FoundMigration> inSql = formatted(changeSet, source.get());
        if (inSql.isPresent()) {
            found.add(named(inSql.get(), changeSet));
            return;
        }
        if (!names.add(ChangesetSql.name(changeSet))) {
            problems.add(FileRule.DUPLICATE_MIGRATION.at(
                    ChangesetSql.place(changeSet, source.get()),
                    "There is another changeset " + changeSet.getAuthor() + ":" + changeSet.getId()
                            + " in this file, and Liquibase refuses both. Give one of them another id"));
            return;
        }
        ChangesetSql.Made made = sql.of(changeSet, source.get(), this::sqlFile);
        problems.addAll(made.problems());
        made.migration().ifPresent(found::add);
    }

    /** By the name that Liquibase records, which may have another path than the file's. */
    private static FoundMigration named(FoundMigration migration, ChangeSet changeSet) {
        return new FoundMigration(
                ChangesetSql.name(changeSet),
                migration.file(),
                migration.source(),
                migration.offset(),
                migration.madeOf());
    }

    private Optional<FoundMigration> formatted(ChangeSet changeSet, SourceFile source) {
        if (!source.path().endsWith(".sql") || !FormattedSql.is(source.text())) {
            return Optional.empty();
        }
        Path key = Path.of(source.path());
        FormattedSql sql = formatted.get(key);
        if (sql == null) {
            sql = new FormattedSql(source, given.parameters());
            problems.addAll(sql.changesets().problems());
            formatted.put(key, sql);
        }
        return sql.changeset(changeSet.getId(), changeSet.getAuthor());
    }

    private Optional<SourceFile> sqlFile(String path) {
        return file(path).flatMap(this::source);
    }

    private Optional<Path> file(String path) {
        String plain = path.replaceFirst("^classpath:/*", "").replace('\\', '/');
        return given.folders().stream()
                .map(folder -> folder.resolve(plain).normalize())
                .filter(Files::isRegularFile)
                .findFirst();
    }

    private Optional<SourceFile> source(Path file) {
        return sources.computeIfAbsent(file, each -> SqlFiles.read(each, shown.apply(each), problems)
                .map(text -> SourceFile.of(shown.apply(each), text)));
    }

    private static String reason(Throwable e) {
        if (e instanceof LinkageError) {
            return e.toString();
        }
        Throwable deepest = e;
        while (deepest.getCause() != null && deepest.getCause().getMessage() != null) {
            deepest = deepest.getCause();
        }
        String first = String.valueOf(e.getMessage()).strip();
        String last = String.valueOf(deepest.getMessage()).strip();
        return first.contains(last) ? first : first + ": " + last;
    }
}
