package dev.pgguard.sql.grammar;

import dev.pgguard.sql.tree.Merge;
import dev.pgguard.sql.tree.Name;
import dev.pgguard.sql.tree.Relation;
import dev.pgguard.sql.tree.Tree;
import java.util.ArrayList;
import java.util.List;

/** MERGE. */
final class Merges {

    private final Tokens t;
    private final Parser p;
    private final boolean top;

    Merges(Parser parser, boolean top) {
        this.t = parser.tokens;
        this.p = parser;
        this.top = top;
    }

    Tree merge(boolean hasWith, int start) {
        t.expect("merge", "into");
        Relation relation = p.relations.relation();
        if (top) {
            p.direct(relation.name());
        } else {
            p.inner(relation.name());
        }
        p.relations.alias(false);
        t.expect("using");
        p.queries().from().reference();
        t.expect("on");
        p.expressions().operand();
        List<Merge.When> whens = new ArrayList<>();
        do {
            whens.add(when());
        } while (t.at("when"));
        boolean returning = new Dml(p, top).returning();
        return new Merge(relation, List.copyOf(whens), returning, hasWith, t.since(start));
    }

    private Merge.When when() {
        int start = t.mark();
        t.expect("when");
        Merge.Match match = Merge.Match.MATCHED;
        if (t.accept("not")) {
            t.expect("matched");
            match = Merge.Match.NOT_MATCHED_BY_TARGET;
            if (t.accept("by")) {
                if (t.accept("source")) {
                    match = Merge.Match.NOT_MATCHED_BY_SOURCE;
                } else {
                    t.expect("target");
                }
            }
        } else {
            t.expect("matched");
        }
        if (t.accept("and")) {
            p.expressions().operand();
        }
        t.expect("then");
        List<Name> columns = new ArrayList<>(0);
        Merge.Command command = command(match == Merge.Match.NOT_MATCHED_BY_TARGET, columns);
        return new Merge.When(match, command, List.copyOf(columns), t.since(start));
    }

    private Merge.Command command(boolean insert, List<Name> columns) {
        if (t.accept("do", "nothing")) {
            return Merge.Command.NOTHING;
        }
        if (insert) {
            t.expect("insert");
            insert(columns);
            return Merge.Command.INSERT;
        }
        if (t.accept("delete")) {
            return Merge.Command.DELETE;
        }
        t.expect("update", "set");
        columns.addAll(new Dml(p, top).setClauses());
        return Merge.Command.UPDATE;
    }

    private void insert(List<Name> columns) {
        if (t.accept("default", "values")) {
            return;
        }
        Dml dml = new Dml(p, top);
        if (t.at("(")) {
            columns.addAll(dml.insertColumns());
        }
        dml.overriding();
        t.expect("values");
        t.expect("(");
        p.expressions().operands();
        t.expect(")");
    }
}
