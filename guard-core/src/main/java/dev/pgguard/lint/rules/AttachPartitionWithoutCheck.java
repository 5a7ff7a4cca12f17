package dev.pgguard.lint.rules;

import dev.pgguard.lint.Catalog;
import dev.pgguard.lint.Findings;
import dev.pgguard.lint.Report;
import dev.pgguard.lint.Rule;
import dev.pgguard.lint.Severity;
import dev.pgguard.lint.Step;
import dev.pgguard.lint.Table;
import dev.pgguard.lint.Work;
import dev.pgguard.sql.LockMode;
import dev.pgguard.sql.tree.AlterTable;
import dev.pgguard.sql.tree.Constraint;
import dev.pgguard.sql.tree.Name;
import dev.pgguard.sql.tree.PartitionBound;
import dev.pgguard.sql.tree.Tree;
import java.util.List;
import java.util.Set;

/** ATTACH PARTITION reads the whole partition under a lock, unless a valid CHECK says what it would look for. */
final class AttachPartitionWithoutCheck implements Rule {

    @Override
    public String name() {
        return "attach-partition-without-check";
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
        Name parent = alter.relation().name();
        for (AlterTable.Action action : alter.actions()) {
            if (action instanceof AlterTable.AttachPartition attach
                    && attach.bound() != null
                    && step.mayBeLarge(attach.partition())
                    && !isChecked(step, parent, attach.partition())) {
                findings.add(step, report(step, parent, attach, attach.bound()));
            }
        }
    }

    /** Whether a valid CHECK speaks of the partition key; of any column where the key is not known. */
    private static boolean isChecked(Step step, Name parent, Name partition) {
        List<String> key = PartitionKey.columns(step, parent);
        boolean made = step.table(partition).map(Table::constraints).orElse(List.of()).stream()
                .anyMatch(each -> each.validated()
                        && each.constraint() instanceof Constraint.Check check
                        && speaksOf(
                                check.expression().columns().stream()
                                        .map(Name::last)
                                        .toList(),
                                key));
        return made
                || step
                        .catalog()
                        .table(step.resolve(partition))
                        .map(Catalog.TableFacts::constraints)
                        .orElse(List.of())
                        .stream()
                        .anyMatch(each -> each.kind() == 'c' && each.validated() && speaksOf(each.columns(), key));
    }

    private static boolean speaksOf(List<String> columns, List<String> key) {
        return key.isEmpty() || columns.stream().anyMatch(key::contains);
    }

    private static Report report(Step step, Name parent, AlterTable.AttachPartition attach, PartitionBound bound) {
        Name partition = attach.partition();
        String child = step.text(partition.span());
        String check = Identifier.of(partition.last() + "_bound");
        String more = DefaultPartition.isKnown(step, parent) ? ", and the default partition as well" : "";
        return Report.at(attach.span(), "ATTACH PARTITION reads all of " + partition + " while nobody else can" + more)
                .harm(LockMode.ACCESS_EXCLUSIVE, Work.SCAN, partition)
                .doubtful()
                .instead(
                        "ALTER TABLE " + child + " ADD CONSTRAINT " + check + " CHECK ("
                                + PartitionKey.condition(step, parent, bound) + ") NOT VALID;",
                        "-- in the next migration:",
                        "ALTER TABLE " + child + " VALIDATE CONSTRAINT " + check + ";",
                        "-- in the next migration:",
                        step.text(step.tree().span()) + ";",
                        "ALTER TABLE " + child + " DROP CONSTRAINT " + check + ";");
    }
}
