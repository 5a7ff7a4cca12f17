package dev.pgguard.sql.grammar;

import dev.pgguard.sql.tree.Expression;
import dev.pgguard.sql.tree.Name;
import dev.pgguard.sql.tree.Span;
import java.util.ArrayList;
import java.util.List;

/** Gathers what stands anywhere inside an expression, in the order of PostgreSQL's tree. */
final class Facts {

    final List<Name> calls = new ArrayList<>(2);
    final List<Name> syntaxCalls = new ArrayList<>(0);
    final List<String> sqlValues = new ArrayList<>(0);
    final List<Name> columns = new ArrayList<>(4);
    final List<Span> nullComparisons = new ArrayList<>(0);
    boolean subquery;
    boolean parameter;

    /** How much has been gathered; what comes between two marks can change places. */
    Mark mark() {
        return new Mark(calls.size(), syntaxCalls.size(), sqlValues.size(), columns.size());
    }

    /** Puts what was gathered since the second mark before what was gathered between the two. */
    void swap(Mark first, Mark second) {
        rotate(calls, first.calls, second.calls);
        rotate(syntaxCalls, first.syntaxCalls, second.syntaxCalls);
        rotate(sqlValues, first.sqlValues, second.sqlValues);
        rotate(columns, first.columns, second.columns);
    }

    private static <T> void rotate(List<T> list, int from, int middle) {
        List<T> tail = new ArrayList<>(list.subList(middle, list.size()));
        list.subList(middle, list.size()).clear();
        list.addAll(from, tail);
    }

    Expression expression(Operand top, Span span) {
        return new Expression(
                top.kind,
                top.node,
                top.value,
                List.copyOf(top.casts()),
                List.copyOf(calls),
                List.copyOf(syntaxCalls),
                List.copyOf(sqlValues),
                List.copyOf(columns),
                List.copyOf(top.notNull()),
                List.copyOf(nullComparisons),
                subquery,
                parameter,
                span);
    }

    /** A place in the lists. */
    record Mark(int calls, int syntaxCalls, int sqlValues, int columns) {}
}
