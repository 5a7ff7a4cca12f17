package dev.pgguard.sql.grammar;

import dev.pgguard.sql.tree.AlterSetting;
import dev.pgguard.sql.tree.CreateDatabase;
import dev.pgguard.sql.tree.Name;
import dev.pgguard.sql.tree.Option;
import dev.pgguard.sql.tree.SetVariable;
import dev.pgguard.sql.tree.Tree;
import dev.pgguard.sql.tree.Value;
import java.util.ArrayList;
import java.util.List;

/** CREATE and ALTER of databases and tablespaces. */
final class Databases {

    private final Tokens t;
    private final Parser p;

    Databases(Parser parser) {
        this.t = parser.tokens;
        this.p = parser;
    }

    /** At DATABASE. */
    Tree create(int start) {
        t.expect("database");
        Name name = p.names.column();
        t.accept("with");
        return new CreateDatabase(name, options(), t.since(start));
    }

    /** {@code createdb_opt_list}. */
    private List<Option> options() {
        List<Option> options = new ArrayList<>();
        while (!t.atEnd() && !t.at(";")) {
            int start = t.mark();
            String name = name();
            t.accept("=");
            Value value = t.accept("default") ? null : p.options().word();
            options.add(new Option(null, name, value, null, t.since(start)));
        }
        return List.copyOf(options);
    }

    private String name() {
        if (t.accept("connection")) {
            t.expect("limit");
            return "connection_limit";
        }
        switch (t.word()) {
            case "encoding", "location", "owner", "tablespace", "template", "" -> {
                return p.names.column().last();
            }
            default -> throw t.unexpected();
        }
    }

    /** Behind the database's name. */
    Tree alter(Name name, int start) {
        if (t.at("reset") || (t.at("set") && !t.ahead(1, "tablespace"))) {
            SetVariable setting = new Settings(p).setOrReset();
            return new AlterSetting(AlterSetting.Scope.DATABASE, null, name, setting, t.since(start));
        }
        if (t.accept("refresh")) {
            t.expect("collation", "version");
            return new Plain("AlterDatabaseRefreshCollStmt")
                    .with("dbname", name)
                    .record(t.since(start));
        }
        Plain facts = new Plain("AlterDatabaseStmt").with("dbname", name);
        if (t.accept("set", "tablespace")) {
            p.names.column();
            return facts.texts("options", List.of("tablespace")).record(t.since(start));
        }
        t.accept("with");
        return facts.options("options", options()).record(t.since(start));
    }

    /** At TABLESPACE. */
    Tree createTablespace(int start) {
        t.expect("tablespace");
        Plain facts = new Plain("CreateTableSpaceStmt").with("tablespacename", p.names.column());
        if (t.accept("owner")) {
            facts.role("owner", p.names.role());
        }
        t.expect("location");
        p.names.stringText();
        return facts.options("options", p.options().withStorage()).record(t.since(start));
    }

    /** Behind the tablespace's name. */
    Tree alterTablespace(Name name, int start) {
        boolean reset = t.accept("reset");
        if (!reset) {
            t.expect("set");
        }
        return new Plain("AlterTableSpaceOptionsStmt")
                .with("tablespacename", name)
                .options("options", p.options().storage())
                .with("isReset", reset)
                .record(t.since(start));
    }
}
