package dev.pgguard.preflight;

import dev.pgguard.catalog.LiveCatalog;
import dev.pgguard.catalog.LiveNames;
import dev.pgguard.catalog.LiveRows;
import dev.pgguard.jdbc.Reason;
import dev.pgguard.lint.Finding;
import dev.pgguard.lint.LintPolicy;
import dev.pgguard.lint.Linter;
import dev.pgguard.lint.Rule;
import dev.pgguard.lint.Severity;
import dev.pgguard.lint.files.FileLinter;
import dev.pgguard.lint.files.FileRule;
import dev.pgguard.lint.files.FoundMigrations;
import dev.pgguard.lint.files.KnownFindings;
import dev.pgguard.lint.files.MarkedFinding;
import dev.pgguard.lint.rules.Rules;
import dev.pgguard.lint.rules.RunRules;
import dev.pgguard.migration.GuardException;
import dev.pgguard.migration.GuardListener;
import dev.pgguard.migration.Refusal;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Judges what is pending before the first of it runs: refuses what the live database proves to be harmful, and tells the rest.
 *
 * <p>What it cannot find out it tells, and refuses nothing for it, unless every error is refused: the migrations run under the guard all the same.
 */
public final class Preflight {

    /** How many lines a run gets to read. */
    private static final int TOLD = 10;

    private final PreflightMode mode;
    private final Connection session;
    private final GuardListener listener;

    /**
     * @param mode not {@link PreflightMode#OFF}
     * @param session the one that will run the migrations, with its role and its search path, in autocommit mode; it is left as it was
     */
    public Preflight(PreflightMode mode, Connection session, GuardListener listener) {
        this.mode = mode;
        this.session = session;
        this.listener = listener;
    }

    /** @throws GuardException when something of it is refused; nothing was run then */
    public void judge(Pending pending) {
        List<MarkedFinding> findings;
        try {
            findings = findings(pending);
        } catch (Pending.UnknownPending e) {
            unknown("What is pending was not looked at: " + e.getMessage());
            return;
        } catch (SQLException | RuntimeException e) {
            unknown("What is pending could not be judged (" + reason(e) + ")");
            return;
        }
        if (findings.isEmpty()) {
            return;
        }
        List<Finding> refused = findings.stream()
                .filter(each -> isRefused(each.finding()) && pending.isCertain(each.migration()))
                .map(MarkedFinding::finding)
                .toList();
        if (!refused.isEmpty()) {
            throw HarmStory.of(refused);
        }
        tell(findings.stream()
                .map(MarkedFinding::finding)
                .filter(Preflight::isToBeTold)
                .toList());
    }

    /** Whoever wants every error refused wants to know that there is none. */
    private void unknown(String what) {
        if (mode == PreflightMode.FAIL) {
            throw new GuardException(
                    Refusal.HARMFUL_MIGRATION,
                    what
                            + ". With lint=fail nothing runs unjudged, and nothing was applied. Mend that, or set lint=harm.");
        }
        tell(what + "; it runs all the same, under the guard");
    }

    private static String reason(Exception e) {
        return e instanceof GuardException && e.getCause() instanceof SQLException cause
                ? Reason.of(cause)
                : String.valueOf(e.getMessage() == null ? e : e.getMessage());
    }

    private List<MarkedFinding> findings(Pending pending) throws SQLException {
        LiveNames names = new LiveNames(session);
        if (mode == PreflightMode.HARM && names.none(pending.texts())) {
            return List.of();
        }
        FoundMigrations found = pending.migrations();
        if (found.none()) {
            return List.of();
        }
        LiveRows rows = new LiveRows(session);
        LintPolicy policy = policy();
        LiveCatalog catalog = new LiveCatalog(session, rows, names, found.texts());
        List<MarkedFinding> findings = new FileLinter(new Linter(new RunRules(), policy, catalog), policy).lint(found);
        if (rows.unanswered() > 0) {
            tell("Whether rows that are there stand in the way of "
                    + (rows.unanswered() == 1 ? "a statement" : rows.unanswered() + " statements")
                    + " could not be found out in time, or for a lock");
        }
        List<MarkedFinding> open = pending.knownFindings()
                .map(file -> new KnownFindings(file, names(), name -> Optional.empty()).applied(findings, found))
                .orElse(findings);
        return open.stream().filter(each -> !each.suppressed()).toList();
    }

    private LintPolicy policy() throws SQLException {
        int major = session.getMetaData().getDatabaseMajorVersion();
        return LintPolicy.of(Math.max(LintPolicy.OLDEST, Math.min(major, LintPolicy.NEWEST)))
                .withTimeoutsSet(true);
    }

    private static List<String> names() {
        return Stream.concat(Rules.all().stream(), FileRule.ALL.stream())
                .map(Rule::name)
                .toList();
    }

    private boolean isRefused(Finding finding) {
        return switch (mode) {
            case HARM -> finding.proven();
            case FAIL -> finding.proven() || finding.severity() == Severity.ERROR;
            case WARN, OFF -> false;
        };
    }

    /** What is a matter of taste, or of the files as a whole, a pipeline tells. */
    private static boolean isToBeTold(Finding finding) {
        return finding.proven()
                || finding.severity() == Severity.ERROR
                || (finding.severity() == Severity.WARN && finding.harm() != null);
    }

    private void tell(List<Finding> findings) {
        List<Finding> told = new ArrayList<>(findings.subList(0, Math.min(TOLD, findings.size())));
        told.forEach(each -> tell(HarmStory.line(each)));
        int more = findings.size() - told.size();
        if (more > 0) {
            tell("… and " + more + " more; mvn guard:lint shows them");
        }
    }

    private void tell(String line) {
        listener.on(new PreflightNote(line));
    }
}
