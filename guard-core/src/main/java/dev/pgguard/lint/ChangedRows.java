package dev.pgguard.lint;

import dev.pgguard.sql.QualifiedName;
import dev.pgguard.sql.tree.AlterTable;
import dev.pgguard.sql.tree.CallProcedure;
import dev.pgguard.sql.tree.Copy;
import dev.pgguard.sql.tree.Delete;
import dev.pgguard.sql.tree.DoBlock;
import dev.pgguard.sql.tree.Insert;
import dev.pgguard.sql.tree.Merge;
import dev.pgguard.sql.tree.Name;
import dev.pgguard.sql.tree.ObjectType;
import dev.pgguard.sql.tree.Other;
import dev.pgguard.sql.tree.Rename;
import dev.pgguard.sql.tree.Select;
import dev.pgguard.sql.tree.Tree;
import dev.pgguard.sql.tree.Truncate;
import dev.pgguard.sql.tree.Unknown;
import dev.pgguard.sql.tree.Update;
import java.util.HashSet;
import java.util.Set;

/** Where the migrations may have changed rows so far, so that what the live database says of them may not hold any more. */
final class ChangedRows {

    private final Set<QualifiedName> tables = new HashSet<>();
    private final Set<QualifiedName> emptied = new HashSet<>();
    private boolean anywhere;

    /** Something ran of which nothing is seen. */
    void anywhere() {
        anywhere = true;
    }

    boolean mayBeIn(QualifiedName table) {
        return anywhere || tables.contains(table);
    }

    /** Whether its size is that of before. */
    boolean hasEmptied(QualifiedName table) {
        return emptied.contains(table);
    }

    void apply(Step step, Tree tree) {
        if (tree instanceof Insert insert) {
            in(step, insert.relation(), insert.hasWith());
        } else if (tree instanceof Update update) {
            in(step, update.relation().name(), update.hasWith());
        } else if (tree instanceof Copy copy && copy.relation() != null) {
            in(step, copy.relation(), false);
        } else if (tree instanceof Delete delete) {
            // what refers to the rows may go with them
            in(step, delete.relation().name(), step.isUsed(delete.relation().name()));
        } else if (tree instanceof Truncate truncate) {
            truncate.relations().forEach(each -> emptied.add(step.resolve(each.name())));
            truncate.relations().forEach(each -> in(step, each.name(), truncate.cascade()));
        } else if (tree instanceof AlterTable alter) {
            for (AlterTable.Action action : alter.actions()) {
                if (changesColumns(action)) {
                    in(step, alter.relation().name(), false);
                }
            }
        } else if (tree instanceof Rename rename && rename.type() == ObjectType.COLUMN && rename.relation() != null) {
            in(step, rename.relation().name(), false);
        } else if (mayDoAnything(tree)) {
            anywhere = true;
        }
    }

    private void in(Step step, Name table, boolean elsewhere) {
        tables.add(step.resolve(table));
        anywhere |= elsewhere;
    }

    private static boolean changesColumns(AlterTable.Action action) {
        return action instanceof AlterTable.AlterColumnType
                || action instanceof AlterTable.DropColumn
                || action instanceof AlterTable.SetExpression
                || action instanceof AlterTable.AttachPartition
                || action instanceof AlterTable.DetachPartition
                || action instanceof AlterTable.Inherit;
    }

    /** A query may call a function. */
    private static boolean mayDoAnything(Tree tree) {
        return tree instanceof Select
                || tree instanceof Merge
                || tree instanceof DoBlock
                || tree instanceof CallProcedure
                || tree instanceof Other
                || tree instanceof Unknown;
    }
}
