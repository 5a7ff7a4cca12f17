package dev.pgguard.lint.rules;

import dev.pgguard.lint.Findings;
import dev.pgguard.lint.Report;
import dev.pgguard.lint.Rule;
import dev.pgguard.lint.Severity;
import dev.pgguard.lint.Step;
import dev.pgguard.lint.Work;
import dev.pgguard.sql.LockMode;
import dev.pgguard.sql.tree.Drop;
import dev.pgguard.sql.tree.Name;
import dev.pgguard.sql.tree.ObjectRef;
import dev.pgguard.sql.tree.ObjectType;
import dev.pgguard.sql.tree.Tree;
import java.util.Set;

/** DROP TABLE loses data, and breaks the code that still runs. */
final class BanDropTable implements Rule {

    @Override
    public String name() {
        return "ban-drop-table";
    }

    @Override
    public Severity severity() {
        return Severity.ERROR;
    }

    @Override
    public Set<Class<? extends Tree>> looksAt() {
        return Set.of(Drop.class);
    }

    @Override
    public void check(Step step, Findings findings) {
        if (!(step.tree() instanceof Drop drop) || drop.type() != ObjectType.TABLE) {
            return;
        }
        for (ObjectRef table : drop.objects()) {
            if (step.isUsed(table.name())
                    && !step.isNothing(table.name())
                    && TableRemade.of(step, table.name()) == TableRemade.NOT) {
                findings.add(step, report(step, table.name()));
            }
        }
    }

    private static Report report(Step step, Name table) {
        String written = step.text(table.span());
        String schema = Identifier.prefix(table.schema());
        String away = Identifier.of(table.last() + "_unused");
        return Report.at(
                        table.span(),
                        "DROP TABLE " + table + " loses its rows for good, and fails code that still uses it")
                .harm(LockMode.ACCESS_EXCLUSIVE, Work.BRIEF, table)
                .instead(
                        "-- when no code uses it any more, so that it can come back:",
                        "ALTER TABLE " + written + " RENAME TO " + away + ";",
                        "-- when nobody has missed it, in a later release:",
                        "DROP TABLE " + schema + away + ";");
    }
}
