package dev.pgguard.sql.grammar;

import dev.pgguard.sql.tree.CreateRule;
import dev.pgguard.sql.tree.Expression;
import dev.pgguard.sql.tree.Name;
import dev.pgguard.sql.tree.Policy;
import dev.pgguard.sql.tree.RoleSpec;
import dev.pgguard.sql.tree.Span;
import dev.pgguard.sql.tree.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** CREATE POLICY, ALTER POLICY and CREATE RULE. */
final class Policies {

    private final Tokens t;
    private final Parser p;

    Policies(Parser parser) {
        this.t = parser.tokens;
        this.p = parser;
    }

    /** At POLICY. */
    Tree create(int start) {
        t.expect("policy");
        Name name = p.names.column();
        t.expect("on");
        Name table = p.relations.targetName();
        boolean permissive = !t.accept("as") || permissive();
        String command = t.accept("for") ? command() : "all";
        int from = t.mark();
        List<RoleSpec> roles = t.accept("to")
                ? p.names.roles()
                : List.of(new RoleSpec(RoleSpec.Kind.PUBLIC, "", new Span(from, from)));
        Expression using = using();
        Expression check = check();
        return new Policy(true, name, table, command, permissive, roles, using, check, t.since(start));
    }

    private boolean permissive() {
        Name word = p.names.column();
        return switch (word.last()) {
            case "permissive" -> true;
            case "restrictive" -> false;
            default ->
                throw new SyntaxError(
                        "unrecognized row security option \"" + word.last() + "\"",
                        word.span().start(),
                        word.span().end());
        };
    }

    private String command() {
        String word = t.word();
        switch (word) {
            case "all", "select", "insert", "update", "delete" -> t.skip(1);
            default -> throw t.unexpected();
        }
        return word;
    }

    private @Nullable Expression using() {
        if (!t.accept("using")) {
            return null;
        }
        t.expect("(");
        Expression expression = p.expressions().expression();
        t.expect(")");
        return expression;
    }

    private @Nullable Expression check() {
        if (!t.accept("with", "check")) {
            return null;
        }
        t.expect("(");
        Expression expression = p.expressions().expression();
        t.expect(")");
        return expression;
    }

    /** Behind ALTER POLICY name ON table. */
    Tree alter(Name name, Name table, int start) {
        List<RoleSpec> roles = t.accept("to") ? p.names.roles() : List.of();
        Expression using = using();
        Expression check = check();
        return new Policy(false, name, table, "", false, roles, using, check, t.since(start));
    }

    /** At RULE. */
    Tree rule(boolean orReplace, int start) {
        t.expect("rule");
        Name name = p.names.column();
        t.expect("as", "on");
        String event = t.word().toUpperCase(Locale.ROOT);
        switch (t.word()) {
            case "select", "insert", "update", "delete" -> t.skip(1);
            default -> throw t.unexpected();
        }
        t.expect("to");
        Name table = p.relations.targetName();
        Expression where = t.accept("where") ? p.expressions().expression() : null;
        t.expect("do");
        boolean instead = t.accept("instead");
        if (!instead) {
            t.accept("also");
        }
        List<Tree> actions = new ArrayList<>();
        if (!t.accept("nothing")) {
            if (t.at("(") && !isSelect()) {
                t.skip(1);
                do {
                    if (!t.at(";") && !t.at(")")) {
                        actions.add(action());
                    }
                } while (t.accept(";"));
                t.expect(")");
            } else {
                actions.add(action());
            }
        }
        return new CreateRule(name, table, event, instead, orReplace, where, List.copyOf(actions), t.since(start));
    }

    /** {@code (SELECT …) UNION …} is one action, not a list; one query alone is the same either way. */
    private boolean isSelect() {
        return t.ahead(1, "(");
    }

    private Tree action() {
        switch (t.word()) {
            case "select", "insert", "update", "delete", "notify", "with", "values", "table", "(" -> {
                return p.statements.nested();
            }
            default -> throw t.unexpected();
        }
    }
}
