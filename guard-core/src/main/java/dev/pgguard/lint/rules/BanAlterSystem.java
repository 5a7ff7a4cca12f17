package dev.pgguard.lint.rules;

import dev.pgguard.lint.Findings;
import dev.pgguard.lint.Report;
import dev.pgguard.lint.Rule;
import dev.pgguard.lint.Severity;
import dev.pgguard.lint.Step;
import dev.pgguard.sql.tree.AlterSetting;
import dev.pgguard.sql.tree.Tree;
import java.util.Set;

/** A setting of the server, of a database or of a role concerns more than the schema. */
final class BanAlterSystem implements Rule {

    @Override
    public String name() {
        return "ban-alter-system";
    }

    @Override
    public Severity severity() {
        return Severity.WARN;
    }

    @Override
    public Set<Class<? extends Tree>> looksAt() {
        return Set.of(AlterSetting.class);
    }

    @Override
    public void check(Step step, Findings findings) {
        if (!(step.tree() instanceof AlterSetting alter)) {
            return;
        }
        String whom =
                switch (alter.scope()) {
                    case SYSTEM -> "all databases of the server";
                    case DATABASE ->
                        "every session of the database" + (alter.database() == null ? "" : " " + alter.database());
                    case ROLE ->
                        alter.role() == null || alter.role().name().isEmpty()
                                ? "every session of a role"
                                : "every session of the role " + alter.role().name();
                };
        String setting = alter.setting().name().isEmpty()
                ? "all settings"
                : alter.setting().name();
        findings.add(
                step,
                Later.milder(
                        step,
                        Report.at(
                                alter.span(),
                                "changes " + setting + " for " + whom + ", also where no migration is awaited")));
    }
}
