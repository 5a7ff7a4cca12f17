package dev.pgguard.lint.rules;

import dev.pgguard.lint.Findings;
import dev.pgguard.lint.Report;
import dev.pgguard.lint.Rule;
import dev.pgguard.lint.Severity;
import dev.pgguard.lint.Step;
import dev.pgguard.lint.Work;
import dev.pgguard.sql.LockMode;
import dev.pgguard.sql.tree.AlterTable;
import dev.pgguard.sql.tree.Name;
import dev.pgguard.sql.tree.Tree;
import java.util.Set;

/** With REPLICA IDENTITY FULL each UPDATE and DELETE writes whole rows to the WAL. */
final class ReplicaIdentityFull implements Rule {

    @Override
    public String name() {
        return "replica-identity-full";
    }

    @Override
    public Severity severity() {
        return Severity.WARN;
    }

    @Override
    public Set<Class<? extends Tree>> looksAt() {
        return Set.of(AlterTable.class);
    }

    @Override
    public void check(Step step, Findings findings) {
        if (!(step.tree() instanceof AlterTable alter)) {
            return;
        }
        Name table = alter.relation().name();
        for (AlterTable.Action action : alter.actions()) {
            if (action instanceof AlterTable.ReplicaIdentity identity && identity.kind() == 'f') {
                Report report = Report.at(
                                identity.span(),
                                "REPLICA IDENTITY FULL of " + table
                                        + " writes the whole old row for each UPDATE and DELETE, for which subscribers may search their whole table")
                        .instead("ALTER TABLE " + step.text(table.span())
                                + " REPLICA IDENTITY USING INDEX <a unique index of NOT NULL columns>;");
                findings.add(
                        step, step.isUsed(table) ? report.harm(LockMode.ACCESS_EXCLUSIVE, Work.BRIEF, table) : report);
            }
        }
    }
}
