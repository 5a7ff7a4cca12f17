package dev.pgguard.lint;

import dev.pgguard.sql.tree.AlterTable;
import dev.pgguard.sql.tree.Delete;
import dev.pgguard.sql.tree.Drop;
import dev.pgguard.sql.tree.Name;
import dev.pgguard.sql.tree.ObjectRef;
import dev.pgguard.sql.tree.Policy;
import dev.pgguard.sql.tree.Relation;
import dev.pgguard.sql.tree.Rename;
import dev.pgguard.sql.tree.Tree;
import dev.pgguard.sql.tree.Truncate;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** By which names a statement is looked for from another place of its file: those of what it makes, changes, empties or drops. */
final class Subjects {

    private final Set<String> names = new HashSet<>();

    private Subjects() {}

    /** Without schemas; none for what only works on rows. */
    static Set<String> of(Tree tree) {
        Subjects subjects = new Subjects();
        subjects.add(Made.by(tree));
        if (tree instanceof AlterTable alter) {
            subjects.add(alter.relation().name());
            alter.actions().forEach(subjects::add);
        } else if (tree instanceof Drop drop) {
            for (ObjectRef object : drop.objects()) {
                subjects.add(object.name());
            }
        } else if (tree instanceof Truncate truncate) {
            for (Relation relation : truncate.relations()) {
                subjects.add(relation.name());
            }
        } else if (tree instanceof Delete delete) {
            subjects.add(delete.relation().name());
        } else if (tree instanceof Policy policy) {
            subjects.add(policy.table());
        } else if (tree instanceof Rename rename) {
            subjects.add(rename.newName());
        }
        return subjects.names;
    }

    private void add(@Nullable Name name) {
        if (name != null) {
            names.add(name.last());
        }
    }

    private void add(AlterTable.Action action) {
        if (action instanceof AlterTable.AddConstraint add) {
            add(add.constraint().name());
        } else if (action instanceof AlterTable.DropConstraint drop) {
            add(drop.constraint());
        } else if (action instanceof AlterTable.DropColumn drop) {
            add(drop.column());
        }
    }
}
