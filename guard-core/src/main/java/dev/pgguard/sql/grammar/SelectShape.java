package dev.pgguard.sql.grammar;

import dev.pgguard.sql.tree.Expression;
import dev.pgguard.sql.tree.Name;
import dev.pgguard.sql.tree.Select;
import dev.pgguard.sql.tree.Span;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is known of a query while it is read. */
final class SelectShape {

    Select.Kind kind = Select.Kind.SELECT;
    boolean with;
    int rows;

    @Nullable
    Name into;

    @Nullable
    Expression where;

    List<Name> outputs = List.of();

    final List<Select.Locking> locking = new ArrayList<>(0);

    /** Makes it a set operation, whose operands' clauses are no longer its own. */
    void combine(Select.Kind operation) {
        kind = operation;
        where = null;
        rows = 0;
        locking.clear();
    }

    Select record(Span span) {
        return new Select(kind, into, with, where, List.copyOf(locking), outputs, rows, span);
    }
}
