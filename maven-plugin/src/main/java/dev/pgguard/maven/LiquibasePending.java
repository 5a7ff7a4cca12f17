package dev.pgguard.maven;

import dev.pgguard.gate.History;
import dev.pgguard.gate.PendingMigrations;
import dev.pgguard.jdbc.UrlSessions;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import liquibase.Contexts;
import liquibase.LabelExpression;
import liquibase.Liquibase;
import liquibase.changelog.ChangeSet;
import liquibase.database.Database;
import liquibase.database.DatabaseFactory;
import liquibase.database.jvm.JdbcConnection;
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
        try (Connection session = primary.open("gate").orElseThrow()) {
            try (Statement statement = session.createStatement()) {
                statement.execute("set default_transaction_read_only = on");
            }
            Database database =
                    DatabaseFactory.getInstance().findCorrectDatabaseImplementation(new JdbcConnection(session));
            if (history != null) {
                database.setLiquibaseSchemaName(history.schema());
                database.setDatabaseChangeLogTableName(history.name());
            }
            Liquibase liquibase = new Liquibase(changelog, resources(), database);
            Contexts contexts = new Contexts(filter.contexts());
            LabelExpression labels = new LabelExpression(filter.labels());
            List<ChangeSet> pending = history == null
                    ? liquibase.getDatabaseChangeLog().getChangeSets()
                    : liquibase.listUnrunChangeSets(contexts, labels, false);
            return pending.stream()
                    .map(each -> each.getFilePath() + "::" + each.getId() + "::" + each.getAuthor())
                    .toList();
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
