package dev.pgguard.sql.grammar;

import dev.pgguard.sql.Token;
import dev.pgguard.sql.tree.Expression;
import dev.pgguard.sql.tree.Name;
import dev.pgguard.sql.tree.TypeName;
import dev.pgguard.sql.tree.Value;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Function calls, and the calls that SQL writes in its own syntax. */
final class Calls {

    private final Tokens t;
    private final Parser p;
    private final Expressions e;

    Calls(Parser parser, Expressions expressions) {
        this.t = parser.tokens;
        this.p = parser;
        this.e = expressions;
    }

    /** What begins with a keyword of its own; null when the word here is a name like any other. */
    @Nullable
    Operand special(int start) {
        switch (t.word()) {
            case "current_date" -> {
                return sqlValue("SVFOP_CURRENT_DATE", false, start);
            }
            case "current_time" -> {
                return sqlValue("SVFOP_CURRENT_TIME", true, start);
            }
            case "current_timestamp" -> {
                return sqlValue("SVFOP_CURRENT_TIMESTAMP", true, start);
            }
            case "localtime" -> {
                return sqlValue("SVFOP_LOCALTIME", true, start);
            }
            case "localtimestamp" -> {
                return sqlValue("SVFOP_LOCALTIMESTAMP", true, start);
            }
            case "current_role" -> {
                return sqlValue("SVFOP_CURRENT_ROLE", false, start);
            }
            case "current_user" -> {
                return sqlValue("SVFOP_CURRENT_USER", false, start);
            }
            case "session_user" -> {
                return sqlValue("SVFOP_SESSION_USER", false, start);
            }
            case "user" -> {
                return sqlValue("SVFOP_USER", false, start);
            }
            case "current_catalog" -> {
                return sqlValue("SVFOP_CURRENT_CATALOG", false, start);
            }
            case "current_schema" -> {
                return t.ahead(1, "(") ? null : sqlValue("SVFOP_CURRENT_SCHEMA", false, start);
            }
            case "system_user" -> {
                t.skip(1);
                return syntaxCall("system_user", start);
            }
            case "cast" -> {
                return cast();
            }
            case "collation" -> {
                return t.ahead(1, "for") ? collationFor(start) : null;
            }
            default -> {
                boolean keyword = !t.word().isEmpty();
                return keyword && t.ahead(1, "(") ? new StandardCalls(p, e, this).call(start) : null;
            }
        }
    }

    private Operand sqlValue(String operation, boolean precision, int start) {
        t.skip(1);
        String name = operation;
        if (precision && t.accept("(")) {
            p.types.integer();
            t.expect(")");
            name = operation + "_N";
        }
        e.facts().sqlValues.add(name);
        return Operand.of(Expression.Kind.SQL_VALUE, start);
    }

    private Operand cast() {
        t.skip(1);
        t.expect("(");
        Operand operand = e.operand();
        t.expect("as");
        operand.cast(p.types.type());
        t.expect(")");
        return operand;
    }

    private Operand collationFor(int start) {
        t.skip(2);
        Operand call = syntaxCall("pg_collation_for", start);
        t.expect("(");
        e.operand();
        t.expect(")");
        return call;
    }

    /** Notes a call that the grammar makes of special syntax. */
    Operand syntaxCall(String function, int start) {
        e.facts().syntaxCalls.add(new Name(List.of("pg_catalog", function), t.since(start)));
        return Operand.of(Expression.Kind.CALL, start);
    }

    /** An ordinary call, from its opening parenthesis on. */
    Operand call(Name name, int start) {
        Facts facts = e.facts();
        int place = facts.calls.size();
        t.enter();
        t.expect("(");
        boolean plain = arguments();
        t.expect(")");
        t.leave();
        if (plain && t.is(Token.Kind.STRING)) {
            String text = p.names.stringText();
            return Operand.constant(Value.string(text), start)
                    .cast(new TypeName(name.parts(), List.of(), List.of(), false, false, name.span()));
        }
        facts.calls.add(place, name);
        trailing(true);
        return Operand.of(Expression.Kind.CALL, start);
    }

    /** Whether they could be a type's modifiers as well. */
    private boolean arguments() {
        if (t.at(")")) {
            return false;
        }
        if (t.accept("*")) {
            return false;
        }
        boolean plain = !t.accept("distinct") && !t.accept("all");
        boolean variadic;
        do {
            variadic = t.accept("variadic");
            argument();
        } while (!variadic && t.accept(","));
        p.queries().optionalOrderBy();
        return plain;
    }

    void argument() {
        if (t.wordAhead(1).equals("=>") || t.wordAhead(1).equals(":=")) {
            p.names.typeOrFunction();
            t.skip(1);
        }
        e.operand();
    }

    /** WITHIN GROUP, FILTER and OVER. */
    void trailing(boolean withinGroup) {
        if (withinGroup && t.at("within", "group")) {
            t.skip(2);
            t.expect("(");
            p.queries().orderBy();
            t.expect(")");
        }
        if (t.at("filter", "(")) {
            t.skip(2);
            t.expect("where");
            e.operand();
            t.expect(")");
        }
        if (t.accept("over")) {
            if (t.at("(")) {
                p.queries().window();
            } else {
                p.names.column();
            }
        }
    }
}
