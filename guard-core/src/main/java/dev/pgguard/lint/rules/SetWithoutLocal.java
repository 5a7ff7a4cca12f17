package dev.pgguard.lint.rules;

import dev.pgguard.lint.FileEnd;
import dev.pgguard.lint.Findings;
import dev.pgguard.lint.LintFile;
import dev.pgguard.lint.Report;
import dev.pgguard.lint.Rule;
import dev.pgguard.lint.SettingChange;
import dev.pgguard.lint.Severity;
import dev.pgguard.sql.Token;
import dev.pgguard.sql.tree.SetVariable;
import dev.pgguard.sql.tree.Span;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/** SET in a transaction that stays for the migrations which come later in the same session. */
final class SetWithoutLocal implements Rule {

    /** Flyway puts these back after each migration. */
    private static final Set<String> RESTORED_BY_FLYWAY = Set.of("search_path", "role");

    private static final Set<String> OTHERS = Set.of("session_replication_role", "session_authorization", "timezone");

    @Override
    public String name() {
        return "set-without-local";
    }

    @Override
    public Severity severity() {
        return Severity.INFO;
    }

    @Override
    public void endOfFile(FileEnd end, Findings findings) {
        List<SettingChange> leaking = new ArrayList<>();
        for (SettingChange change : end.session().left()) {
            if (change.inTransaction() && leaks(end.file(), change.name())) {
                leaking.add(change);
            }
        }
        if (leaking.size() > 1) {
            leaking.sort(Comparator.comparing(change -> change.by().number()));
        }
        for (SettingChange change : leaking) {
            findings.add(change.by(), report(change));
        }
    }

    private static boolean leaks(LintFile file, String setting) {
        boolean flyway = file.mode() == LintFile.Mode.FLYWAY || file.mode() == LintFile.Mode.FLYWAY_MIXED;
        return RESTORED_BY_FLYWAY.contains(setting)
                ? !flyway
                : setting.endsWith("_timeout") || OTHERS.contains(setting);
    }

    private static Report report(SettingChange change) {
        Report report = Report.at(
                change.at(),
                "SET " + change.name()
                        + " stays for the migrations that come later in the same session; SET LOCAL ends with the transaction");
        if (!(change.by().tree() instanceof SetVariable)) {
            return report;
        }
        List<Token> tokens = change.by().tokens();
        if (change.name().equals("session_authorization") || tokens.size() < 2) {
            return report;
        }
        Token second = tokens.get(1);
        boolean session = second.is("SESSION");
        return session
                ? report.fixedBy(new Span(second.start(), second.end()), "LOCAL")
                : report.fixedBefore(second.start(), "LOCAL ");
    }
}
