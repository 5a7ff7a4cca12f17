package dev.pgguard.lint.rules;

import dev.pgguard.lint.Session;
import dev.pgguard.lint.Step;
import dev.pgguard.sql.QualifiedName;
import dev.pgguard.sql.tree.LockTable;
import dev.pgguard.sql.tree.Name;
import java.util.Comparator;
import java.util.Optional;

/** Work on rows while an earlier statement of the transaction still holds its lock on their table. */
final class Backfill {

    private Backfill() {}

    /** The strongest lock that DDL has left on the table, if it is one that keeps readers or writers out. */
    static Optional<Session.Held> lockHeldOn(Step step, Name table) {
        if (step.later() || step.isSmall(table)) {
            return Optional.empty();
        }
        QualifiedName complete = step.resolve(table);
        return step.session().held().stream()
                .filter(held -> held.lock().mode().blocksReadersOrWriters())
                .filter(held -> step.resolve(held.lock().table()).equals(complete))
                .filter(held -> !(held.by().tree() instanceof LockTable))
                .max(Comparator.comparing((Session.Held held) -> held.lock().mode()));
    }
}
