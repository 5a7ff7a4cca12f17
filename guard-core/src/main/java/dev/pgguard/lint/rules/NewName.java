package dev.pgguard.lint.rules;

import dev.pgguard.sql.tree.AlterTable;
import dev.pgguard.sql.tree.ColumnDefinition;
import dev.pgguard.sql.tree.Constraint;
import dev.pgguard.sql.tree.CreateComposite;
import dev.pgguard.sql.tree.CreateDomain;
import dev.pgguard.sql.tree.CreateEnum;
import dev.pgguard.sql.tree.CreateFunction;
import dev.pgguard.sql.tree.CreateIndex;
import dev.pgguard.sql.tree.CreateSchema;
import dev.pgguard.sql.tree.CreateSequence;
import dev.pgguard.sql.tree.CreateTable;
import dev.pgguard.sql.tree.CreateTableAs;
import dev.pgguard.sql.tree.CreateTrigger;
import dev.pgguard.sql.tree.CreateView;
import dev.pgguard.sql.tree.Name;
import dev.pgguard.sql.tree.ObjectType;
import dev.pgguard.sql.tree.Rename;
import dev.pgguard.sql.tree.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A name that a statement gives, be it to a new object or to an old one. */
record NewName(Kind kind, Name name) {

    /** The statements that may have some. */
    static final Set<Class<? extends Tree>> STATEMENTS = Set.of(
            CreateTable.class,
            CreateTableAs.class,
            AlterTable.class,
            CreateSchema.class,
            Rename.class,
            CreateIndex.class,
            CreateView.class,
            CreateSequence.class,
            CreateEnum.class,
            CreateDomain.class,
            CreateComposite.class,
            CreateFunction.class,
            CreateTrigger.class);

    /** What is named. */
    enum Kind {
        SCHEMA,
        TABLE,
        COLUMN,
        CONSTRAINT,
        INDEX,
        VIEW,
        SEQUENCE,
        TYPE,
        FUNCTION,
        TRIGGER;

        @Override
        public String toString() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    static List<NewName> in(Tree tree) {
        List<NewName> found = new ArrayList<>();
        collect(tree, found);
        return found;
    }

    private static void collect(Tree tree, List<NewName> into) {
        if (tree instanceof CreateTable create) {
            into.add(new NewName(Kind.TABLE, create.name()));
            create.columns().forEach(column -> column(column, into));
            create.constraints().forEach(constraint -> constraint(constraint, into));
        } else if (tree instanceof CreateTableAs create) {
            into.add(new NewName(create.materializedView() ? Kind.VIEW : Kind.TABLE, create.name()));
            create.columns().forEach(column -> into.add(new NewName(Kind.COLUMN, column)));
        } else if (tree instanceof AlterTable alter) {
            for (AlterTable.Action action : alter.actions()) {
                if (action instanceof AlterTable.AddColumn add) {
                    column(add.column(), into);
                } else if (action instanceof AlterTable.AddConstraint add) {
                    constraint(add.constraint(), into);
                }
            }
        } else if (tree instanceof CreateSchema create) {
            add(Kind.SCHEMA, create.name(), into);
            create.elements().forEach(element -> collect(element, into));
        } else if (tree instanceof Rename rename) {
            kind(rename.type()).ifPresent(kind -> into.add(new NewName(kind, rename.newName())));
        } else {
            single(tree, into);
        }
    }

    private static void single(Tree tree, List<NewName> into) {
        if (tree instanceof CreateIndex create) {
            add(Kind.INDEX, create.name(), into);
        } else if (tree instanceof CreateView create) {
            add(Kind.VIEW, create.name(), into);
            create.aliases().forEach(alias -> add(Kind.COLUMN, alias, into));
        } else if (tree instanceof CreateSequence create) {
            add(Kind.SEQUENCE, create.name(), into);
        } else if (tree instanceof CreateEnum create) {
            add(Kind.TYPE, create.type(), into);
        } else if (tree instanceof CreateDomain create) {
            add(Kind.TYPE, create.domain(), into);
        } else if (tree instanceof CreateComposite create) {
            add(Kind.TYPE, create.type(), into);
            create.columns().forEach(column -> column(column, into));
        } else if (tree instanceof CreateFunction create) {
            add(Kind.FUNCTION, create.name(), into);
        } else if (tree instanceof CreateTrigger create) {
            add(Kind.TRIGGER, create.name(), into);
        }
    }

    private static void column(ColumnDefinition column, List<NewName> into) {
        into.add(new NewName(Kind.COLUMN, column.name()));
        column.constraints().forEach(constraint -> constraint(constraint, into));
    }

    private static void constraint(Constraint constraint, List<NewName> into) {
        add(Kind.CONSTRAINT, constraint.name(), into);
    }

    private static void add(Kind kind, @Nullable Name name, List<NewName> into) {
        if (name != null) {
            into.add(new NewName(kind, name));
        }
    }

    private static Optional<Kind> kind(ObjectType type) {
        return Optional.ofNullable(
                switch (type) {
                    case SCHEMA -> Kind.SCHEMA;
                    case TABLE, FOREIGN_TABLE -> Kind.TABLE;
                    case COLUMN, ATTRIBUTE -> Kind.COLUMN;
                    case TABCONSTRAINT, DOMCONSTRAINT -> Kind.CONSTRAINT;
                    case INDEX -> Kind.INDEX;
                    case VIEW, MATVIEW -> Kind.VIEW;
                    case SEQUENCE -> Kind.SEQUENCE;
                    case TYPE, DOMAIN -> Kind.TYPE;
                    case FUNCTION, PROCEDURE, ROUTINE, AGGREGATE -> Kind.FUNCTION;
                    case TRIGGER -> Kind.TRIGGER;
                    default -> null;
                });
    }
}
