package dev.pgguard.liquibase;

import dev.pgguard.lint.LintFile;
import dev.pgguard.lint.LintFile.Mode;
import dev.pgguard.lint.LintFile.Standing;
import dev.pgguard.lint.files.ChangesetLines;
import dev.pgguard.lint.files.FoundMigration;
import dev.pgguard.lint.files.FoundMigrations;
import dev.pgguard.lint.files.KnownFindings;
import dev.pgguard.lint.files.SourceFile;
import dev.pgguard.preflight.Pending;
import dev.pgguard.sql.Script;
import dev.pgguard.sql.ScriptStyle;
import dev.pgguard.sql.TextRange;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import liquibase.Contexts;
import liquibase.LabelExpression;
import liquibase.RuntimeEnvironment;
import liquibase.Scope;
import liquibase.changelog.ChangeLogIterator;
import liquibase.changelog.ChangeSet;
import liquibase.changelog.DatabaseChangeLog;
import liquibase.changelog.RanChangeSet;
import liquibase.changelog.filter.ShouldRunChangeSetFilter;
import liquibase.changelog.visitor.ListVisitor;
import liquibase.command.CommandScope;
import liquibase.command.core.AbstractUpdateCommandStep;
import liquibase.database.Database;
import liquibase.exception.LiquibaseException;
import liquibase.exception.PreconditionErrorException;
import liquibase.exception.PreconditionFailedException;
import liquibase.precondition.core.PreconditionContainer;
import liquibase.resource.Resource;
import org.jspecify.annotations.Nullable;

/** The changesets that an update is about to run, chosen by Liquibase's own command, as the SQL that they become. */
final class PendingChangesets implements Pending {

    private final CommandScope scope;
    private final AbstractUpdateCommandStep update;
    private final Database database;
    private final DatabaseChangeLog changeLog;
    private final Map<String, ChangeSet> byId = new LinkedHashMap<>();
    private final Map<String, Optional<SourceFile>> sources = new HashMap<>();
    private @Nullable List<ChangeSet> pending;

    private PendingChangesets(
            CommandScope scope, AbstractUpdateCommandStep update, Database database, DatabaseChangeLog changeLog) {
        this.scope = scope;
        this.update = update;
        this.database = database;
        this.changeLog = changeLog;
    }

    /** Empty for a command that is no update of the usual kind. */
    static Optional<Pending> of(CommandScope scope) {
        return scope.getCommand().getPipeline().stream()
                .filter(AbstractUpdateCommandStep.class::isInstance)
                .findFirst()
                .map(step -> new PendingChangesets(
                        scope,
                        (AbstractUpdateCommandStep) step,
                        (Database) scope.getDependency(Database.class),
                        (DatabaseChangeLog) scope.getDependency(DatabaseChangeLog.class)));
    }

    @Override
    public Iterable<String> texts() {
        List<ChangeSet> all = known();
        return () -> all.stream()
                .map(changeSet -> ChangesetWords.of(changeSet, database))
                .iterator();
    }

    @Override
    public FoundMigrations migrations() {
        List<FoundMigration> found = new ArrayList<>();
        known().forEach(changeSet -> add(changeSet, found));
        return new FoundMigrations(found, List.of(), List.of());
    }

    private List<ChangeSet> known() {
        if (pending == null) {
            try {
                pending = pending();
            } catch (LiquibaseException e) {
                throw new UnknownPending("Liquibase does not let it be known (" + e.getMessage() + ")", e);
            }
        }
        return pending;
    }

    private List<ChangeSet> pending() throws LiquibaseException {
        Contexts contexts = new Contexts(update.getContextsArg(scope));
        LabelExpression labels = new LabelExpression(update.getLabelFilterArg(scope));
        ChangeLogIterator iterator = update.getStandardChangelogIterator(scope, database, contexts, labels, changeLog);
        ListVisitor visitor = new ListVisitor();
        iterator.run(visitor, new RuntimeEnvironment(database, contexts, labels));
        // the command asks it by itself for each changeset that passes its other filters
        ShouldRunChangeSetFilter due = new ShouldRunChangeSetFilter(database);
        Set<String> ran = new HashSet<>();
        for (RanChangeSet each : database.getRanChangeSetList()) {
            ran.add(folded(each.getId()));
        }
        List<ChangeSet> found = new ArrayList<>();
        for (ChangeSet changeSet : visitor.getSeenChangeSets()) {
            // it compares paths, for which it takes long
            if (!ran.contains(folded(changeSet.getId()))
                    || due.accepts(changeSet).isAccepted()) {
                found.add(changeSet);
            }
        }
        return found;
    }

    private static String folded(@Nullable String id) {
        return String.valueOf(id).toLowerCase(Locale.ROOT);
    }

    private void add(ChangeSet changeSet, List<FoundMigration> found) {
        String id = changeSet.getFilePath() + "::" + changeSet.getId() + "::" + changeSet.getAuthor();
        byId.put(id, changeSet);
        ChangesetScript script = ChangesetScript.of(changeSet, database);
        SourceFile source = source(changeSet);
        if (!script.seen()) {
            String unseen = id + " (unseen)";
            found.add(FoundMigration.whole(unseen, file(unseen, changeSet, Script.of("", ScriptStyle.plain()))));
        }
        TextRange head = ChangesetLines.find(source.text(), changeSet.getId(), changeSet.getAuthor())
                .orElse(new TextRange(0, 0));
        int at = script.sql().isBlank() ? -1 : source.text().indexOf(script.sql(), head.end());
        LintFile file = file(id, changeSet, Script.of(script.sql(), script.style()));
        found.add(
                at < 0
                        ? new FoundMigration(id, file, source, 0, head)
                        : new FoundMigration(id, file, source, at, null));
    }

    private static LintFile file(String name, ChangeSet changeSet, Script script) {
        return new LintFile(
                name,
                script,
                changeSet.isRunInTransaction() && !MarkedBackfill.isIn(changeSet) ? Mode.TRANSACTION : Mode.AUTOCOMMIT,
                Standing.PENDING,
                changeSet.isAlwaysRun() || changeSet.isRunOnChange());
    }

    /** The file that holds its SQL, else the changelog. */
    private SourceFile source(ChangeSet changeSet) {
        String path = String.valueOf(changeSet.getChangeLog().getPhysicalFilePath());
        return sources.computeIfAbsent(path, each -> read(each).map(text -> SourceFile.of(each, text)))
                .orElseGet(() -> SourceFile.of(path, ""));
    }

    private static Optional<String> read(String path) {
        try {
            Resource resource = Scope.getCurrentScope().getResourceAccessor().get(path);
            if (!resource.exists()) {
                return Optional.empty();
            }
            try (InputStream text = resource.openInputStream()) {
                return Optional.of(new String(text.readAllBytes(), StandardCharsets.UTF_8));
            }
        } catch (IOException | RuntimeException e) {
            throw new UnknownPending(path + " cannot be read (" + e + ")", e);
        }
    }

    @Override
    public Optional<SourceFile> knownFindings() {
        String root = String.valueOf(changeLog.getPhysicalFilePath());
        String path = root.substring(0, root.lastIndexOf('/') + 1) + KnownFindings.FILE;
        return read(path).map(text -> SourceFile.of(path, text));
    }

    /** One with a precondition may be passed over, and one that is allowed to fail does not stop the run. */
    @Override
    public boolean isCertain(String migration) {
        ChangeSet changeSet = byId.get(migration);
        if (changeSet == null || Boolean.FALSE.equals(changeSet.getFailOnError())) {
            return false;
        }
        PreconditionContainer preconditions = changeSet.getPreconditions();
        if (preconditions == null || preconditions.getNestedPreconditions().isEmpty()) {
            return true;
        }
        try {
            preconditions.check(database, changeLog, changeSet, null);
            return true;
        } catch (PreconditionFailedException | PreconditionErrorException | RuntimeException e) {
            return false;
        }
    }
}
