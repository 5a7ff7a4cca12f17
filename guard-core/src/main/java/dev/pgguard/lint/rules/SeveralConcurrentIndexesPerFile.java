package dev.pgguard.lint.rules;

import dev.pgguard.lint.FileEnd;
import dev.pgguard.lint.Findings;
import dev.pgguard.lint.NonTransactional;
import dev.pgguard.lint.Report;
import dev.pgguard.lint.Rule;
import dev.pgguard.lint.Severity;
import dev.pgguard.lint.Step;
import dev.pgguard.sql.tree.AlterSetting;
import dev.pgguard.sql.tree.Cluster;
import dev.pgguard.sql.tree.CreateIndex;
import dev.pgguard.sql.tree.Drop;
import dev.pgguard.sql.tree.Name;
import dev.pgguard.sql.tree.Reindex;
import dev.pgguard.sql.tree.Vacuum;
import java.util.List;

/** When one of several statements outside a transaction fails, those before it stay done. */
final class SeveralConcurrentIndexesPerFile implements Rule {

    @Override
    public String name() {
        return "several-concurrent-indexes-per-file";
    }

    @Override
    public Severity severity() {
        return Severity.WARN;
    }

    @Override
    public void endOfFile(FileEnd end, Findings findings) {
        if (end.session().transactionOfTheTool()) {
            return;
        }
        List<Step> steps = end.steps().stream()
                .filter(step -> NonTransactional.words(step.tree()).isPresent())
                .toList();
        if (steps.size() > 1 && !steps.stream().allMatch(step -> isRepeatable(step, steps))) {
            Step second = steps.get(1);
            findings.add(
                    second,
                    Report.at(
                                    second.tree().span(),
                                    "one of " + steps.size()
                                            + " statements outside a transaction: when one fails, the migration cannot be run again as it is")
                            .instead("-- one migration for each of them"));
        }
    }

    private static boolean isRepeatable(Step step, List<Step> steps) {
        if (step.tree() instanceof CreateIndex create) {
            Name index = create.name();
            return create.ifNotExists()
                    || (index != null
                            && steps.stream().anyMatch(other -> other.number() < step.number() && drops(other, index)));
        }
        return step.tree() instanceof Drop drop
                ? drop.ifExists()
                : step.tree() instanceof Reindex
                        || step.tree() instanceof Vacuum
                        || step.tree() instanceof Cluster
                        || step.tree() instanceof AlterSetting;
    }

    private static boolean drops(Step step, Name index) {
        return step.tree() instanceof Drop drop
                && drop.ifExists()
                && drop.objects().stream().anyMatch(each -> each.name().last().equals(index.last()));
    }
}
