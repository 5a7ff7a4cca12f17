package dev.pgguard.sql.grammar;

import dev.pgguard.sql.tree.CreateExtension;
import dev.pgguard.sql.tree.Name;
import dev.pgguard.sql.tree.Option;
import dev.pgguard.sql.tree.Tree;
import java.util.List;

/** CREATE of what the catalog knows and migrations seldom make: aggregates, casts, languages, collations. */
final class Definitions {

    private final Tokens t;
    private final Parser p;
    private final Objects objects;

    Definitions(Parser parser) {
        this.t = parser.tokens;
        this.p = parser;
        this.objects = new Objects(parser);
    }

    /** At AGGREGATE. */
    Tree aggregate(boolean orReplace, int start) {
        t.expect("aggregate");
        Name name = p.names.function();
        boolean old = t.at("(") && t.ahead(2, "=");
        if (!old) {
            new Parameters(p).ofAggregate();
        }
        List<Option> definition = p.options().definition();
        return new Plain("DefineStmt")
                .with("kind", "OBJECT_AGGREGATE")
                .with("oldstyle", old)
                .parts("defnames", name)
                .options("definition", definition)
                .with("replace", orReplace)
                .record(t.since(start));
    }

    /** At COLLATION. */
    Tree collation(int start) {
        t.expect("collation");
        boolean ifNotExists = t.accept("if", "not", "exists");
        Plain facts = new Plain("DefineStmt").with("kind", "OBJECT_COLLATION");
        facts.parts("defnames", p.names.qualified());
        if (t.accept("from")) {
            p.names.qualified();
            facts.texts("definition", List.of("from"));
        } else {
            facts.options("definition", p.options().definition());
        }
        return facts.with("if_not_exists", ifNotExists).record(t.since(start));
    }

    /** Behind TEXT SEARCH and the word for the kind. */
    Tree textSearch(String kind, int start) {
        return new Plain("DefineStmt")
                .with("kind", kind)
                .parts("defnames", p.names.qualified())
                .options("definition", p.options().definition())
                .record(t.since(start));
    }

    /** At CAST. */
    Tree cast(int start) {
        t.expect("cast");
        t.expect("(");
        p.types.type();
        t.expect("as");
        p.types.type();
        t.expect(")");
        boolean inout = false;
        if (t.accept("without")) {
            t.expect("function");
        } else {
            t.expect("with");
            inout = t.accept("inout");
            if (!inout) {
                t.expect("function");
                objects.function();
            }
        }
        String context = "COERCION_EXPLICIT";
        if (t.accept("as")) {
            context = t.at("implicit") ? "COERCION_IMPLICIT" : "COERCION_ASSIGNMENT";
            if (!t.accept("implicit")) {
                t.expect("assignment");
            }
        }
        return new Plain("CreateCastStmt")
                .with("context", context)
                .with("inout", inout)
                .record(t.since(start));
    }

    /** At DEFAULT or CONVERSION. */
    Tree conversion(int start) {
        boolean byDefault = t.accept("default");
        t.expect("conversion");
        Plain facts = new Plain("CreateConversionStmt").parts("conversion_name", p.names.qualified());
        t.expect("for");
        facts.with("for_encoding_name", p.names.stringText());
        t.expect("to");
        facts.with("to_encoding_name", p.names.stringText());
        t.expect("from");
        return facts.parts("func_name", p.names.qualified())
                .with("def", byDefault)
                .record(t.since(start));
    }

    /** At TRUSTED, PROCEDURAL or LANGUAGE. */
    Tree language(boolean orReplace, int start) {
        boolean trusted = t.accept("trusted");
        t.accept("procedural");
        t.expect("language");
        Name name = p.names.column();
        if (!t.accept("handler")) {
            return new CreateExtension(name, orReplace, List.of(), t.since(start));
        }
        Plain facts = new Plain("CreatePLangStmt")
                .with("replace", orReplace)
                .with("plname", name)
                .parts("plhandler", handler());
        if (t.accept("inline")) {
            facts.parts("plinline", handler());
        }
        if (t.accept("validator")) {
            facts.parts("plvalidator", handler());
        } else if (t.accept("no")) {
            t.expect("validator");
        }
        return facts.with("pltrusted", trusted).record(t.since(start));
    }

    private Name handler() {
        return p.names.qualified();
    }

    /** At TRANSFORM. */
    Tree transform(boolean orReplace, int start) {
        t.expect("transform", "for");
        p.types.type();
        t.expect("language");
        Name language = p.names.column();
        t.expect("(");
        do {
            if (!t.accept("from")) {
                t.expect("to");
            }
            t.expect("sql", "with");
            t.expect("function");
            objects.function();
        } while (t.accept(","));
        t.expect(")");
        return new Plain("CreateTransformStmt")
                .with("replace", orReplace)
                .with("lang", language)
                .record(t.since(start));
    }

    /** At ACCESS METHOD. */
    Tree accessMethod(int start) {
        t.expect("access", "method");
        Plain facts = new Plain("CreateAmStmt").with("amname", p.names.column());
        t.expect("type");
        String type = t.at("index") ? "i" : "t";
        if (!t.accept("index")) {
            t.expect("table");
        }
        t.expect("handler");
        return facts.parts("handler_name", handler()).with("amtype", type).record(t.since(start));
    }

    /** Behind ALTER TEXT SEARCH CONFIGURATION and its name. */
    Tree alterConfiguration(Name name, int start) {
        Plain facts = new Plain("AlterTSConfigurationStmt").parts("cfgname", name);
        String word = t.word();
        t.skip(1);
        t.expect("mapping");
        if (word.equals("drop")) {
            boolean ifExists = t.accept("if", "exists");
            t.expect("for");
            return facts.with("kind", "ALTER_TSCONFIG_DROP_MAPPING")
                    .names("tokentype", p.names.columns())
                    .with("missing_ok", ifExists)
                    .record(t.since(start));
        }
        boolean add = word.equals("add");
        if (!add && !word.equals("alter")) {
            throw t.unexpected();
        }
        if (add || t.at("for")) {
            t.expect("for");
            facts.names("tokentype", p.names.columns());
        }
        if (!add && t.accept("replace")) {
            boolean ofTokens = facts.has("tokentype");
            p.names.qualified();
            t.expect("with");
            p.names.qualified();
            String kind = ofTokens ? "REPLACE_DICT_FOR_TOKEN" : "REPLACE_DICT";
            return facts.with("kind", "ALTER_TSCONFIG_" + kind)
                    .with("replace", true)
                    .record(t.since(start));
        }
        t.expect("with");
        p.names.qualifiedNames();
        return facts.with("kind", add ? "ALTER_TSCONFIG_ADD_MAPPING" : "ALTER_TSCONFIG_ALTER_MAPPING_FOR_TOKEN")
                .with("override", !add)
                .record(t.since(start));
    }
}
