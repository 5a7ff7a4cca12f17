package dev.pgguard.flyway;

import dev.pgguard.lint.LintFile;
import dev.pgguard.lint.LintFile.Mode;
import dev.pgguard.lint.LintFile.Standing;
import dev.pgguard.lint.files.FoundMigration;
import dev.pgguard.lint.files.FoundMigrations;
import dev.pgguard.lint.files.KnownFindings;
import dev.pgguard.lint.files.SourceFile;
import dev.pgguard.preflight.Pending;
import dev.pgguard.sql.Placeholders;
import dev.pgguard.sql.Script;
import dev.pgguard.sql.ScriptStyle;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringWriter;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.Location;
import org.flywaydb.core.api.configuration.Configuration;
import org.flywaydb.core.api.executor.MigrationExecutor;
import org.flywaydb.core.internal.command.DbMigrate;
import org.flywaydb.core.internal.info.MigrationInfoImpl;
import org.flywaydb.core.internal.info.MigrationInfoServiceImpl;
import org.flywaydb.core.internal.resolver.CompositeMigrationResolver;
import org.flywaydb.core.internal.resolver.sql.SqlMigrationExecutor;
import org.flywaydb.core.internal.schemahistory.SchemaHistory;
import org.flywaydb.core.internal.sqlscript.SqlScript;
import org.flywaydb.core.internal.util.ValidatePatternUtils;
import org.jspecify.annotations.Nullable;

/**
 * The scripts that Flyway is about to run. It is asked by its own class with its own files and history, just as the command asks
 * before each migration; that class and the text of a script are to be had by reflection only.
 */
final class PendingScripts implements Pending {

    private static final String CLASSPATH = "classpath:";
    private static final String FILESYSTEM = "filesystem:";

    private final GuardedDatabase database;
    private final Configuration configuration;
    private final Callable<?> command;
    private @Nullable List<Due> due;

    /**
     * A migration that is about to run.
     *
     * @param script null for one that is no script, of which nothing is known
     */
    private record Due(MigrationInfoImpl info, @Nullable SqlScript script, String text) {}

    /** @param command what Flyway runs while it holds its lock */
    PendingScripts(GuardedDatabase database, Configuration configuration, Callable<?> command) {
        this.database = database;
        this.configuration = configuration;
        this.command = command;
    }

    @Override
    public Iterable<String> texts() {
        List<String> texts = new ArrayList<>();
        for (Due each : known()) {
            SqlScript script = each.script();
            if (script != null) {
                Placeholders placeholders = each.text().contains(configuration.getPlaceholderPrefix())
                        ? style(script).placeholders()
                        : null;
                texts.add(placeholders == null ? each.text() : placeholders.replaced(each.text()));
            }
        }
        return texts;
    }

    @Override
    public FoundMigrations migrations() {
        return new FoundMigrations(known().stream().map(this::migration).toList(), List.of(), List.of());
    }

    private List<Due> known() {
        if (due == null) {
            try {
                due = due();
            } catch (ReflectiveOperationException | IOException | RuntimeException e) {
                throw new UnknownPending("Flyway does not let it be known (" + e + ")", e);
            }
        }
        return due;
    }

    private List<Due> due() throws ReflectiveOperationException, IOException {
        List<Due> found = new ArrayList<>();
        for (MigrationInfoImpl info : pending()) {
            MigrationExecutor executor = info.getResolvedMigration().getExecutor();
            if (executor.shouldExecute()) {
                SqlScript script =
                        executor instanceof SqlMigrationExecutor ? (SqlScript) inside(executor, SqlScript.class) : null;
                found.add(new Due(info, script, script == null ? "" : text(script)));
            }
        }
        return found;
    }

    private MigrationInfoImpl[] pending() throws ReflectiveOperationException {
        Object migrate = inside(command, DbMigrate.class);
        Constructor<?> service = MigrationInfoServiceImpl.class.getConstructors()[0];
        Object[] arguments = {
            inside(migrate, CompositeMigrationResolver.class),
            inside(migrate, SchemaHistory.class),
            database,
            configuration,
            configuration.getTarget(),
            configuration.isOutOfOrder(),
            ValidatePatternUtils.getIgnoreAllPattern(),
            // cherryPick, which only Flyway 10 and 11 have, and nobody can set
            null
        };
        MigrationInfoServiceImpl all =
                (MigrationInfoServiceImpl) service.newInstance(Arrays.copyOf(arguments, service.getParameterCount()));
        all.refresh();
        return all.pending();
    }

    /** The value of the field that is of this type. */
    private static Object inside(Object owner, Class<?> type) throws ReflectiveOperationException {
        for (Field field : owner.getClass().getDeclaredFields()) {
            if (type.isAssignableFrom(field.getType())) {
                field.setAccessible(true);
                return field.get(owner);
            }
        }
        throw new NoSuchFieldException(owner.getClass().getName() + " has no " + type.getSimpleName());
    }

    private FoundMigration migration(Due each) {
        MigrationInfoImpl info = each.info();
        SqlScript script = each.script();
        ScriptStyle style = script == null ? ScriptStyle.plain() : style(script);
        return FoundMigration.whole(
                info.getScript(),
                new LintFile(
                        info.getScript(),
                        Script.of(each.text(), style),
                        mode(info.getResolvedMigration().getExecutor()),
                        Standing.PENDING,
                        info.getVersion() == null,
                        false));
    }

    /** What it cannot run at all, it refuses itself when its turn comes. */
    private Mode mode(MigrationExecutor executor) {
        try {
            return configuration.isExecuteInTransaction() && executor.canExecuteInTransaction()
                    ? Mode.TRANSACTION
                    : Mode.AUTOCOMMIT;
        } catch (FlywayException e) {
            return Mode.FLYWAY;
        }
    }

    private ScriptStyle style(SqlScript script) {
        boolean replaced = configuration.isPlaceholderReplacement() && script.placeholderReplacement();
        return ScriptStyle.plain().withPlaceholders(replaced ? placeholders(script) : null);
    }

    private @Nullable Placeholders placeholders(SqlScript script) {
        Map<String, String> values = new HashMap<>(configuration.getPlaceholders());
        values.put("flyway:defaultSchema", database.schema());
        values.put("flyway:user", String.valueOf(configuration.getUser()));
        values.put("flyway:table", configuration.getTable());
        values.put("flyway:filename", script.getResource().getFilename());
        return Placeholders.flyway(configuration.getPlaceholderPrefix(), configuration.getPlaceholderSuffix(), values);
    }

    private static String text(SqlScript script) throws IOException {
        if (script instanceof BackfillScript own) {
            return own.text();
        }
        try (Reader reader = script.getResource().read()) {
            StringWriter text = new StringWriter();
            reader.transferTo(text);
            return text.toString();
        }
    }

    @Override
    public boolean isCertain(String migration) {
        return true;
    }

    @Override
    public Optional<SourceFile> knownFindings() {
        for (Location location : configuration.getLocations()) {
            Optional<String> text = knownFindings(location.getDescriptor());
            if (text.isPresent()) {
                return Optional.of(SourceFile.of(KnownFindings.FILE, text.get()));
            }
        }
        return Optional.empty();
    }

    private Optional<String> knownFindings(String location) {
        try {
            if (location.startsWith(FILESYSTEM)) {
                Path file = Path.of(location.substring(FILESYSTEM.length()), KnownFindings.FILE);
                return Files.isRegularFile(file) ? Optional.of(Files.readString(file)) : Optional.empty();
            }
            String path = location.startsWith(CLASSPATH) ? location.substring(CLASSPATH.length()) : location;
            try (InputStream file =
                    configuration.getClassLoader().getResourceAsStream(path + "/" + KnownFindings.FILE)) {
                return file == null
                        ? Optional.empty()
                        : Optional.of(new String(file.readAllBytes(), StandardCharsets.UTF_8));
            }
        } catch (IOException | RuntimeException e) {
            throw new UnknownPending("the file of known findings in " + location + " cannot be read (" + e + ")", e);
        }
    }
}
