package dev.pgguard.sql.grammar;

import dev.pgguard.sql.tree.ColumnDefinition;
import dev.pgguard.sql.tree.Constraint;
import dev.pgguard.sql.tree.CreateComposite;
import dev.pgguard.sql.tree.CreateDomain;
import dev.pgguard.sql.tree.CreateEnum;
import dev.pgguard.sql.tree.Name;
import dev.pgguard.sql.tree.Tree;
import dev.pgguard.sql.tree.TypeName;
import java.util.ArrayList;
import java.util.List;

/** CREATE TYPE and CREATE DOMAIN. */
final class CreateTypes {

    private final Tokens t;
    private final Parser p;

    CreateTypes(Parser parser) {
        this.t = parser.tokens;
        this.p = parser;
    }

    /** At TYPE. */
    Tree type(int start) {
        t.expect("type");
        Name name = p.names.qualified();
        if (!t.accept("as")) {
            Plain facts = new Plain("DefineStmt").with("kind", "OBJECT_TYPE").parts("defnames", name);
            if (t.at("(")) {
                facts.options("definition", p.options().definition());
            }
            return facts.record(t.since(start));
        }
        if (t.accept("enum")) {
            return new CreateEnum(name, values(), t.since(start));
        }
        if (t.accept("range")) {
            return new Plain("CreateRangeStmt")
                    .parts("typeName", name)
                    .options("params", p.options().definition())
                    .record(t.since(start));
        }
        t.expect("(");
        Columns columns = new Columns(p, new Constraints(p));
        List<ColumnDefinition> attributes = new ArrayList<>();
        if (!t.at(")")) {
            do {
                attributes.add(columns.attribute());
            } while (t.accept(","));
        }
        t.expect(")");
        return new CreateComposite(name, List.copyOf(attributes), t.since(start));
    }

    private List<String> values() {
        t.expect("(");
        List<String> values = new ArrayList<>();
        if (!t.at(")")) {
            do {
                values.add(p.names.stringText());
            } while (t.accept(","));
        }
        t.expect(")");
        return List.copyOf(values);
    }

    /** At DOMAIN. */
    Tree domain(int start) {
        t.expect("domain");
        Name name = p.names.qualified();
        t.accept("as");
        TypeName type = p.types.type();
        Columns columns = new Columns(p, new Constraints(p));
        p.nest();
        List<Constraint> constraints = columns.qualifiers();
        p.unnest();
        return new CreateDomain(name, type, columns.collation(), constraints, t.since(start));
    }
}
