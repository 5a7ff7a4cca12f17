package dev.pgguard.sql.grammar;

import dev.pgguard.sql.tree.CreateTable.Persistence;
import dev.pgguard.sql.tree.CreateView;
import dev.pgguard.sql.tree.Name;
import dev.pgguard.sql.tree.Option;
import dev.pgguard.sql.tree.Select;
import dev.pgguard.sql.tree.Tree;
import java.util.List;

/** CREATE VIEW. */
final class Views {

    private final Tokens t;
    private final Parser p;

    Views(Parser parser) {
        this.t = parser.tokens;
        this.p = parser;
    }

    /** At RECURSIVE or VIEW. */
    Tree parse(Persistence persistence, boolean orReplace, int start) {
        boolean recursive = t.accept("recursive");
        t.expect("view");
        Name name = p.relations.targetName();
        if (recursive) {
            p.queryName(name);
        }
        List<Name> aliases = recursive ? p.names.columnsInParentheses() : p.names.optionalColumns();
        List<Option> options = p.options().withStorage();
        t.expect("as");
        Select query = p.queries().statement();
        Boolean local = null;
        if (t.accept("with")) {
            local = t.accept("local");
            if (!local) {
                t.accept("cascaded");
            }
            t.expect("check", "option");
        }
        return new CreateView(name, persistence, orReplace, aliases, options, local, query, t.since(start));
    }
}
