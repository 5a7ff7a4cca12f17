package dev.pgguard.lint.rules;

import dev.pgguard.lint.Findings;
import dev.pgguard.lint.Report;
import dev.pgguard.lint.Rule;
import dev.pgguard.lint.Severity;
import dev.pgguard.lint.Step;
import dev.pgguard.lint.Work;
import dev.pgguard.sql.LockMode;
import dev.pgguard.sql.QualifiedName;
import dev.pgguard.sql.tree.Name;
import dev.pgguard.sql.tree.ObjectType;
import dev.pgguard.sql.tree.Reindex;
import dev.pgguard.sql.tree.Tree;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** REINDEX without CONCURRENTLY keeps writers out, and readers whose plan needs the index. */
final class RequireConcurrentReindex implements Rule {

    @Override
    public String name() {
        return "require-concurrent-reindex";
    }

    @Override
    public Severity severity() {
        return Severity.ERROR;
    }

    @Override
    public Set<Class<? extends Tree>> looksAt() {
        return Set.of(Reindex.class);
    }

    @Override
    public void check(Step step, Findings findings) {
        if (!(step.tree() instanceof Reindex reindex)
                || reindex.concurrently()
                || reindex.kind() == Reindex.Kind.SYSTEM
                || isExempt(step, reindex)) {
            return;
        }
        Name relation = reindex.relation();
        String until = relation != null
                ? " keeps writers out until " + relation + " is built again"
                : " keeps writers out of one table after the other";
        Report report = Report.at(
                reindex.span(), "REINDEX " + reindex.kind() + until + ", and readers whose plan needs the index");
        if (relation != null) {
            report = report.harm(LockMode.SHARE, Work.BUILD, table(step, reindex, relation));
        }
        Name target = relation != null ? relation : reindex.name();
        int at = target != null ? target.span().start() : reindex.span().end();
        findings.add(step, Concurrently.inserted(report, step, at, target != null ? "CONCURRENTLY " : " CONCURRENTLY"));
    }

    /** System catalogs cannot be built concurrently; an index that is new may stand on a table that is not. */
    private static boolean isExempt(Step step, Reindex reindex) {
        Name relation = reindex.relation();
        if (relation == null) {
            return reindex.kind() == Reindex.Kind.SCHEMA
                    && reindex.name() != null
                    && reindex.name().last().equals("pg_catalog");
        }
        boolean system = "pg_catalog".equals(relation.schema())
                || (relation.schema() == null && relation.last().startsWith("pg_"));
        if (reindex.kind() == Reindex.Kind.TABLE) {
            return system || !step.mayBeLarge(relation);
        }
        Optional<QualifiedName> table = step.tableOfIndex(relation);
        return system || (table.isPresent() ? !step.isUsed(table.get()) : step.isNew(ObjectType.INDEX, relation));
    }

    private static Name table(Step step, Reindex reindex, Name relation) {
        return reindex.kind() == Reindex.Kind.TABLE
                ? relation
                : step.tableOfIndex(relation)
                        .map(table -> new Name(
                                table.schema() == null ? List.of(table.name()) : List.of(table.schema(), table.name()),
                                relation.span()))
                        .orElse(relation);
    }
}
