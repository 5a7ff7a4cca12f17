package dev.pgguard.sql.grammar;

import dev.pgguard.sql.tree.Name;
import java.util.ArrayList;
import java.util.List;

/** What a foreign key refers to, and what happens when that changes. */
final class References {

    private final Tokens t;
    private final Parser p;

    References(Parser parser) {
        this.t = parser.tokens;
        this.p = parser;
    }

    /** {@code (a, b, PERIOD c)}. */
    Columns columns() {
        t.expect("(");
        List<Name> names = new ArrayList<>();
        boolean period = false;
        do {
            period = !names.isEmpty()
                    && t.at("period")
                    && Names.isColumn(t.keywordAhead(1))
                    && !t.ahead(1, ",")
                    && !t.ahead(1, ")");
            if (period) {
                t.skip(1);
            }
            names.add(p.names.column());
        } while (!period && t.accept(","));
        t.expect(")");
        return new Columns(List.copyOf(names), period);
    }

    Target target() {
        t.expect("references");
        Name table = p.relations.targetName();
        Columns columns = t.at("(") ? columns() : new Columns(List.of(), false);
        char match = 's';
        if (t.accept("match")) {
            match = t.at("full") ? 'f' : t.at("partial") ? 'p' : 's';
            if (!t.accept("full") && !t.accept("partial")) {
                t.expect("simple");
            }
        }
        char onUpdate = 0;
        char onDelete = 0;
        List<Name> onDeleteColumns = List.of();
        while (t.at("on")) {
            int start = t.mark();
            boolean update = t.ahead(1, "update");
            if (update ? onUpdate != 0 : onDelete != 0) {
                throw t.unexpected();
            }
            t.skip(1);
            if (!update && !t.at("delete")) {
                throw t.unexpected();
            }
            t.skip(1);
            char action = action();
            if (update) {
                if (t.at("(")) {
                    String reason = "a column list with SET NULL is only supported for ON DELETE actions";
                    throw new SyntaxError(reason, start, t.mark());
                }
                onUpdate = action;
            } else {
                onDelete = action;
                onDeleteColumns = action == 'n' || action == 'd' ? p.names.optionalColumns() : List.of();
            }
        }
        return new Target(table, columns, match, orNone(onUpdate), orNone(onDelete), onDeleteColumns);
    }

    private static char orNone(char action) {
        return action == 0 ? 'a' : action;
    }

    private char action() {
        if (t.accept("no")) {
            t.expect("action");
            return 'a';
        }
        if (t.accept("restrict")) {
            return 'r';
        }
        if (t.accept("cascade")) {
            return 'c';
        }
        t.expect("set");
        if (t.accept("null")) {
            return 'n';
        }
        t.expect("default");
        return 'd';
    }

    /** Columns, of which the last may be a period. */
    record Columns(List<Name> names, boolean period) {}

    /** All that stands behind REFERENCES. */
    record Target(Name table, Columns columns, char match, char onUpdate, char onDelete, List<Name> onDeleteColumns) {}
}
