package dev.pgguard.lint;

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
import dev.pgguard.sql.tree.Tree;
import org.jspecify.annotations.Nullable;

/** What a statement makes that can take the name of something else: a relation, a type, a function or an extension. */
public final class Made {

    private Made() {}

    /** Its name; null when the statement makes nothing of the kind. */
    public static @Nullable Name by(Tree tree) {
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
