package dev.pgguard.maven;

import dev.pgguard.gate.History;
import dev.pgguard.gate.PendingMigrations;
import dev.pgguard.jdbc.UrlSessions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import liquibase.Contexts;
import liquibase.LabelExpression;
import liquibase.Liquibase;
import liquibase.changelog.ChangeSet;
import liquibase.database.Database;
import liquibase.database.DatabaseFactory;
import liquibase.database.jvm.JdbcConnection;
import liquibase.exception.LiquibaseException;
import liquibase.resource.DirectoryResourceAccessor;
import liquibase.resource.SearchPathResourceAccessor;
import org.jspecify.annotations.Nullable;

/**
 * Liquibase's own answer to which of its changesets are pending, in a session that cannot write.
 *
 * @param changelog as the tool is given it: it is part of every changeset's name
 * @param folders in which it is looked for
 */
record LiquibasePending(String changelog, List<Path> folders, Filter filter, UrlSessions primary)
        implements PendingMigrations {

    private static final Logger LOG = Logger.getLogger("liquibase");

    /** Which changesets are meant for this database. */
    record Filter(String contexts, String labels) {}

    @Override
    public History.Tool tool() {
        return History.Tool.LIQUIBASE;
    }

    @Override
    public String source() {
        return "Liquibase in " + changelog;
    }

    @Override
    public List<String> names(@Nullable History history) throws Exception {
        LOG.setLevel(Level.WARNING);
        String path = changelog.replaceFirst("^classpath:/*", "");
        if (folders.stream().noneMatch(folder -> Files.isRegularFile(folder.resolve(path)))) {
            throw new IllegalStateException("there is no " + changelog + " in "
                    + folders.stream().map(Path::toString).collect(Collectors.joining(", "))
                    + ": correct changelog");
        }
        try (Connection session = primary.open("gate").orElseThrow()) {
            // each transaction, and not the session: behind a pooler the session is somebody else's next
            session.setReadOnly(true);
            session.setAutoCommit(false);
            Database database =
                    DatabaseFactory.getInstance().findCorrectDatabaseImplementation(new JdbcConnection(session));
            if (history != null) {
                database.setLiquibaseSchemaName(history.schema());
                database.setDatabaseChangeLogTableName(history.name());
            }
            Liquibase liquibase = new Liquibase(changelog, resources(), database);
            Contexts contexts = new Contexts(filter.contexts());
            LabelExpression labels = new LabelExpression(filter.labels());
            List<ChangeSet> all = liquibase.getDatabaseChangeLog().getChangeSets();
            if (all.isEmpty()) {
                throw new IllegalStateException("there is no changeset in it: correct changelog, or set it to none");
            }
            List<ChangeSet> pending = history == null ? all : liquibase.listUnrunChangeSets(contexts, labels, false);
            return pending.stream()
                    .filter(each -> !(each.isAlwaysRun() && isRan(database, each)))
                    .map(each -> name(each) + (history == null ? "" : elsewhere(database, each)))
                    .toList();
        }
    }

    private static String name(ChangeSet changeSet) {
        return changeSet.getFilePath() + "::" + changeSet.getId() + "::" + changeSet.getAuthor();
    }

    /** The path is a part of the name: the same changeset given by another path is another one to Liquibase. */
    private static String elsewhere(Database database, ChangeSet changeSet) {
        try {
            return database.getRanChangeSetList().stream()
                    .filter(ran -> ran.getId().equals(changeSet.getId())
                            && ran.getAuthor().equals(changeSet.getAuthor())
                            && !ran.getChangeLog().equals(changeSet.getFilePath()))
                    .findFirst()
                    .map(ran -> " (recorded under the path " + ran.getChangeLog()
                            + ": give changelog as the tool is given it)")
                    .orElse("");
        } catch (LiquibaseException e) {
            return "";
        }
    }

    /** One that runs at each update is pending for ever by Liquibase's own count. */
    private static boolean isRan(Database database, ChangeSet changeSet) {
        try {
            return database.getRanChangeSet(changeSet) != null;
        } catch (LiquibaseException e) {
            return false;
        }
    }

    private SearchPathResourceAccessor resources() throws Exception {
        SearchPathResourceAccessor resources = new SearchPathResourceAccessor("");
        for (Path folder : folders) {
            resources.addResourceAccessor(new DirectoryResourceAccessor(folder));
        }
        return resources;
    }
}
