package dev.pgguard.maven;

import dev.pgguard.gate.History;
import dev.pgguard.gate.PendingMigrations;
import dev.pgguard.jdbc.Reason;
import dev.pgguard.jdbc.Sessions;
import dev.pgguard.lint.LintFile.Standing;
import dev.pgguard.lint.files.FoundMigration;
import dev.pgguard.lint.files.FoundMigrations;
import dev.pgguard.maven.lint.Changesets;
import dev.pgguard.maven.lint.GitChanges;
import dev.pgguard.migration.GuardException;
import dev.pgguard.migration.Refusal;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which of the migrations are applied already, so that nothing is said of them any more. */
final class LintStanding {

    private LintStanding() {}

    /** By git: what has changed is pending, everything else is applied. */
    static FoundMigrations since(GitChanges changes, FoundMigrations found, LintSources sources)
            throws InterruptedException {
        Map<Path, Optional<String>> before = new HashMap<>();
        Map<FoundMigration, Standing> standing = new HashMap<>();
        for (FoundMigration each : found.all()) {
            Path file = sources.file(each.source().path());
            boolean changed = changes.isChanged(file);
            if (changed && !before.containsKey(file)) {
                before.put(file, changes.before(file));
            }
            boolean old = !changed || wasThere(each, before.getOrDefault(file, Optional.empty()));
            standing.put(each, old ? Standing.APPLIED : Standing.PENDING);
        }
        return found.standing(each -> standing.getOrDefault(each, Standing.UNKNOWN))
                .problems(found.problems().stream()
                        .filter(each ->
                                !sources.file(each.place().file()).toFile().isFile()
                                        || changes.isChanged(
                                                sources.file(each.place().file())))
                        .toList());
    }

    /** A changeset of a file that has got others; what runs again when it changes is looked at again. */
    private static boolean wasThere(FoundMigration migration, Optional<String> before) {
        return before.isPresent() && !migration.file().repeatable() && Changesets.isIn(before.get(), migration);
    }

    /** By the database: what its tool calls pending. */
    static FoundMigrations pending(Sessions sessions, List<PendingMigrations> tools, FoundMigrations found) {
        Set<String> names = new HashSet<>();
        List<History> histories = histories(sessions);
        for (PendingMigrations tool : tools) {
            List<History> own = histories.stream()
                    .filter(each -> each.tool() == tool.tool())
                    .toList();
            if (own.isEmpty()) {
                names.addAll(names(tool, null));
            }
            own.forEach(each -> names.addAll(names(tool, each)));
        }
        List<FoundMigration> alone = found.alone();
        return found.standing(each -> names.contains(each.id())
                ? Standing.PENDING
                : alone.contains(each) && each.file().repeatable() ? Standing.UNKNOWN : Standing.APPLIED);
    }

    private static List<History> histories(Sessions sessions) {
        try (Connection session = sessions.open("lint").orElseThrow()) {
            return new ArrayList<>(History.visible(session));
        } catch (SQLException e) {
            throw new GuardException(
                    Refusal.DATABASE_UNREACHABLE,
                    "The database of guard.url could not be asked which migrations are pending (" + Reason.whole(e)
                            + "). Nothing was linted. Correct url, or leave it out to lint all.",
                    e);
        }
    }

    private static List<String> names(PendingMigrations tool, @Nullable History history) {
        try {
            return tool.names(history);
        } catch (Exception | LinkageError e) {
            throw new GuardException(
                    Refusal.HISTORY_UNKNOWN,
                    "Which migrations of " + tool.source() + " are pending could not be found out: " + Reason.whole(e)
                            + ". Nothing was linted. Leave url out to lint all.",
                    e);
        }
    }
}
