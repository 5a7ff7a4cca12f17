package dev.pgguard.sql.grammar;

import dev.pgguard.sql.tree.Name;
import dev.pgguard.sql.tree.Relation;
import java.util.ArrayList;
import java.util.List;

/** Tables as statements name them: with ONLY, with a star, with an alias. */
final class Relations {

    private final Tokens t;
    private final Parser p;

    Relations(Parser parser) {
        this.t = parser.tokens;
        this.p = parser;
    }

    /** {@code relation_expr}. */
    Relation relation() {
        int start = t.mark();
        if (t.accept("only")) {
            boolean parenthesis = t.accept("(");
            Name name = p.names.qualified();
            if (parenthesis) {
                t.expect(")");
            }
            return new Relation(name, true, t.since(start));
        }
        Name name = p.names.qualified();
        t.accept("*");
        return new Relation(name, false, t.since(start));
    }

    /** The object a statement is about. */
    Relation target() {
        Relation relation = relation();
        p.direct(relation.name());
        return relation;
    }

    Name targetName() {
        return p.direct(p.names.qualified());
    }

    List<Relation> targets() {
        List<Relation> relations = new ArrayList<>();
        do {
            relations.add(target());
        } while (t.accept(","));
        return List.copyOf(relations);
    }

    /** {@code opt_alias_clause}, where SET may not be the alias when it is left to the statement. */
    void alias(boolean setIsAlias) {
        if (t.accept("as")) {
            p.names.column();
        } else if (p.names.atColumn() && (setIsAlias || !t.at("set"))) {
            t.skip(1);
        }
    }
}
