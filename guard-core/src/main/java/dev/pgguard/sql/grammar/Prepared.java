package dev.pgguard.sql.grammar;

import dev.pgguard.sql.tree.Name;
import dev.pgguard.sql.tree.Tree;

/** PREPARE, EXECUTE, DEALLOCATE, EXPLAIN and cursors. */
final class Prepared {

    private final Tokens t;
    private final Parser p;

    Prepared(Parser parser) {
        this.t = parser.tokens;
        this.p = parser;
    }

    Tree execute(int start) {
        t.expect("execute");
        Name name = p.names.column();
        if (t.accept("(")) {
            p.expressions().operands();
            t.expect(")");
        }
        return new Plain("ExecuteStmt").with("name", name).record(t.since(start));
    }

    Tree prepare(int start) {
        t.expect("prepare");
        Name name = p.names.column();
        if (t.accept("(")) {
            do {
                p.types.type();
            } while (t.accept(","));
            t.expect(")");
        }
        t.expect("as");
        p.statements.preparable(false);
        return new Plain("PrepareStmt").with("name", name).record(t.since(start));
    }

    Tree deallocate(int start) {
        t.expect("deallocate");
        t.accept("prepare");
        boolean all = t.accept("all");
        Plain facts = new Plain("DeallocateStmt").with("isall", all);
        if (!all) {
            facts.with("name", p.names.column());
        }
        return facts.record(t.since(start));
    }

    Tree explain(int start) {
        t.expect("explain");
        Plain facts = new Plain("ExplainStmt");
        if (t.at("(") && !p.queries().atQueryOrParenthesis()) {
            facts.options("options", p.options().utility());
        } else {
            if (t.accept("analyze") || t.accept("analyse")) {
                facts.with("analyze", true);
            }
            t.accept("verbose");
        }
        p.statements.explainable();
        return facts.record(t.since(start));
    }

    Tree declare(int start) {
        t.expect("declare");
        Name name = p.names.column();
        while (!t.at("cursor")) {
            if (t.accept("no")) {
                t.expect("scroll");
            } else if (!t.accept("binary")
                    && !t.accept("insensitive")
                    && !t.accept("asensitive")
                    && !t.accept("scroll")) {
                throw t.unexpected();
            }
        }
        t.expect("cursor");
        if (t.at("with", "hold") || t.at("without", "hold")) {
            t.skip(2);
        }
        t.expect("for");
        p.queries().statement();
        return new Plain("DeclareCursorStmt").with("portalname", name).record(t.since(start));
    }

    Tree fetch(int start) {
        boolean move = t.at("move");
        t.skip(1);
        switch (t.word()) {
            case "next", "prior", "first", "last", "all" -> t.skip(1);
            case "absolute", "relative" -> {
                t.skip(1);
                p.options().number();
            }
            case "forward", "backward" -> {
                t.skip(1);
                if (!t.accept("all") && p.options().atNumber()) {
                    p.options().number();
                }
            }
            default -> {
                if (p.options().atNumber()) {
                    p.options().number();
                }
            }
        }
        if (!t.accept("from")) {
            t.accept("in");
        }
        Name name = p.names.column();
        return new Plain("FetchStmt")
                .with("portalname", name)
                .with("ismove", move)
                .record(t.since(start));
    }

    Tree close(int start) {
        t.expect("close");
        Plain facts = new Plain("ClosePortalStmt");
        if (!t.accept("all")) {
            facts.with("portalname", p.names.column());
        }
        return facts.record(t.since(start));
    }
}
