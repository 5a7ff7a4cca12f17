package dev.pgguard.lint.rules;

import dev.pgguard.lint.Made;
import dev.pgguard.lint.Step;
import dev.pgguard.sql.QualifiedName;
import dev.pgguard.sql.tree.CreateView;
import dev.pgguard.sql.tree.Name;
import dev.pgguard.sql.tree.Rename;
import dev.pgguard.sql.tree.Tree;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether a name that a statement gives up is taken again by what follows. */
final class NameTaken {

    private NameTaken() {}

    /** By a table, view, type, function, sequence or the like of that name, be it new or renamed. */
    static boolean again(List<Tree> following, Step step, QualifiedName name) {
        for (Tree tree : following) {
            if (name.equals(by(tree, step))) {
                return true;
            }
        }
        return false;
    }

    static boolean byView(List<Tree> following, Step step, QualifiedName name) {
        for (Tree tree : following) {
            if (tree instanceof CreateView && name.equals(by(tree, step))) {
                return true;
            }
        }
        return false;
    }

    private static @Nullable QualifiedName by(Tree tree, Step step) {
        if (tree instanceof Rename rename && rename.oldName() == null) {
            Name old = rename.relation() != null
                    ? rename.relation().name()
                    : rename.object() == null
                            ? rename.newName()
                            : rename.object().name();
            return new QualifiedName(
                    step.resolve(old).schema(), rename.newName().last());
        }
        Name made = Made.by(tree);
        return made == null ? null : step.resolve(made);
    }
}
