package dev.pgguard.sql.grammar;

import dev.pgguard.sql.tree.Delete;
import dev.pgguard.sql.tree.Expression;
import dev.pgguard.sql.tree.Insert;
import dev.pgguard.sql.tree.Name;
import dev.pgguard.sql.tree.Relation;
import dev.pgguard.sql.tree.Select;
import dev.pgguard.sql.tree.Tree;
import dev.pgguard.sql.tree.Update;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** INSERT, UPDATE and DELETE. */
final class Dml {

    private final Tokens t;
    private final Parser p;
    private final boolean top;

    /**
     * @param top whether it is the statement itself, not a part of a query
     */
    Dml(Parser parser, boolean top) {
        this.t = parser.tokens;
        this.p = parser;
        this.top = top;
    }

    private void note(Name name) {
        if (top) {
            p.direct(name);
        } else {
            p.inner(name);
        }
    }

    Tree insert(boolean hasWith, int start) {
        t.expect("insert", "into");
        Name relation = p.names.qualified();
        note(relation);
        if (t.accept("as")) {
            p.names.column();
        }
        List<Name> columns = List.of();
        Insert.Overriding overriding = null;
        Insert.Source source = Insert.Source.DEFAULT_VALUES;
        int rows = 0;
        if (!t.accept("default", "values")) {
            if (t.at("(") && !p.queries().atQueryOrParenthesis()) {
                columns = insertColumns();
            }
            overriding = overriding();
            Select select = p.queries().statement();
            rows = select.valueRows();
            source = select.kind() == Select.Kind.VALUES ? Insert.Source.VALUES : Insert.Source.SELECT;
        }
        List<Name> set = new ArrayList<>(0);
        Insert.OnConflict onConflict = t.at("on", "conflict") ? onConflict(set) : null;
        boolean returning = returning();
        return new Insert(
                relation,
                columns,
                source,
                rows,
                onConflict,
                List.copyOf(set),
                overriding,
                returning,
                hasWith,
                t.since(start));
    }

    List<Name> insertColumns() {
        t.expect("(");
        List<Name> columns = targets();
        t.expect(")");
        return columns;
    }

    private List<Name> targets() {
        List<Name> columns = new ArrayList<>();
        do {
            columns.add(target());
        } while (t.accept(","));
        return List.copyOf(columns);
    }

    /** A column, or a field or an element of it. */
    private Name target() {
        Name column = p.names.column();
        p.expressions().indirection(column);
        return column;
    }

    Insert.@Nullable Overriding overriding() {
        if (!t.accept("overriding")) {
            return null;
        }
        boolean user = t.accept("user");
        if (!user) {
            t.expect("system");
        }
        t.expect("value");
        return user ? Insert.Overriding.USER_VALUE : Insert.Overriding.SYSTEM_VALUE;
    }

    private Insert.OnConflict onConflict(List<Name> set) {
        t.skip(2);
        if (t.at("(")) {
            new IndexElements(p).inParentheses();
            if (t.accept("where")) {
                p.expressions().operand();
            }
        } else if (t.accept("on", "constraint")) {
            p.names.column();
        }
        t.expect("do");
        if (t.accept("nothing")) {
            return Insert.OnConflict.NOTHING;
        }
        t.expect("update", "set");
        set.addAll(setClauses());
        if (t.accept("where")) {
            p.expressions().operand();
        }
        return Insert.OnConflict.UPDATE;
    }

    Tree update(boolean hasWith, int start) {
        t.expect("update");
        Relation relation = p.relations.relation();
        note(relation.name());
        p.relations.alias(false);
        t.expect("set");
        List<Name> columns = setClauses();
        boolean from = t.accept("from");
        if (from) {
            p.queries().from().list();
        }
        boolean currentOf = currentOf();
        Expression where = currentOf ? null : where();
        boolean returning = returning();
        return new Update(relation, columns, from, where, currentOf, returning, hasWith, t.since(start));
    }

    Tree delete(boolean hasWith, int start) {
        t.expect("delete", "from");
        Relation relation = p.relations.relation();
        note(relation.name());
        p.relations.alias(true);
        boolean using = t.accept("using");
        if (using) {
            p.queries().from().list();
        }
        boolean currentOf = currentOf();
        Expression where = currentOf ? null : where();
        boolean returning = returning();
        return new Delete(relation, using, where, currentOf, returning, hasWith, t.since(start));
    }

    /** {@code set_clause_list}: the columns that are set. */
    List<Name> setClauses() {
        List<Name> columns = new ArrayList<>();
        do {
            if (t.at("(")) {
                columns.addAll(insertColumns());
            } else {
                columns.add(target());
            }
            t.expect("=");
            p.expressions().operand();
        } while (t.accept(","));
        return List.copyOf(columns);
    }

    private boolean currentOf() {
        if (!t.at("where", "current") || !t.ahead(2, "of")) {
            return false;
        }
        t.skip(3);
        p.names.column();
        return true;
    }

    private @Nullable Expression where() {
        return t.accept("where") ? p.expressions().expression() : null;
    }

    boolean returning() {
        if (!t.accept("returning")) {
            return false;
        }
        if (t.at("with", "(")) {
            t.skip(2);
            do {
                if (!t.accept("old")) {
                    t.expect("new");
                }
                t.expect("as");
                p.names.column();
            } while (t.accept(","));
            t.expect(")");
        }
        p.queries().targets();
        return true;
    }
}
