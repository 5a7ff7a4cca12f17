package dev.pgguard.lint.rules;

import dev.pgguard.lint.Findings;
import dev.pgguard.lint.Report;
import dev.pgguard.lint.Rule;
import dev.pgguard.lint.Severity;
import dev.pgguard.lint.Step;
import dev.pgguard.sql.tree.Transaction;
import dev.pgguard.sql.tree.Tree;
import java.util.Set;

/** BEGIN where there is a transaction already, and what ends a transaction of the migration tool's. */
final class TransactionNesting implements Rule {

    @Override
    public String name() {
        return "transaction-nesting";
    }

    @Override
    public Severity severity() {
        return Severity.ERROR;
    }

    @Override
    public Set<Class<? extends Tree>> looksAt() {
        return Set.of(Transaction.class);
    }

    @Override
    public void check(Step step, Findings findings) {
        if (!(step.tree() instanceof Transaction control) || step.later()) {
            return;
        }
        boolean open = step.session().inTransaction();
        switch (control.kind()) {
            case BEGIN, START -> {
                if (open) {
                    findings.add(
                            step,
                            removing(
                                    step,
                                    step.session().transactionOfTheTool()
                                            ? "the migration tool has begun a transaction already, so this one does nothing but warn"
                                            : "a transaction is open already, so this one does nothing but warn"));
                }
            }
            case COMMIT, ROLLBACK, PREPARE -> {
                String word = control.kind().name();
                if (open && step.inBody()) {
                    findings.add(
                            step,
                            Report.at(
                                    control.span(),
                                    word + " in a block fails when the block itself runs in a transaction"));
                } else if (open && step.session().transactionOfTheTool()) {
                    findings.add(
                            step,
                            removing(
                                    step,
                                    word
                                            + " ends the migration tool's transaction: what follows is no longer undone with the rest when it fails"));
                }
            }
            default -> {}
        }
    }

    private static Report removing(Step step, String message) {
        return Report.at(step.tree().span(), message).fixedBy(step.removed());
    }
}
