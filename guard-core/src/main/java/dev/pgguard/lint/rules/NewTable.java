package dev.pgguard.lint.rules;

import dev.pgguard.lint.Origin;
import dev.pgguard.lint.Step;
import dev.pgguard.lint.Table;
import dev.pgguard.sql.tree.AlterTable;
import dev.pgguard.sql.tree.ColumnDefinition;
import dev.pgguard.sql.tree.CreateSchema;
import dev.pgguard.sql.tree.CreateTable;
import dev.pgguard.sql.tree.CreateTableAs;
import dev.pgguard.sql.tree.Name;
import dev.pgguard.sql.tree.Tree;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The statement that made a table which the migrations leave behind.
 *
 * @param create null for CREATE TABLE AS
 */
record NewTable(Step step, Name name, @Nullable CreateTable create) {

    private static final int LIKE_INDEXES = 64;

    /** Empty for a table that was there before, a temporary one, a foreign one, a partition, a child and a view. */
    static Optional<NewTable> of(Table table) {
        Optional<Origin> written = table.written();
        if (written.isEmpty() || table.temporary() || table.partitionOf().isPresent()) {
            return Optional.empty();
        }
        Step step = written.get().step();
        for (Tree tree : statements(step.tree())) {
            if (isOf(tree, table)) {
                return of(step, tree);
            }
        }
        return Optional.empty();
    }

    private static List<Tree> statements(Tree tree) {
        return tree instanceof CreateSchema schema ? schema.elements() : List.of(tree);
    }

    /** In CREATE SCHEMA several tables may be made; one that was renamed since stands alone in its statement. */
    private static boolean isOf(Tree tree, Table table) {
        if (tree instanceof CreateTable create) {
            return create.span().start() == 0
                    || create.name().last().equals(table.name().name());
        }
        return tree instanceof CreateTableAs;
    }

    private static Optional<NewTable> of(Step step, Tree tree) {
        if (tree instanceof CreateTable create
                && create.server() == null
                && create.inherits().isEmpty()) {
            return Optional.of(new NewTable(step, create.name(), create));
        }
        return tree instanceof CreateTableAs as && !as.materializedView()
                ? Optional.of(new NewTable(step, as.name(), null))
                : Optional.empty();
    }

    /** Whether LIKE … INCLUDING INDEXES may bring a key. */
    boolean takesKeyFromElsewhere() {
        return create != null && create.like().stream().anyMatch(like -> (like.options() & LIKE_INDEXES) != 0);
    }

    /** Whether the statement itself names all columns. */
    boolean namesItsColumns() {
        return create != null && create.like().isEmpty() && create.ofType() == null;
    }

    /** Where a column is defined in a statement. */
    static Optional<Name> column(Step step, String name) {
        List<ColumnDefinition> columns = statements(step.tree()).stream()
                .flatMap(tree -> tree instanceof CreateTable create
                        ? create.columns().stream()
                        : tree instanceof AlterTable alter ? added(alter) : Stream.of())
                .toList();
        return columns.stream()
                .map(ColumnDefinition::name)
                .filter(each -> each.last().equals(name))
                .findFirst();
    }

    private static Stream<ColumnDefinition> added(AlterTable alter) {
        return alter.actions().stream()
                .flatMap(action -> action instanceof AlterTable.AddColumn add ? Stream.of(add.column()) : Stream.of());
    }
}
