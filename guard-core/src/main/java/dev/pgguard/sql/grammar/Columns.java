package dev.pgguard.sql.grammar;

import dev.pgguard.sql.tree.ColumnDefinition;
import dev.pgguard.sql.tree.Constraint;
import dev.pgguard.sql.tree.Constraint.Attribute;
import dev.pgguard.sql.tree.Constraint.Attributes;
import dev.pgguard.sql.tree.Expression;
import dev.pgguard.sql.tree.Name;
import dev.pgguard.sql.tree.Option;
import dev.pgguard.sql.tree.TypeName;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Column definitions and the constraints written behind them. */
final class Columns {

    private final Tokens t;
    private final Parser p;
    private final Constraints constraints;
    private @Nullable Name collation;

    Columns(Parser parser, Constraints constraints) {
        this.t = parser.tokens;
        this.p = parser;
        this.constraints = constraints;
    }

    /** {@code columnDef}. */
    ColumnDefinition definition() {
        int start = t.mark();
        Name name = p.names.column();
        TypeName type = p.types.type();
        String storage = t.accept("storage") ? wordOrDefault() : null;
        String compression = t.accept("compression") ? wordOrDefault() : null;
        List<Option> foreign = p.options().optionalForeign();
        List<Constraint> all = qualifiers();
        return new ColumnDefinition(name, type, collation, storage, compression, foreign, all, t.since(start));
    }

    /** {@code columnOptions}: of a typed table or a partition, where the type is known. */
    ColumnDefinition untyped() {
        int start = t.mark();
        Name name = p.names.column();
        t.accept("with", "options");
        List<Constraint> all = qualifiers();
        return new ColumnDefinition(name, null, collation, null, null, List.of(), all, t.since(start));
    }

    /** {@code TableFuncElement}: of a composite type. */
    ColumnDefinition attribute() {
        int start = t.mark();
        Name name = p.names.column();
        TypeName type = p.types.type();
        Name collate = t.accept("collate") ? p.names.qualified() : null;
        return new ColumnDefinition(name, type, collate, null, null, List.of(), List.of(), t.since(start));
    }

    /** The collation among the qualifiers read last. */
    @Nullable
    Name collation() {
        return collation;
    }

    String wordOrDefault() {
        return t.accept("default") ? "default" : p.names.column().last();
    }

    /** {@code ColQualList}. */
    List<Constraint> qualifiers() {
        List<Constraint> all = new ArrayList<>();
        collation = null;
        while (true) {
            int start = t.mark();
            if (t.accept("collate")) {
                if (collation != null) {
                    throw new SyntaxError("multiple COLLATE clauses not allowed", start, t.mark());
                }
                collation = p.names.qualified();
                continue;
            }
            Constraint attribute = attribute(start);
            if (attribute != null) {
                all.add(attribute);
                continue;
            }
            Name name = t.accept("constraint") ? p.names.column() : null;
            Constraint constraint = constraint(name, start);
            if (constraint == null) {
                if (name != null) {
                    throw t.unexpected();
                }
                return List.copyOf(all);
            }
            all.add(constraint);
        }
    }

    private @Nullable Constraint attribute(int start) {
        Attribute.Kind kind = null;
        switch (t.word()) {
            case "deferrable" -> kind = t.accept("deferrable") ? Attribute.Kind.DEFERRABLE : null;
            case "enforced" -> kind = t.accept("enforced") ? Attribute.Kind.ENFORCED : null;
            case "not" -> {
                if (t.accept("not", "deferrable")) {
                    kind = Attribute.Kind.NOT_DEFERRABLE;
                } else if (t.accept("not", "enforced")) {
                    kind = Attribute.Kind.NOT_ENFORCED;
                }
            }
            case "initially" -> {
                if (t.accept("initially", "deferred")) {
                    kind = Attribute.Kind.DEFERRED;
                } else if (t.accept("initially", "immediate")) {
                    kind = Attribute.Kind.IMMEDIATE;
                }
            }
            default -> {}
        }
        return kind == null ? null : new Attribute(kind, t.since(start));
    }

    private @Nullable Constraint constraint(@Nullable Name name, int start) {
        switch (t.word()) {
            case "not" -> {
                t.skip(1);
                t.expect("null");
                return new Constraint.NotNull(name, null, noInherit(), t.since(start));
            }
            case "null" -> {
                t.skip(1);
                return new Constraint.Null(name, t.since(start));
            }
            case "unique", "primary" -> {
                return constraints.unique(name, false, start);
            }
            case "check" -> {
                t.skip(1);
                t.expect("(");
                Expression expression = p.expressions().expression();
                t.expect(")");
                return new Constraint.Check(name, expression, noInherit(), t.since(start));
            }
            case "default" -> {
                t.skip(1);
                Expression value = p.expressions().restricted();
                return new Constraint.Default(name, value, t.since(start));
            }
            case "generated" -> {
                return constraints.generated(name, start);
            }
            case "references" -> {
                return constraints.references(name, List.of(), false, false, start);
            }
            default -> {
                return null;
            }
        }
    }

    private Attributes noInherit() {
        return t.accept("no", "inherit") ? new Attributes(false, false, false, true, null) : Attributes.NONE;
    }
}
