package dev.pgguard.it.liquibase;

import dev.pgguard.liquibase.WatchedDataSource;
import dev.pgguard.testing.TestDatabase;
import dev.pgguard.testing.contract.MigrationTool;
import dev.pgguard.testing.contract.Outcome;
import dev.pgguard.testing.contract.Project;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import javax.sql.DataSource;
import liquibase.Contexts;
import liquibase.LabelExpression;
import liquibase.Liquibase;
import liquibase.Scope;
import liquibase.ThreadLocalScopeManager;
import liquibase.change.core.RawSQLChange;
import liquibase.changelog.ChangeSet;
import liquibase.changelog.DatabaseChangeLog;
import liquibase.database.Database;
import liquibase.database.DatabaseFactory;
import liquibase.database.jvm.JdbcConnection;
import liquibase.lockservice.DatabaseChangeLogLock;
import liquibase.lockservice.LockServiceFactory;
import liquibase.lockservice.StandardLockService;
import liquibase.resource.DirectoryResourceAccessor;
import org.postgresql.ds.PGSimpleDataSource;

/** Liquibase through its Java API; loaded once per version, see {@link LiquibaseVersions}. */
public final class LiquibaseTool implements MigrationTool {

    /** Settings of this tool: changesets in XML beside the steps, another command in place of migrate, contexts, another URL. */
    static final String CHANGE_SETS = "changeSets";

    static final String COMMAND = "command";
    static final String CONTEXTS = "contexts";
    static final String URL = "url";

    /** The process ends as if killed when Liquibase has committed a changeset, and would record it next. */
    static final String HALT = "halt";

    /** A setting with SQL for a changeset that is made past Liquibase's service. */
    static final String BY_HAND = "byHand";

    /** A setting: another extension's lock service stands before the guard's. */
    static final String OUTRANKED = "outranked";

    /** Of another extension. */
    public static final class Outranking extends StandardLockService {
        @Override
        public int getPriority() {
            return 1_000_000;
        }

        @Override
        public boolean supports(Database database) {
            return true;
        }
    }

    private static final String HISTORY = "databasechangelog";

    static {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(LiquibaseTool.class.getClassLoader());
        // before 4.33 the one of a JVM: runs side by side must not share a scope
        Scope.setScopeManager(new ThreadLocalScopeManager(Scope.getCurrentScope()));
        thread.setContextClassLoader(before);
    }

    private final String version;
    private final Map<String, String> settings;

    public LiquibaseTool(String version, Map<String, String> settings) {
        this.version = version;
        this.settings = Map.copyOf(settings);
    }

    @Override
    public String name() {
        return "Liquibase " + version + (settings.isEmpty() ? "" : " " + new TreeMap<>(settings));
    }

    @Override
    public boolean watches() {
        return !"none".equals(settings.get("watch"));
    }

    @Override
    public Outcome run(Command command, Project project) {
        Thread thread = Thread.currentThread();
        ClassLoader loader = thread.getContextClassLoader();
        thread.setContextClassLoader(LiquibaseTool.class.getClassLoader());
        List<String> lines = new ArrayList<>();
        Properties before = PropertiesOfThread.put(properties(project));
        try (Changelog changelog = Changelog.write(project, settings.getOrDefault(CHANGE_SETS, ""))) {
            Scope.child(
                    Map.of(
                            Scope.Attr.logService.name(),
                            new LinesOfRun(line -> {
                                if (settings.containsKey(HALT) && line.contains(" ran successfully in ")) {
                                    Runtime.getRuntime().halt(137);
                                }
                                lines.add(line);
                                project.onLine().accept(line);
                            }),
                            Scope.Attr.ui.name(),
                            new LinesOfRun.NoConsole(),
                            Scope.Attr.classLoader.name(),
                            LiquibaseTool.class.getClassLoader()),
                    () -> run(command, project, changelog.folder(), lines));
            return new Outcome(true, "", lines);
        } catch (Exception e) {
            return new Outcome(false, story(e), lines);
        } finally {
            PropertiesOfThread.put(before);
            thread.setContextClassLoader(loader);
        }
    }

    private static Properties properties(Project project) {
        Properties properties = new Properties();
        project.guard().forEach((name, value) -> properties.setProperty("liquibase.guard." + name, value));
        return properties;
    }

    @SuppressWarnings("deprecation") // what applications call
    private void run(Command command, Project project, Path folder, List<String> lines) throws Exception {
        Database database = open(project, folder);
        if (settings.containsKey(OUTRANKED)) {
            LockServiceFactory.getInstance().register(new Outranking());
        }
        try (Liquibase liquibase = liquibase(folder, database)) {
            switch (command) {
                case MIGRATE -> migrate(liquibase, lines);
                case INFO -> liquibase.getChangeSetStatuses(new Contexts(), new LabelExpression());
                case VALIDATE -> liquibase.validate();
                case CLEAN -> liquibase.dropAll();
            }
        }
    }

    @SuppressWarnings("deprecation") // what applications call
    private void migrate(Liquibase liquibase, List<String> lines) throws Exception {
        Contexts contexts = new Contexts(settings.getOrDefault(CONTEXTS, ""));
        LabelExpression labels = new LabelExpression();
        switch (settings.getOrDefault(COMMAND, "update")) {
            case "rollback" -> liquibase.rollback(1, "");
            case "updateTestingRollback" -> liquibase.updateTestingRollback(contexts, labels);
            case "releaseLocks" -> liquibase.forceReleaseLocks();
            case "statusThenUpdateSql" -> {
                liquibase.reportStatus(true, contexts, new StringWriter());
                Database same = DatabaseFactory.getInstance()
                        .findCorrectDatabaseImplementation(
                                liquibase.getDatabase().getConnection());
                new Liquibase(Changelog.ROOT, liquibase.getResourceAccessor(), same)
                        .update(contexts, labels, new StringWriter());
            }
            case "updateAndLook" -> {
                JdbcConnection connection =
                        (JdbcConnection) liquibase.getDatabase().getConnection();
                Connection before = connection.getUnderlyingConnection();
                try {
                    liquibase.update(contexts, labels);
                } finally {
                    lines.add("the same connection: " + (before == connection.getUnderlyingConnection()));
                }
            }
            case "futureRollbackSql" -> {
                StringWriter sql = new StringWriter();
                liquibase.futureRollbackSQL(sql);
                lines.addAll(sql.toString().lines().toList());
            }
            case "updateSql" -> {
                StringWriter sql = new StringWriter();
                liquibase.update(contexts, labels, sql);
                lines.addAll(sql.toString().lines().toList());
            }
            case "updateOne" -> liquibase.update(1, contexts, labels);
            case "listLocks" -> {
                DatabaseChangeLogLock[] locks = liquibase.listLocks();
                lines.add(locks.length == 0 ? "no locks" : locks.length + " locks");
                for (DatabaseChangeLogLock lock : locks) {
                    lines.add(lock.getLockedBy());
                }
            }
            default -> liquibase.update(contexts, labels);
        }
    }

    private Database open(Project project, Path folder) throws Exception {
        return "url".equals(settings.get("watch"))
                ? DatabaseFactory.getInstance()
                        .openDatabase(project.url(), project.role(), "", null, new DirectoryResourceAccessor(folder))
                : DatabaseFactory.getInstance().findCorrectDatabaseImplementation(new JdbcConnection(connect(project)));
    }

    @SuppressWarnings("deprecation") // what applications call
    private Liquibase liquibase(Path folder, Database database) throws Exception {
        if (!settings.containsKey(BY_HAND)) {
            return new Liquibase(Changelog.ROOT, new DirectoryResourceAccessor(folder), database);
        }
        DatabaseChangeLog changeLog = new DatabaseChangeLog(Changelog.ROOT);
        ChangeSet byHand = new ChangeSet("by-hand", "guard", false, false, Changelog.ROOT, null, null, changeLog);
        byHand.addChange(new RawSQLChange(settings.get(BY_HAND)));
        changeLog.addChangeSet(byHand);
        return new Liquibase(changeLog, new DirectoryResourceAccessor(folder), database);
    }

    private Connection connect(Project project) throws Exception {
        if (settings.containsKey(URL)) {
            Driver h2 = (Driver) Class.forName("org.h2.Driver").getConstructor().newInstance();
            return h2.connect(settings.get(URL), new Properties());
        }
        DataSource source = project.pool().orElseGet(() -> dataSource(project));
        return watches() ? new WatchedDataSource(source).getConnection() : source.getConnection();
    }

    private static DataSource dataSource(Project project) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(project.url());
        source.setUser(project.role());
        if (!project.schema().equals("public")) {
            source.setCurrentSchema(project.schema() + ",public");
        }
        return source;
    }

    private static String story(Throwable failure) {
        StringBuilder story = new StringBuilder();
        for (Throwable cause = failure; cause != null && story.length() < 100_000; cause = cause.getCause()) {
            story.append(story.isEmpty() ? "" : "\ncaused by ").append(cause);
        }
        return story.toString();
    }

    @Override
    public List<String> recorded(TestDatabase database, String schema) {
        if (!hasHistory(database, schema)) {
            return List.of();
        }
        String names = database.value("select string_agg(id, ',' order by orderexecuted) from " + schema + "." + HISTORY
                + " where exectype in ('EXECUTED', 'RERAN')");
        return names == null ? List.of() : List.of(names.split(","));
    }

    @Override
    public long rows(TestDatabase database, String schema) {
        return hasHistory(database, schema) ? database.number("select count(*) from " + schema + "." + HISTORY) : 0;
    }

    @Override
    public int connections() {
        return 1;
    }

    @Override
    public boolean failsWithoutItsOwnSessionLock() {
        return false;
    }

    private static boolean hasHistory(TestDatabase database, String schema) {
        return database.is("select to_regclass(?) is not null", schema + "." + HISTORY);
    }

    /** The project as files: a script each for SQL, and a root that includes them in their order. */
    private record Changelog(Path folder) implements AutoCloseable {

        static final String ROOT = "changelog.xml";

        static Changelog write(Project project, String changeSets) throws IOException {
            Path folder = Files.createTempDirectory("liquibase");
            Files.writeString(folder.resolve(ROOT), Changelogs.write(project, changeSets, (name, text) -> {
                try {
                    Files.writeString(folder.resolve(name), text);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }));
            return new Changelog(folder);
        }

        @Override
        public void close() throws IOException {
            try (var files = Files.list(folder)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
            Files.delete(folder);
        }
    }
}
