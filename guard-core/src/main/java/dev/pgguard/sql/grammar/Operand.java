package dev.pgguard.sql.grammar;

import dev.pgguard.sql.tree.Expression;
import dev.pgguard.sql.tree.Name;
import dev.pgguard.sql.tree.TypeName;
import dev.pgguard.sql.tree.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is known of a part of an expression while it is read. */
final class Operand {

    final Expression.Kind kind;
    final String node;
    final @Nullable Value value;
    final int start;

    private List<TypeName> casts = List.of();
    private List<Name> notNull = List.of();
    private @Nullable Name column;

    private Operand(Expression.Kind kind, String node, @Nullable Value value, int start) {
        this.kind = kind;
        this.node = node;
        this.value = value;
        this.start = start;
    }

    static Operand node(String node, int start) {
        return new Operand(Expression.Kind.OTHER, node, null, start);
    }

    static Operand of(Expression.Kind kind, int start) {
        return new Operand(kind, "", null, start);
    }

    static Operand constant(Value value, int start) {
        return new Operand(Expression.Kind.CONSTANT, "", value, start);
    }

    static Operand column(Name column, int start) {
        Operand operand = new Operand(Expression.Kind.COLUMN, "", null, start);
        operand.column = column;
        return operand;
    }

    boolean isNull() {
        return kind == Expression.Kind.NULL && casts.isEmpty();
    }

    boolean isRow() {
        return node.equals("RowExpr") && casts.isEmpty();
    }

    boolean isConstantNumber() {
        return casts.isEmpty()
                && value != null
                && (value.kind() == Value.Kind.INTEGER || value.kind() == Value.Kind.DECIMAL);
    }

    @Nullable
    Name column() {
        return casts.isEmpty() ? column : null;
    }

    /** Outermost first. */
    List<TypeName> casts() {
        List<TypeName> outermostFirst = new ArrayList<>(casts);
        Collections.reverse(outermostFirst);
        return outermostFirst;
    }

    List<Name> notNull() {
        return notNull;
    }

    Operand proving(List<Name> columns) {
        notNull = columns;
        return this;
    }

    /** The same, cast once more. */
    Operand cast(TypeName type) {
        if (casts.isEmpty()) {
            casts = new ArrayList<>(2);
        }
        casts.add(type);
        return this;
    }

    /** The value, or what stands in the place of one. */
    Value valueOrText() {
        if (value != null) {
            return value;
        }
        Name name = column;
        return new Value(Value.Kind.OTHER, name == null ? "" : name.last(), null);
    }
}
