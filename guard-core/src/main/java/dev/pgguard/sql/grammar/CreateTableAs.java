package dev.pgguard.sql.grammar;

import dev.pgguard.sql.tree.CreateTable.Persistence;
import dev.pgguard.sql.tree.Name;
import dev.pgguard.sql.tree.Tree;
import java.util.List;

/** CREATE TABLE AS and CREATE MATERIALIZED VIEW. */
final class CreateTableAs {

    private final Tokens t;
    private final Parser p;

    CreateTableAs(Parser parser) {
        this.t = parser.tokens;
        this.p = parser;
    }

    /** Behind the table's name. */
    Tree table(Name name, Persistence persistence, boolean ifNotExists, int start) {
        return as(name, false, persistence, ifNotExists, start);
    }

    /** At MATERIALIZED. */
    Tree materializedView(Persistence persistence, int start) {
        t.expect("materialized", "view");
        boolean ifNotExists = t.accept("if", "not", "exists");
        return as(p.relations.targetName(), true, persistence, ifNotExists, start);
    }

    private Tree as(Name name, boolean view, Persistence persistence, boolean ifNotExists, int start) {
        List<Name> columns = p.names.optionalColumns();
        CreateTables.Tail tail = new CreateTables(p).tail();
        t.expect("as");
        Tree query = !view && t.at("execute")
                ? new Prepared(p).execute(t.mark())
                : p.queries().statement();
        boolean withNoData = withNoData();
        return new dev.pgguard.sql.tree.CreateTableAs(
                name,
                view,
                persistence,
                ifNotExists,
                columns,
                withNoData,
                tail.options(),
                tail.onCommit(),
                tail.tablespace(),
                tail.accessMethod(),
                query,
                t.since(start));
    }

    boolean withNoData() {
        if (t.accept("with", "data")) {
            return false;
        }
        return t.accept("with", "no", "data");
    }
}
