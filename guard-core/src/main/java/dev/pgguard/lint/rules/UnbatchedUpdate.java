package dev.pgguard.lint.rules;

import dev.pgguard.lint.Catalog;
import dev.pgguard.lint.Findings;
import dev.pgguard.lint.Harm;
import dev.pgguard.lint.Report;
import dev.pgguard.lint.Rule;
import dev.pgguard.lint.Severity;
import dev.pgguard.lint.Step;
import dev.pgguard.lint.Work;
import dev.pgguard.sql.LockMode;
import dev.pgguard.sql.tree.Delete;
import dev.pgguard.sql.tree.Expression;
import dev.pgguard.sql.tree.Name;
import dev.pgguard.sql.tree.Span;
import dev.pgguard.sql.tree.Tree;
import dev.pgguard.sql.tree.Update;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** UPDATE or DELETE of a large table by a condition that no unique key bounds may change most of it in one transaction. */
final class UnbatchedUpdate implements Rule {

    @Override
    public String name() {
        return "unbatched-update";
    }

    @Override
    public Severity severity() {
        return Severity.WARN;
    }

    @Override
    public Set<Class<? extends Tree>> looksAt() {
        return Set.of(Update.class, Delete.class);
    }

    @Override
    public void check(Step step, Findings findings) {
        if (step.tree() instanceof Update update && !update.whereCurrentOf()) {
            check(step, findings, update.relation().name(), update.where(), "UPDATE", update.span());
        } else if (step.tree() instanceof Delete delete && !delete.whereCurrentOf()) {
            check(step, findings, delete.relation().name(), delete.where(), "DELETE", delete.span());
        }
    }

    private static void check(
            Step step, Findings findings, Name table, @Nullable Expression where, String verb, Span span) {
        if (where == null || where.kind() == Expression.Kind.CONSTANT || Batches.isMeant(step)) {
            return;
        }
        Optional<Catalog.TableFacts> large = step.facts(table)
                .filter(facts -> step.policy().isLarge(new Harm.Size(facts.rows(), facts.bytes())))
                .filter(facts -> !isBounded(facts, where));
        if (large.isPresent() && Backfill.lockHeldOn(step, table).isEmpty()) {
            findings.add(
                    step,
                    Report.at(
                                    span,
                                    verb + " of " + table
                                            + " by a condition that no unique key bounds may change most of it in one transaction")
                            .harm(LockMode.ROW_EXCLUSIVE, Work.STATEMENT, table)
                            .instead(Batches.of(step.text(span))));
        }
    }

    /** Who asks for keys means a few rows. */
    private static boolean isBounded(Catalog.TableFacts facts, Expression where) {
        List<String> columns = where.columns().stream().map(Name::last).toList();
        return facts.indexes().stream()
                .filter(Catalog.IndexFacts::unique)
                .anyMatch(index -> !index.columns().isEmpty()
                        && columns.contains(index.columns().get(0)));
    }
}
