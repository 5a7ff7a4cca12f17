package dev.pgguard.sql.grammar;

import dev.pgguard.sql.tree.AlterTable;
import dev.pgguard.sql.tree.ChangeSchema;
import dev.pgguard.sql.tree.Name;
import dev.pgguard.sql.tree.ObjectRef;
import dev.pgguard.sql.tree.ObjectType;
import dev.pgguard.sql.tree.Relation;
import dev.pgguard.sql.tree.Rename;
import dev.pgguard.sql.tree.Tree;
import java.util.ArrayList;
import java.util.List;

/** ALTER TABLE, and ALTER INDEX, VIEW, SEQUENCE and FOREIGN TABLE, which are made of the same sub-commands. */
final class AlterTables {

    private final Tokens t;
    private final Parser p;

    AlterTables(Parser parser) {
        this.t = parser.tokens;
        this.p = parser;
    }

    /** Behind ALTER and the words for the kind. */
    Tree parse(ObjectType type, int start) {
        if (t.at("all") && type != ObjectType.SEQUENCE && type != ObjectType.VIEW) {
            return moveAll(type, start);
        }
        boolean ifExists = t.accept("if", "exists");
        Relation relation = relation(type);
        if (t.accept("rename")) {
            return rename(type, relation, ifExists, start);
        }
        if (t.accept("set", "schema")) {
            Name schema = p.names.column();
            return new ChangeSchema(type, relation, null, schema, ifExists, t.since(start));
        }
        if (t.at("depends") || t.at("no", "depends")) {
            return new AlterObjects(p).depends(type, relation.name(), null, start);
        }
        if (type == ObjectType.SEQUENCE && new SequenceOptions(p).at(0)) {
            return new Sequences(p).alter(relation.name(), ifExists, start);
        }
        return alter(type, relation, ifExists, start);
    }

    private Relation relation(ObjectType type) {
        if (type == ObjectType.TABLE || type == ObjectType.FOREIGN_TABLE) {
            return p.relations.target();
        }
        Name name = p.relations.targetName();
        return new Relation(name, false, name.span());
    }

    private Tree alter(ObjectType type, Relation relation, boolean ifExists, int start) {
        List<AlterTable.Action> actions = new ArrayList<>();
        if (t.at("attach") || t.at("detach")) {
            actions.add(new Partitions(p).attachOrDetach(type == ObjectType.INDEX));
        } else {
            AlterActions parser = new AlterActions(p);
            do {
                actions.add(parser.action());
            } while (t.accept(","));
        }
        return new AlterTable(type, relation, ifExists, List.copyOf(actions), t.since(start));
    }

    private Tree rename(ObjectType type, Relation relation, boolean ifExists, int start) {
        if (t.at("to") || type == ObjectType.INDEX || type == ObjectType.SEQUENCE) {
            t.expect("to");
            Name name = p.names.column();
            return new Rename(type, null, relation, null, null, name, ifExists, false, t.since(start));
        }
        ObjectType renamed = ObjectType.COLUMN;
        ObjectType of = type;
        if (t.accept("constraint")) {
            renamed = ObjectType.TABCONSTRAINT;
            of = null;
        } else {
            t.accept("column");
        }
        Name old = p.names.column();
        t.expect("to");
        Name name = p.names.column();
        return new Rename(renamed, of, relation, (ObjectRef) null, old, name, ifExists, false, t.since(start));
    }

    private Tree moveAll(ObjectType type, int start) {
        t.skip(1);
        t.expect("in", "tablespace");
        Plain facts = new Plain("AlterTableMoveAllStmt").with("orig_tablespacename", p.names.column());
        facts.with("objtype", "OBJECT_" + type);
        if (t.accept("owned")) {
            t.expect("by");
            facts.roles("roles", p.names.roles());
        }
        t.expect("set", "tablespace");
        facts.with("new_tablespacename", p.names.column());
        return facts.with("nowait", t.accept("nowait")).record(t.since(start));
    }
}
