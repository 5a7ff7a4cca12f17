package dev.pgguard.sql.grammar;

import dev.pgguard.sql.tree.Expression;
import dev.pgguard.sql.tree.Name;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The functions of SQL/JSON. */
final class JsonCalls {

    private final Tokens t;
    private final Parser p;
    private final Expressions e;
    private final Calls calls;

    JsonCalls(Parser parser, Expressions expressions, Calls calls) {
        this.t = parser.tokens;
        this.p = parser;
        this.e = expressions;
        this.calls = calls;
    }

    @Nullable
    Operand call(int start) {
        switch (t.word()) {
            case "json" -> {
                return value("JsonParseExpr", start);
            }
            case "json_scalar" -> {
                return value("JsonScalarExpr", start);
            }
            case "json_serialize" -> {
                return value("JsonSerializeExpr", start);
            }
            case "json_query", "json_value", "json_exists" -> {
                t.skip(2);
                valueExpression();
                t.expect(",");
                e.operand();
                return ended("JsonFuncExpr", start);
            }
            case "json_object" -> {
                return object(start);
            }
            case "json_array" -> {
                return array(start);
            }
            case "json_objectagg" -> {
                t.skip(2);
                pair();
                return aggregate("JsonObjectAgg", start);
            }
            case "json_arrayagg" -> {
                t.skip(2);
                valueExpression();
                p.queries().optionalOrderBy();
                return aggregate("JsonArrayAgg", start);
            }
            default -> {
                return null;
            }
        }
    }

    private Operand value(String node, int start) {
        t.skip(2);
        valueExpression();
        return ended(node, start);
    }

    private Operand ended(String node, int start) {
        clauses();
        t.expect(")");
        return Operand.node(node, start);
    }

    private Operand aggregate(String node, int start) {
        Operand aggregate = ended(node, start);
        calls.trailing(false);
        return aggregate;
    }

    private Operand object(int start) {
        int place = e.facts().calls.size();
        t.skip(2);
        if (t.at(")") || t.at("returning")) {
            return ended("JsonObjectConstructor", start);
        }
        calls.argument();
        if (!t.at(":") && !t.at("value")) {
            while (t.accept(",")) {
                calls.argument();
            }
            t.expect(")");
            e.facts().calls.add(place, new Name(List.of("pg_catalog", "json_object"), t.since(start)));
            return Operand.of(Expression.Kind.CALL, start);
        }
        t.skip(1);
        valueExpression();
        while (t.accept(",")) {
            pair();
        }
        return ended("JsonObjectConstructor", start);
    }

    private void pair() {
        e.operand();
        if (!t.accept(":")) {
            t.expect("value");
        }
        valueExpression();
    }

    private Operand array(int start) {
        t.skip(2);
        if (p.queries().atQuery()) {
            p.queries().inner();
            e.facts().subquery = true;
            return ended("JsonArrayQueryConstructor", start);
        }
        if (!t.at(")") && !t.at("returning") && !t.at("null", "on") && !t.at("absent", "on")) {
            do {
                valueExpression();
            } while (t.accept(","));
        }
        return ended("JsonArrayConstructor", start);
    }

    void valueExpression() {
        e.operand();
        format();
    }

    boolean format() {
        if (!t.accept("format", "json")) {
            return false;
        }
        if (t.accept("encoding")) {
            p.names.column();
        }
        return true;
    }

    /** The clauses that may follow the arguments, also of JSON_TABLE. */
    void clauses() {
        while (clause()) {
            // each one has been read
        }
    }

    private boolean clause() {
        switch (t.word()) {
            case "passing" -> {
                t.skip(1);
                do {
                    valueExpression();
                    t.expect("as");
                    p.names.label();
                } while (t.accept(","));
                return true;
            }
            case "returning" -> {
                t.skip(1);
                p.types.type();
                format();
                return true;
            }
            case "format" -> {
                return format();
            }
            case "with", "without" -> {
                return p.queries().uniqueKeys() || wrapper();
            }
            case "keep", "omit" -> {
                t.skip(1);
                t.expect("quotes");
                if (t.accept("on")) {
                    t.expect("scalar", "string");
                }
                return true;
            }
            default -> {
                return behavior();
            }
        }
    }

    private boolean wrapper() {
        t.skip(1);
        if (!t.accept("conditional")) {
            t.accept("unconditional");
        }
        t.accept("array");
        t.expect("wrapper");
        return true;
    }

    private boolean behavior() {
        switch (t.word()) {
            case "error", "null", "true", "false", "unknown", "absent" -> t.skip(1);
            case "empty" -> {
                t.skip(1);
                if (!t.accept("array")) {
                    t.accept("object");
                }
            }
            case "default" -> {
                t.skip(1);
                e.operand();
            }
            default -> {
                return false;
            }
        }
        t.expect("on");
        if (!t.accept("empty") && !t.accept("error")) {
            t.expect("null");
        }
        return true;
    }
}
