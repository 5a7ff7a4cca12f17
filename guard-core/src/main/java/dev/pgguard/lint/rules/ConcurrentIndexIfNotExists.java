package dev.pgguard.lint.rules;

import dev.pgguard.lint.Catalog;
import dev.pgguard.lint.Findings;
import dev.pgguard.lint.Report;
import dev.pgguard.lint.Rule;
import dev.pgguard.lint.Severity;
import dev.pgguard.lint.Step;
import dev.pgguard.sql.QualifiedName;
import dev.pgguard.sql.tree.CreateIndex;
import dev.pgguard.sql.tree.Name;
import dev.pgguard.sql.tree.ObjectType;
import dev.pgguard.sql.tree.Tree;
import java.util.Set;

/** IF NOT EXISTS takes the invalid index of a failed concurrent build for the index. */
final class ConcurrentIndexIfNotExists implements Rule {

    @Override
    public String name() {
        return "concurrent-index-if-not-exists";
    }

    @Override
    public Severity severity() {
        return Severity.WARN;
    }

    @Override
    public Set<Class<? extends Tree>> looksAt() {
        return Set.of(CreateIndex.class);
    }

    @Override
    public void check(Step step, Findings findings) {
        if (!(step.tree() instanceof CreateIndex create)
                || !create.concurrently()
                || !create.ifNotExists()
                || create.name() == null
                || !step.isUsed(create.table().name())
                || isKnown(step, create, create.name())) {
            return;
        }
        String schema = step.resolve(create.table().name()).schema();
        boolean elsewhere = create.table().name().schema() != null && schema != null;
        String index = Identifier.prefix(elsewhere ? schema : null)
                + step.text(create.name().span());
        String drop = "DROP INDEX CONCURRENTLY IF EXISTS " + index + ";";
        findings.add(
                step,
                Report.at(
                                create.span(),
                                "IF NOT EXISTS passes over the invalid index " + create.name()
                                        + " that a failed build has left, and nobody notices")
                        .instead(drop, step.text(create.span()) + ";")
                        .fixedBefore(create.span().start(), drop + "\n"));
    }

    /** Dropped just before, or by the live database absent or valid. */
    private static boolean isKnown(Step step, CreateIndex create, Name index) {
        QualifiedName table = step.resolve(create.table().name());
        boolean dropped =
                step.isNew(step.schema().dropped(ObjectType.INDEX, new QualifiedName(table.schema(), index.last())));
        return dropped
                || step.catalog()
                        .table(table)
                        .map(facts -> facts.indexes().stream()
                                .filter(each -> each.name().equals(index.last()))
                                .allMatch(Catalog.IndexFacts::valid))
                        .orElse(false);
    }
}
