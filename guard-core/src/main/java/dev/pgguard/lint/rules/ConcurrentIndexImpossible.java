package dev.pgguard.lint.rules;

import dev.pgguard.lint.Findings;
import dev.pgguard.lint.Report;
import dev.pgguard.lint.Rule;
import dev.pgguard.lint.Severity;
import dev.pgguard.lint.Step;
import dev.pgguard.sql.tree.CreateIndex;
import dev.pgguard.sql.tree.Drop;
import dev.pgguard.sql.tree.Name;
import dev.pgguard.sql.tree.ObjectRef;
import dev.pgguard.sql.tree.Reindex;
import dev.pgguard.sql.tree.Tree;
import java.util.List;
import java.util.Set;

/** The server has no concurrent way for partitioned tables, several indexes, CASCADE and system catalogs. */
final class ConcurrentIndexImpossible implements Rule {

    @Override
    public String name() {
        return "concurrent-index-impossible";
    }

    @Override
    public Severity severity() {
        return Severity.ERROR;
    }

    @Override
    public Set<Class<? extends Tree>> looksAt() {
        return Set.of(CreateIndex.class, Drop.class, Reindex.class);
    }

    @Override
    public void check(Step step, Findings findings) {
        if (step.tree() instanceof CreateIndex create && create.concurrently()) {
            create(step, create, findings);
        } else if (step.tree() instanceof Drop drop && drop.concurrently()) {
            drop(step, drop, findings);
        } else if (step.tree() instanceof Reindex reindex && reindex.concurrently() && isSystem(reindex)) {
            findings.add(
                    step,
                    Report.at(reindex.span(), "REINDEX CONCURRENTLY fails on system catalogs")
                            .failing());
        }
    }

    private static void create(Step step, CreateIndex create, Findings findings) {
        Name table = create.table().name();
        if (step.isPartitioned(table)) {
            findings.add(
                    step,
                    Report.at(create.span(), "CREATE INDEX CONCURRENTLY fails on the partitioned table " + table)
                            .instead(PartitionedIndex.piecemeal(step, create))
                            .failing());
        }
    }

    private static void drop(Step step, Drop drop, Findings findings) {
        for (ObjectRef index : drop.objects()) {
            if (step.tableOfIndex(index.name()).map(step::isPartitioned).orElse(false)) {
                findings.add(
                        step,
                        Report.at(
                                        index.span(),
                                        "DROP INDEX CONCURRENTLY fails on " + index.name()
                                                + ", an index of a partitioned table")
                                .failing());
                return;
            }
        }
        if (drop.objects().size() > 1) {
            List<String> each = split(step, drop);
            findings.add(
                    step,
                    Report.at(drop.span(), "DROP INDEX CONCURRENTLY fails with more than one index")
                            .instead(each)
                            .failing()
                            .fixedBy(drop.span(), withoutLastSemicolon(each)));
        } else if (drop.cascade()) {
            findings.add(
                    step,
                    Report.at(drop.span(), "DROP INDEX CONCURRENTLY fails with CASCADE")
                            .instead(split(step, drop))
                            .failing());
        }
    }

    private static List<String> split(Step step, Drop drop) {
        String head = "DROP INDEX CONCURRENTLY " + (drop.ifExists() ? "IF EXISTS " : "");
        return drop.objects().stream()
                .map(index -> head + step.text(index.name().span()) + ";")
                .toList();
    }

    private static String withoutLastSemicolon(List<String> statements) {
        String all = String.join("\n", statements);
        return all.substring(0, all.length() - 1);
    }

    private static boolean isSystem(Reindex reindex) {
        Name relation = reindex.relation();
        return reindex.kind() == Reindex.Kind.SYSTEM || (relation != null && "pg_catalog".equals(relation.schema()));
    }
}
