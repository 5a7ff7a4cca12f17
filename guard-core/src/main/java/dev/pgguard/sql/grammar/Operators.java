package dev.pgguard.sql.grammar;

import dev.pgguard.sql.tree.Name;
import dev.pgguard.sql.tree.ObjectRef;
import dev.pgguard.sql.tree.Tree;
import java.util.List;

/** Operators, operator classes and families. */
final class Operators {

    private final Tokens t;
    private final Parser p;
    private final Objects objects;

    Operators(Parser parser) {
        this.t = parser.tokens;
        this.p = parser;
        this.objects = new Objects(parser);
    }

    /** At OPERATOR. */
    Tree create(int start) {
        t.expect("operator");
        if (t.accept("class")) {
            return operatorClass(start);
        }
        if (t.accept("family")) {
            Plain facts = new Plain("CreateOpFamilyStmt").parts("opfamilyname", p.names.qualified());
            t.expect("using");
            return facts.with("amname", p.names.column()).record(t.since(start));
        }
        return new Plain("DefineStmt")
                .with("kind", "OBJECT_OPERATOR")
                .parts("defnames", p.names.operator())
                .options("definition", p.options().definition())
                .record(t.since(start));
    }

    private Tree operatorClass(int start) {
        Plain facts = new Plain("CreateOpClassStmt").parts("opclassname", p.names.qualified());
        boolean byDefault = t.accept("default");
        t.expect("for", "type");
        p.types.type();
        t.expect("using");
        facts.with("amname", p.names.column()).with("isDefault", byDefault);
        if (t.accept("family")) {
            facts.parts("opfamilyname", p.names.qualified());
        }
        t.expect("as");
        items();
        return facts.record(t.since(start));
    }

    private void items() {
        do {
            item();
        } while (t.accept(","));
    }

    private void item() {
        if (t.accept("storage")) {
            p.types.type();
            return;
        }
        boolean operator = t.accept("operator");
        if (!operator) {
            t.expect("function");
        }
        p.types.integer();
        if (!operator) {
            if (t.at("(")) {
                types();
            }
            objects.function();
            return;
        }
        p.names.operator();
        if (t.at("(")) {
            operands();
        }
        if (t.accept("for")) {
            if (!t.accept("search")) {
                t.expect("order", "by");
                p.names.qualified();
            }
        }
    }

    private void operands() {
        t.expect("(");
        if (!t.accept("none")) {
            p.types.type();
        }
        t.expect(",");
        if (!t.accept("none")) {
            p.types.type();
        }
        t.expect(")");
    }

    private void types() {
        t.expect("(");
        do {
            p.types.type();
        } while (t.accept(","));
        t.expect(")");
    }

    /** Behind the family's name; the reference begins with the access method. */
    Tree alterFamily(ObjectRef family, int start) {
        boolean drop = t.accept("drop");
        if (drop) {
            do {
                if (!t.accept("operator")) {
                    t.expect("function");
                }
                p.types.integer();
                types();
            } while (t.accept(","));
        } else {
            t.expect("add");
            items();
        }
        List<String> parts = family.name().parts();
        Name name = new Name(parts.subList(1, parts.size()), family.span());
        return new Plain("AlterOpFamilyStmt")
                .parts("opfamilyname", name)
                .with("amname", parts.get(0))
                .with("isDrop", drop)
                .record(t.since(start));
    }

    /** Behind the operator and its operands. */
    Tree alter(int start) {
        t.expect("set");
        return new Plain("AlterOperatorStmt")
                .options("options", p.options().definition())
                .record(t.since(start));
    }
}
