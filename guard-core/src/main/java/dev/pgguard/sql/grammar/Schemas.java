package dev.pgguard.sql.grammar;

import dev.pgguard.sql.tree.CreateExtension;
import dev.pgguard.sql.tree.CreateSchema;
import dev.pgguard.sql.tree.CreateStatistics;
import dev.pgguard.sql.tree.Name;
import dev.pgguard.sql.tree.Option;
import dev.pgguard.sql.tree.RoleSpec;
import dev.pgguard.sql.tree.Tree;
import dev.pgguard.sql.tree.Value;
import java.util.ArrayList;
import java.util.List;

/** CREATE SCHEMA, CREATE EXTENSION and CREATE STATISTICS. */
final class Schemas {

    private final Tokens t;
    private final Parser p;

    Schemas(Parser parser) {
        this.t = parser.tokens;
        this.p = parser;
    }

    /** At SCHEMA. */
    Tree schema(int start) {
        t.expect("schema");
        boolean ifNotExists = t.accept("if", "not", "exists");
        Name name = t.at("authorization") ? null : p.names.column();
        RoleSpec authorization = t.accept("authorization") ? p.names.role() : null;
        List<Tree> elements = new ArrayList<>();
        while (t.at("create") || t.at("grant")) {
            elements.add(p.statements.nested());
        }
        return new CreateSchema(name, authorization, ifNotExists, List.copyOf(elements), t.since(start));
    }

    /** At EXTENSION. */
    Tree extension(int start) {
        t.expect("extension");
        boolean ifNotExists = t.accept("if", "not", "exists");
        Name name = p.names.column();
        t.accept("with");
        List<Option> options = new ArrayList<>();
        boolean more = true;
        while (more) {
            int from = t.mark();
            if (t.accept("schema")) {
                Value schema = Value.string(p.names.column().last());
                options.add(new Option(null, "schema", schema, null, t.since(from)));
            } else if (t.accept("version")) {
                Value version = Value.string(p.names.nonReservedOrString().last());
                options.add(new Option(null, "new_version", version, null, t.since(from)));
            } else if (t.accept("cascade")) {
                options.add(new Option(null, "cascade", Value.flag(true), null, t.since(from)));
            } else {
                more = false;
            }
        }
        return new CreateExtension(name, ifNotExists, List.copyOf(options), t.since(start));
    }

    /** At STATISTICS. */
    Tree statistics(int start) {
        t.expect("statistics");
        boolean ifNotExists = t.accept("if", "not", "exists");
        Name name = t.at("on") || t.at("(") ? null : p.names.qualified();
        List<Name> kinds = p.names.optionalColumns();
        t.expect("on");
        int expressions = 0;
        do {
            if (p.names.atColumn() && !t.ahead(1, "(") && !t.ahead(1, ".")) {
                p.names.column();
            } else {
                new IndexElements(p).expression();
            }
            expressions++;
        } while (t.accept(","));
        t.expect("from");
        List<Name> relations = new ArrayList<>();
        do {
            if (p.names.atColumn() && !p.queries().from().atFunction()) {
                int before = t.position();
                relations.add(p.relations.target().name());
                t.skip(before - t.position());
            }
            p.queries().from().reference();
        } while (t.accept(","));
        return new CreateStatistics(name, kinds, expressions, List.copyOf(relations), ifNotExists, t.since(start));
    }
}
