package dev.pgguard.lint.rules;

import dev.pgguard.lint.Step;
import dev.pgguard.sql.QualifiedName;
import dev.pgguard.sql.tree.CreateComposite;
import dev.pgguard.sql.tree.CreateDomain;
import dev.pgguard.sql.tree.CreateEnum;
import dev.pgguard.sql.tree.CreateExtension;
import dev.pgguard.sql.tree.CreateFunction;
import dev.pgguard.sql.tree.CreateSequence;
import dev.pgguard.sql.tree.CreateTable;
import dev.pgguard.sql.tree.CreateTableAs;
import dev.pgguard.sql.tree.CreateView;
import dev.pgguard.sql.tree.Name;
import dev.pgguard.sql.tree.Rename;
import dev.pgguard.sql.tree.Tree;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Whether a name that a statement gives up is taken again by what follows. */
final class NameTaken {

    private NameTaken() {}

    /** By a table, view, type, function, sequence or the like of that name, be it new or renamed. */
    static boolean again(Stream<Tree> following, Step step, QualifiedName name) {
        return following.anyMatch(tree -> name.equals(by(tree, step)));
    }

    static boolean byView(Stream<Tree> following, Step step, QualifiedName name) {
        return following.anyMatch(tree -> tree instanceof CreateView && name.equals(by(tree, step)));
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
        Name made = made(tree);
        return made == null ? null : step.resolve(made);
    }

    private static @Nullable Name made(Tree tree) {
        if (tree instanceof CreateView view) {
            return view.name();
        }
        if (tree instanceof CreateTable table) {
            return table.name();
        }
        if (tree instanceof CreateTableAs table) {
            return table.name();
        }
        if (tree instanceof CreateFunction function) {
            return function.name();
        }
        if (tree instanceof CreateSequence sequence) {
            return sequence.name();
        }
        if (tree instanceof CreateEnum type) {
            return type.type();
        }
        if (tree instanceof CreateComposite type) {
            return type.type();
        }
        if (tree instanceof CreateDomain domain) {
            return domain.domain();
        }
        return tree instanceof CreateExtension extension ? extension.name() : null;
    }
}
