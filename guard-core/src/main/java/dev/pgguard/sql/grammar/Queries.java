package dev.pgguard.sql.grammar;

import dev.pgguard.sql.tree.Expression;
import dev.pgguard.sql.tree.Name;
import dev.pgguard.sql.tree.Select;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Queries: SELECT, VALUES, TABLE, set operations and what may follow them. */
final class Queries {

    private final Tokens t;
    private final Parser p;
    private final FromClause from;
    private final QueryClauses clauses;

    Queries(Parser parser) {
        this.t = parser.tokens;
        this.p = parser;
        this.from = new FromClause(parser);
        this.clauses = new QueryClauses(parser);
    }

    /** Whether a query without parentheses begins here. */
    boolean atQuery() {
        return switch (t.word()) {
            case "select", "with" -> true;
            case "values" -> t.ahead(1, "(");
            case "table" -> Names.isColumn(t.keywordAhead(1)) || t.ahead(1, "only");
            default -> false;
        };
    }

    /** Whether a query begins here, perhaps behind parentheses. */
    boolean atQueryOrParenthesis() {
        int ahead = 0;
        while (t.ahead(ahead, "(")) {
            ahead++;
        }
        return switch (t.wordAhead(ahead)) {
            case "select", "with", "values", "table" -> true;
            default -> false;
        };
    }

    /** Whether what follows a query in parentheses makes it part of a larger one. */
    boolean atContinuation() {
        return switch (t.word()) {
            case "union", "intersect", "except", "order", "limit", "offset", "fetch", "for" -> true;
            default -> false;
        };
    }

    /** A whole statement's query. */
    Select statement() {
        int start = t.mark();
        SelectShape shape = query(true);
        return shape.record(t.since(start));
    }

    /** A whole statement's query whose WITH has been read. */
    Select statementBehindWith(int start) {
        SelectShape shape = query(true);
        shape.with = true;
        return shape.record(t.since(start));
    }

    /** A query inside something else. */
    void inner() {
        query(false);
    }

    /** What follows a query in parentheses that has been read. */
    void continued() {
        SelectShape shape = new SelectShape();
        operations(shape);
        clauses.tail(shape);
    }

    private SelectShape query(boolean top) {
        t.enter();
        boolean with = t.at("with");
        if (with) {
            with();
        }
        SelectShape shape = operand(top);
        operations(shape);
        clauses.tail(shape);
        shape.with |= with;
        t.leave();
        return shape;
    }

    void with() {
        new WithClause(p).parse();
    }

    private void operations(SelectShape shape) {
        boolean lowest = false;
        while (t.at("union") || t.at("intersect") || t.at("except")) {
            boolean intersect = t.at("intersect");
            if (!intersect || !lowest) {
                shape.combine(
                        intersect ? Select.Kind.INTERSECT : t.at("union") ? Select.Kind.UNION : Select.Kind.EXCEPT);
            }
            lowest |= !intersect;
            t.skip(1);
            if (!t.accept("all")) {
                t.accept("distinct");
            }
            operand(false);
        }
    }

    private SelectShape operand(boolean top) {
        SelectShape shape = new SelectShape();
        switch (t.word()) {
            case "(" -> {
                t.skip(1);
                SelectShape inside = query(top);
                t.expect(")");
                return inside;
            }
            case "select" -> select(shape, top);
            case "values" -> {
                t.skip(1);
                shape.kind = Select.Kind.VALUES;
                do {
                    t.expect("(");
                    p.expressions().operands();
                    t.expect(")");
                    shape.rows++;
                } while (t.accept(","));
            }
            case "table" -> {
                t.skip(1);
                p.referenced(p.relations.relation().name());
            }
            default -> throw t.unexpected();
        }
        return shape;
    }

    private void select(SelectShape shape, boolean top) {
        t.skip(1);
        boolean needed = false;
        if (t.accept("distinct")) {
            needed = true;
            if (t.accept("on")) {
                t.expect("(");
                p.expressions().operands();
                t.expect(")");
            }
        } else {
            t.accept("all");
        }
        if (needed || clauses.atExpression() || t.at("*")) {
            shape.outputs = targets();
        }
        if (t.accept("into")) {
            shape.into = into();
        }
        if (t.accept("from")) {
            from.list();
        }
        if (t.accept("where")) {
            shape.where = where(top);
        }
        clauses.grouping();
    }

    @Nullable
    Expression where(boolean top) {
        if (top) {
            return p.expressions().expression();
        }
        p.expressions().operand();
        return null;
    }

    /** {@code target_list}, also of RETURNING: the names that are written. */
    List<Name> targets() {
        List<Name> names = new ArrayList<>(0);
        do {
            if (!t.accept("*")) {
                Name name = p.expressions().operand().column();
                if (t.accept("as") || t.keyword().bareLabel()) {
                    name = p.names.label();
                }
                if (name != null && !name.last().equals("*")) {
                    names.add(name);
                }
            }
        } while (t.accept(","));
        return List.copyOf(names);
    }

    private Name into() {
        if (!t.accept("unlogged")) {
            if (t.at("local") || t.at("global")) {
                t.skip(t.ahead(1, "temp") || t.ahead(1, "temporary") ? 1 : 0);
            }
            if ((t.at("temp") || t.at("temporary")) && !t.ahead(1, "from")) {
                t.skip(1);
            }
        }
        t.accept("table");
        return p.names.qualified();
    }

    FromClause from() {
        return from;
    }

    void orderBy() {
        clauses.orderBy();
    }

    void optionalOrderBy() {
        if (t.at("order")) {
            clauses.orderBy();
        }
    }

    void window() {
        clauses.window();
    }

    boolean uniqueKeys() {
        if (!(t.at("with", "unique") || t.at("without", "unique"))) {
            return false;
        }
        t.skip(2);
        t.accept("keys");
        return true;
    }
}
