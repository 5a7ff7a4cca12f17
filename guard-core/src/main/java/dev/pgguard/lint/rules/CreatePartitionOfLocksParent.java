package dev.pgguard.lint.rules;

import dev.pgguard.lint.Findings;
import dev.pgguard.lint.Report;
import dev.pgguard.lint.Rule;
import dev.pgguard.lint.Severity;
import dev.pgguard.lint.Step;
import dev.pgguard.lint.Work;
import dev.pgguard.sql.LockMode;
import dev.pgguard.sql.tree.CreateTable;
import dev.pgguard.sql.tree.Name;
import dev.pgguard.sql.tree.PartitionBound;
import dev.pgguard.sql.tree.Tree;
import java.util.Set;

/** CREATE TABLE … PARTITION OF keeps everybody out of the partitioned table, where ATTACH would not. */
final class CreatePartitionOfLocksParent implements Rule {

    @Override
    public String name() {
        return "create-partition-of-locks-parent";
    }

    @Override
    public Severity severity() {
        return Severity.WARN;
    }

    @Override
    public Set<Class<? extends Tree>> looksAt() {
        return Set.of(CreateTable.class);
    }

    @Override
    public void check(Step step, Findings findings) {
        if (!(step.tree() instanceof CreateTable create)
                || create.partitionOf() == null
                || create.bound() == null
                || !step.isUsed(create.partitionOf())) {
            return;
        }
        Name parent = create.partitionOf();
        String child = step.text(create.name().span());
        String by = create.partitionBy() == null
                ? ""
                : " " + step.text(create.partitionBy().span());
        boolean scan = DefaultPartition.isKnown(step, parent) && create.bound().kind() != PartitionBound.Kind.DEFAULT;
        findings.add(
                step,
                Report.at(
                                create.span(),
                                "CREATE TABLE " + create.name() + " PARTITION OF keeps reads and writes out of all of "
                                        + parent + (scan ? " while its default partition is read" : ""))
                        .harm(LockMode.ACCESS_EXCLUSIVE, scan ? Work.SCAN : Work.BRIEF, parent)
                        .doubtful()
                        .instead(
                                "CREATE TABLE " + child + " (LIKE " + step.text(parent.span())
                                        + " INCLUDING DEFAULTS INCLUDING CONSTRAINTS)" + by + ";",
                                "ALTER TABLE " + step.text(parent.span()) + " ATTACH PARTITION " + child + " "
                                        + step.text(create.bound().span()) + ";"));
    }
}
