package dev.pgguard.sql.grammar;

import dev.pgguard.sql.tree.Name;
import dev.pgguard.sql.tree.Tree;
import java.util.ArrayList;
import java.util.List;

/** Foreign data wrappers, servers, user mappings and IMPORT FOREIGN SCHEMA. */
final class ForeignObjects {

    private final Tokens t;
    private final Parser p;

    ForeignObjects(Parser parser) {
        this.t = parser.tokens;
        this.p = parser;
    }

    /** At FOREIGN DATA WRAPPER. */
    Tree createWrapper(int start) {
        t.expect("foreign", "data");
        t.expect("wrapper");
        return wrapper(new Plain("CreateFdwStmt"), p.names.column(), start);
    }

    Tree alterWrapper(Name name, int start) {
        if (t.atEnd() || t.at(";")) {
            throw t.unexpected();
        }
        return wrapper(new Plain("AlterFdwStmt"), name, start);
    }

    private Tree wrapper(Plain facts, Name name, int start) {
        List<String> functions = new ArrayList<>();
        while (t.at("handler") || t.at("validator") || t.at("no")) {
            boolean no = t.accept("no");
            functions.add(t.word());
            if (!t.accept("handler")) {
                t.expect("validator");
            }
            if (!no) {
                p.names.qualified();
            }
        }
        return facts.with("fdwname", name)
                .texts("func_options", functions)
                .options("options", p.options().optionalForeign())
                .record(t.since(start));
    }

    /** At SERVER. */
    Tree createServer(int start) {
        t.expect("server");
        boolean ifNotExists = t.accept("if", "not", "exists");
        Plain facts = new Plain("CreateForeignServerStmt").with("servername", p.names.column());
        if (t.accept("type")) {
            facts.with("servertype", p.names.stringText());
        }
        if (t.accept("version") && !t.accept("null")) {
            facts.with("version", p.names.stringText());
        }
        t.expect("foreign", "data");
        t.expect("wrapper");
        facts.with("fdwname", p.names.column());
        return facts.with("if_not_exists", ifNotExists)
                .options("options", p.options().optionalForeign())
                .record(t.since(start));
    }

    Tree alterServer(Name name, int start) {
        Plain facts = new Plain("AlterForeignServerStmt").with("servername", name);
        boolean version = t.accept("version");
        if (version) {
            if (!t.accept("null")) {
                facts.with("version", p.names.stringText());
            }
            facts.with("has_version", true);
        } else if (!t.at("options")) {
            throw t.unexpected();
        }
        return facts.options("options", p.options().optionalForeign()).record(t.since(start));
    }

    /** At USER MAPPING. */
    Tree userMapping(boolean create, int start) {
        t.expect("user", "mapping");
        boolean ifNotExists = create && t.accept("if", "not", "exists");
        t.expect("for");
        String user = new DropOthers(p).userOfMapping();
        t.expect("server");
        Plain facts = new Plain(create ? "CreateUserMappingStmt" : "AlterUserMappingStmt")
                .with("user", user)
                .with("servername", p.names.column())
                .with("if_not_exists", ifNotExists);
        return facts.options(
                        "options",
                        create ? p.options().optionalForeign() : p.options().foreign())
                .record(t.since(start));
    }

    /** At IMPORT. */
    Tree importSchema(int start) {
        t.expect("import", "foreign");
        t.expect("schema");
        Name remote = p.names.column();
        String type = "ALL";
        if (t.at("limit", "to") || t.at("except")) {
            type = t.at("limit") ? "LIMIT_TO" : "EXCEPT";
            t.skip(t.at("limit") ? 2 : 1);
            t.expect("(");
            do {
                p.referenced(p.relations.relation().name());
            } while (t.accept(","));
            t.expect(")");
        }
        t.expect("from", "server");
        Plain facts = new Plain("ImportForeignSchemaStmt")
                .with("server_name", p.names.column())
                .with("remote_schema", remote);
        t.expect("into");
        return facts.with("local_schema", p.names.column())
                .with("list_type", "FDW_IMPORT_SCHEMA_" + type)
                .options("options", p.options().optionalForeign())
                .record(t.since(start));
    }
}
