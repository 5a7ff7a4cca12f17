package dev.pgguard.sql.grammar;

import dev.pgguard.sql.tree.Constraint;
import dev.pgguard.sql.tree.Constraint.Attributes;
import dev.pgguard.sql.tree.Expression;
import dev.pgguard.sql.tree.IndexElement;
import dev.pgguard.sql.tree.Name;
import dev.pgguard.sql.tree.Option;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Table constraints, and the kinds that columns share with them. */
final class Constraints {

    private final Tokens t;
    private final Parser p;

    Constraints(Parser parser) {
        this.t = parser.tokens;
        this.p = parser;
    }

    private ConstraintAttributes attributes() {
        return new ConstraintAttributes(t);
    }

    /** Whether a table constraint begins here, where a column's name might. */
    boolean at() {
        return switch (t.word()) {
            case "constraint", "check", "unique", "primary", "foreign", "not" -> true;
            case "exclude" -> t.ahead(1, "using") || t.ahead(1, "(");
            default -> false;
        };
    }

    /** {@code TableConstraint}, which is also a domain's. */
    Constraint table() {
        int start = t.mark();
        Name name = t.accept("constraint") ? p.names.column() : null;
        switch (t.word()) {
            case "check" -> {
                t.skip(1);
                t.expect("(");
                Expression expression = p.expressions().expression();
                t.expect(")");
                Attributes with = attributes().parse();
                return new Constraint.Check(name, expression, with, t.since(start));
            }
            case "not" -> {
                t.skip(1);
                t.expect("null");
                Name column = p.names.atColumn() && !attributes().at() ? p.names.column() : null;
                Attributes with = attributes().parse();
                return new Constraint.NotNull(name, column, with, t.since(start));
            }
            case "unique", "primary" -> {
                return unique(name, true, start);
            }
            case "exclude" -> {
                return exclusion(name, start);
            }
            case "foreign" -> {
                return foreignKey(name, start);
            }
            default -> throw t.unexpected();
        }
    }

    Constraint unique(@Nullable Name name, boolean ofTable, int start) {
        boolean primary = t.at("primary");
        t.skip(1);
        if (primary) {
            t.expect("key");
        }
        boolean nullsNotDistinct = !primary && nullsNotDistinct();
        List<Name> columns = List.of();
        List<Name> including = List.of();
        boolean withoutOverlaps = false;
        Name index = null;
        if (ofTable && t.accept("using", "index")) {
            index = p.names.column();
        } else if (ofTable) {
            t.expect("(");
            columns = p.names.columns();
            withoutOverlaps = t.accept("without");
            if (withoutOverlaps) {
                t.expect("overlaps");
            }
            t.expect(")");
            including = including();
        }
        List<Option> options = index == null ? p.options().withDefinition() : List.of();
        Name tablespace = index == null ? tablespace() : null;
        Attributes with = ofTable ? attributes().parse() : Attributes.NONE;
        return new Constraint.Unique(
                name,
                primary,
                columns,
                including,
                nullsNotDistinct,
                withoutOverlaps,
                index,
                options,
                tablespace,
                with,
                t.since(start));
    }

    boolean nullsNotDistinct() {
        if (t.accept("nulls", "distinct")) {
            return false;
        }
        if (t.accept("nulls", "not")) {
            t.expect("distinct");
            return true;
        }
        return false;
    }

    private List<Name> including() {
        return t.accept("include") ? p.names.columnsInParentheses() : List.of();
    }

    private @Nullable Name tablespace() {
        if (t.accept("using", "index")) {
            t.expect("tablespace");
            return p.names.column();
        }
        return null;
    }

    private Constraint exclusion(@Nullable Name name, int start) {
        t.skip(1);
        String method = t.accept("using") ? p.names.column().last() : "btree";
        t.expect("(");
        List<Constraint.Exclusion.Element> elements = new ArrayList<>();
        do {
            IndexElement key = new IndexElements(p).element();
            t.expect("with");
            List<String> operator;
            if (t.accept("operator")) {
                t.expect("(");
                operator = p.names.operator().parts();
                t.expect(")");
            } else {
                operator = p.names.operator().parts();
            }
            elements.add(new Constraint.Exclusion.Element(key, operator));
        } while (t.accept(","));
        t.expect(")");
        List<Name> including = including();
        List<Option> options = p.options().withDefinition();
        Name tablespace = tablespace();
        Expression where = null;
        if (t.accept("where")) {
            t.expect("(");
            where = p.expressions().expression();
            t.expect(")");
        }
        Attributes with = attributes().parse();
        return new Constraint.Exclusion(
                name, method, List.copyOf(elements), including, options, tablespace, where, with, t.since(start));
    }

    private Constraint foreignKey(@Nullable Name name, int start) {
        t.skip(1);
        t.expect("key");
        References.Columns columns = new References(p).columns();
        return references(name, columns.names(), columns.period(), true, start);
    }

    Constraint references(@Nullable Name name, List<Name> columns, boolean period, boolean ofTable, int start) {
        References.Target target = new References(p).target();
        Attributes with = ofTable ? attributes().parse() : Attributes.NONE;
        return new Constraint.ForeignKey(
                name,
                columns,
                period,
                target.table(),
                target.columns().names(),
                target.columns().period(),
                target.match(),
                target.onUpdate(),
                target.onDelete(),
                target.onDeleteColumns(),
                with,
                t.since(start));
    }

    /** {@code GENERATED … AS IDENTITY} or {@code AS (…)}. */
    Constraint generated(@Nullable Name name, int start) {
        t.expect("generated");
        boolean always = t.accept("always");
        if (!always) {
            t.expect("by", "default");
        }
        t.expect("as");
        if (t.accept("identity")) {
            List<Option> options = t.at("(") ? new SequenceOptions(p).inParentheses() : List.of();
            return new Constraint.Identity(name, always, options, t.since(start));
        }
        t.expect("(");
        Expression expression = p.expressions().expression();
        t.expect(")");
        boolean stored = t.accept("stored");
        if (!stored) {
            t.accept("virtual");
        }
        if (!always) {
            throw new SyntaxError("for a generated column, GENERATED ALWAYS must be specified", start, t.mark());
        }
        return new Constraint.Generated(name, true, expression, stored, t.since(start));
    }
}
