package dev.pgguard.lint;

import dev.pgguard.lint.Schema.Thing;
import dev.pgguard.lint.Table.Constrained;
import dev.pgguard.lint.Table.Index;
import dev.pgguard.sql.QualifiedName;
import dev.pgguard.sql.tree.AlterDomain;
import dev.pgguard.sql.tree.AlterEnum;
import dev.pgguard.sql.tree.AlterTable;
import dev.pgguard.sql.tree.ChangeSchema;
import dev.pgguard.sql.tree.ColumnDefinition;
import dev.pgguard.sql.tree.Comment;
import dev.pgguard.sql.tree.Constraint;
import dev.pgguard.sql.tree.Copy;
import dev.pgguard.sql.tree.CreateComposite;
import dev.pgguard.sql.tree.CreateDomain;
import dev.pgguard.sql.tree.CreateEnum;
import dev.pgguard.sql.tree.CreateExtension;
import dev.pgguard.sql.tree.CreateFunction;
import dev.pgguard.sql.tree.CreateIndex;
import dev.pgguard.sql.tree.CreateSchema;
import dev.pgguard.sql.tree.CreateSequence;
import dev.pgguard.sql.tree.CreateTable;
import dev.pgguard.sql.tree.CreateTableAs;
import dev.pgguard.sql.tree.CreateView;
import dev.pgguard.sql.tree.Drop;
import dev.pgguard.sql.tree.IndexElement;
import dev.pgguard.sql.tree.Insert;
import dev.pgguard.sql.tree.Name;
import dev.pgguard.sql.tree.ObjectRef;
import dev.pgguard.sql.tree.ObjectType;
import dev.pgguard.sql.tree.Other;
import dev.pgguard.sql.tree.PartitionBound;
import dev.pgguard.sql.tree.Policy;
import dev.pgguard.sql.tree.Rename;
import dev.pgguard.sql.tree.Select;
import dev.pgguard.sql.tree.Span;
import dev.pgguard.sql.tree.Tree;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Takes the effect of one statement into the {@link Schema}. */
final class SchemaChanges {

    private final Schema schema;
    private final Step step;
    private final Origin origin;

    SchemaChanges(Step step) {
        this.step = step;
        this.schema = step.schema();
        this.origin = new Origin(step, step.session().transaction());
    }

    void apply(Tree tree) {
        schema.changedRows.apply(step, tree);
        if (tree instanceof CreateTable create) {
            createTable(create);
        } else if (tree instanceof CreateTableAs create && !isThere(create.name(), create.ifNotExists())) {
            ObjectType type = create.materializedView() ? ObjectType.MATVIEW : ObjectType.TABLE;
            make(type, create.name());
            Table made = table(create.name(), create.ifNotExists(), create.persistence());
            made.filled = create.withNoData() ? null : origin;
        } else if (tree instanceof Select select && select.into() != null) {
            Name into = select.into();
            table(into, false, CreateTable.Persistence.PERMANENT).filled = origin;
        } else if (tree instanceof AlterTable alter && isTable(alter.type())) {
            new TableChanges(step, origin, touched(alter.relation().name())).apply(alter);
        } else if (tree instanceof CreateIndex create) {
            touched(create.table().name()).indexes.add(new Index(nameOf(create.name()), create, origin));
            if (create.name() == null) {
                Optional<QualifiedName> chosen = chosen(create);
                if (chosen.isPresent()) {
                    things(ObjectType.INDEX, chosen.get(), origin);
                }
            } else {
                maybe(
                        create.ifNotExists(),
                        ObjectType.INDEX,
                        inSchemaOf(create.table().name(), create.name()));
            }
        } else if (tree instanceof Insert insert) {
            boolean many = insert.source() == Insert.Source.SELECT || insert.valueRows() > 100;
            if (many) {
                touched(insert.relation()).filled = origin;
            }
        } else if (tree instanceof Copy copy && copy.from() && copy.relation() != null) {
            touched(copy.relation()).filled = origin;
        } else if (tree instanceof Drop drop) {
            drop(drop);
        } else if (tree instanceof Rename rename) {
            rename(rename);
        } else if (tree instanceof ChangeSchema move && move.relation() != null) {
            Name relation = move.relation().name();
            moved(relation, new QualifiedName(move.newSchema().last(), relation.last()));
        } else {
            others(tree);
        }
    }

    private static boolean isTable(ObjectType type) {
        return type == ObjectType.TABLE || type == ObjectType.FOREIGN_TABLE || type == ObjectType.MATVIEW;
    }

    private void others(Tree tree) {
        if (tree instanceof CreateView create) {
            schema.views.add(step.resolve(create.name()));
            maybe(create.orReplace(), ObjectType.VIEW, step.resolve(create.name()));
        } else if (tree instanceof CreateFunction create) {
            QualifiedName name = step.resolve(create.name());
            schema.functions.put(new Schema.Signature(name, create.parameters()), create);
            maybe(create.orReplace(), create.procedure() ? ObjectType.PROCEDURE : ObjectType.FUNCTION, name);
        } else if (tree instanceof CreateSequence create) {
            maybe(create.ifNotExists(), ObjectType.SEQUENCE, step.resolve(create.name()));
        } else if (tree instanceof CreateExtension create) {
            maybe(create.ifNotExists(), ObjectType.EXTENSION, inNoSchema(create.name()));
        } else if (tree instanceof Policy policy && policy.create()) {
            touched(policy.table()).policies.add(policy.name().last());
        } else if (tree instanceof Other other && other.node().equals("AlterSubscriptionStmt")) {
            if (String.valueOf(other.facts().get("options")).contains("slot_name")) {
                schema.slotless.add(String.valueOf(other.facts().get("subname")));
            }
        } else if (tree instanceof CreateComposite create) {
            make(ObjectType.TYPE, create.type());
        } else if (tree instanceof CreateEnum create) {
            make(ObjectType.TYPE, create.type());
            Map<String, Origin> values = new LinkedHashMap<>();
            create.values().forEach(value -> values.put(value, origin));
            schema.enumValues.put(step.resolve(create.type()), values);
        } else if (tree instanceof AlterEnum alter) {
            alter(alter);
        } else if (tree instanceof CreateDomain create) {
            make(ObjectType.DOMAIN, create.domain());
            schema.domains.put(step.resolve(create.domain()), new ArrayList<>(create.constraints()));
        } else if (tree instanceof AlterDomain alter && alter.constraint() != null) {
            Optional.ofNullable(schema.domains.get(step.resolve(alter.domain())))
                    .ifPresent(constraints -> constraints.add(alter.constraint()));
        } else if (tree instanceof Comment comment && !comment.securityLabel()) {
            comment(comment);
        } else if (tree instanceof CreateSchema create && create.name() != null) {
            maybe(create.ifNotExists(), ObjectType.SCHEMA, inNoSchema(create.name()));
            create.elements().forEach(this::apply);
        }
    }

    /** Whether IF NOT EXISTS leaves a table as it is that the migrations have made or touched. */
    private boolean isThere(Name name, boolean ifNotExists) {
        return ifNotExists && schema.tables.containsKey(step.resolve(name));
    }

    private void alter(AlterEnum alter) {
        Map<String, Origin> values =
                schema.enumValues.computeIfAbsent(step.resolve(alter.type()), type -> new LinkedHashMap<>());
        if (alter.oldValue() == null) {
            values.put(alter.newValue(), origin);
            return;
        }
        Map<String, Origin> before = new LinkedHashMap<>(values);
        values.clear();
        before.forEach((value, by) -> values.put(value.equals(alter.oldValue()) ? alter.newValue() : value, by));
    }

    private void comment(Comment comment) {
        List<String> parts = comment.object().name().parts();
        Span span = comment.object().span();
        if (isTable(comment.type())) {
            touched(comment.object().name()).commented = comment.text() != null;
        } else if (comment.type() == ObjectType.COLUMN && parts.size() > 1) {
            Set<String> columns = touched(new Name(parts.subList(0, parts.size() - 1), span)).commentedColumns;
            String column = parts.get(parts.size() - 1);
            if (comment.text() == null) {
                columns.remove(column);
            } else {
                columns.add(column);
            }
        }
    }

    private void createTable(CreateTable create) {
        if (isThere(create.name(), create.ifNotExists())) {
            return;
        }
        make(ObjectType.TABLE, create.name());
        Table made = table(create.name(), create.ifNotExists(), create.persistence());
        made.partitioned = create.partitionBy() != null;
        made.partitionBy = create.partitionBy();
        made.partitionOf = create.partitionOf() == null ? null : step.resolve(create.partitionOf());
        if (create.partitionOf() != null
                && create.bound() != null
                && create.bound().kind() == PartitionBound.Kind.DEFAULT) {
            touched(create.partitionOf()).defaultPartition = made.name();
        }
        TableChanges changes = new TableChanges(step, origin, made);
        for (ColumnDefinition column : create.columns()) {
            changes.addColumn(column);
        }
        for (Constraint constraint : create.constraints()) {
            changes.addConstraint(constraint, true);
        }
    }

    /** One with IF NOT EXISTS may be an old one, unless the live database has none. */
    private Table table(Name name, boolean ifNotExists, CreateTable.Persistence persistence) {
        QualifiedName complete = step.resolve(name);
        boolean isNew = !ifNotExists || !step.catalog().exists(complete).orElse(true);
        boolean temporary = persistence == CreateTable.Persistence.TEMPORARY
                || (complete.schema() != null && complete.schema().startsWith("pg_temp"));
        Table made = new Table(complete, isNew ? origin : null, temporary);
        made.written = origin;
        schema.tables.put(complete, made);
        schema.dropped.remove(new Thing(ObjectType.TABLE, complete));
        return made;
    }

    /** The table, which if nothing was said of it yet was there before. */
    private Table touched(Name name) {
        QualifiedName complete = step.resolve(name);
        Table known = schema.tables.get(complete);
        if (known == null) {
            known = new Table(complete, null, false);
            schema.tables.put(complete, known);
        }
        return known;
    }

    private void make(ObjectType type, Name name) {
        things(type, step.resolve(name), origin);
    }

    /** With IF NOT EXISTS or OR REPLACE it may have been there before, unless these migrations have made or dropped it. */
    private void maybe(boolean conditional, ObjectType type, QualifiedName name) {
        Thing thing = new Thing(type, name);
        if (!conditional || schema.dropped.containsKey(thing)) {
            things(type, name, origin);
        }
    }

    private static QualifiedName inNoSchema(Name name) {
        return new QualifiedName("", name.last());
    }

    private void things(ObjectType type, QualifiedName name, Origin by) {
        schema.things.put(new Thing(type, name), by);
        schema.dropped.remove(new Thing(type, name));
    }

    /** The name that the server chooses for an index of columns, as long as nothing else has it. */
    private Optional<QualifiedName> chosen(CreateIndex create) {
        StringBuilder name = new StringBuilder(create.table().name().last());
        for (IndexElement key : create.keys()) {
            if (key.column() == null) {
                return Optional.empty();
            }
            name.append('_').append(key.column().last());
        }
        for (Name column : create.including()) {
            name.append('_').append(column.last());
        }
        String schema = step.resolve(create.table().name()).schema();
        return Optional.of(new QualifiedName(schema, name.append("_idx").toString()));
    }

    private QualifiedName inSchemaOf(Name table, Name index) {
        return new QualifiedName(step.resolve(table).schema(), index.last());
    }

    private void drop(Drop drop) {
        for (ObjectRef object : drop.objects()) {
            if (drop.type() == ObjectType.POLICY) {
                dropPolicy(object.name());
                continue;
            }
            boolean inNoSchema = drop.type() == ObjectType.SCHEMA || drop.type() == ObjectType.EXTENSION;
            QualifiedName name = inNoSchema ? inNoSchema(object.name()) : step.resolve(object.name());
            schema.things.remove(new Thing(drop.type(), name));
            schema.dropped.put(new Thing(drop.type(), name), origin);
            if (isTable(drop.type())) {
                schema.tables.remove(name);
            }
            if (drop.type() == ObjectType.INDEX) {
                schema.tables
                        .values()
                        .forEach(table ->
                                table.indexes.removeIf(index -> name.name().equals(index.name())));
            }
            if (drop.type() == ObjectType.DOMAIN) {
                schema.domains.remove(name);
            }
        }
    }

    /** Its name begins with its table's. */
    private void dropPolicy(Name policy) {
        int last = policy.parts().size() - 1;
        if (last > 0) {
            touched(new Name(policy.parts().subList(0, last), policy.span()))
                    .policies
                    .remove(policy.last());
        }
    }

    private void rename(Rename rename) {
        Name relation = rename.relation() == null ? null : rename.relation().name();
        String to = rename.newName().last();
        if (relation == null) {
            if (rename.object() != null) {
                renamed(rename.type(), step.resolve(rename.object().name()), to);
            }
            return;
        }
        if (isTable(rename.type())) {
            moved(relation, new QualifiedName(step.resolve(relation).schema(), to));
        } else if (rename.type() == ObjectType.COLUMN && rename.oldName() != null) {
            Table table = touched(relation);
            if (table.commentedColumns.remove(rename.oldName().last())) {
                table.commentedColumns.add(to);
            }
            Table.Column column = table.columns.remove(rename.oldName().last());
            if (column != null) {
                table.columns.put(
                        to, new Table.Column(to, column.type(), column.notNull(), column.generated(), column.origin()));
            }
        } else if (rename.type() == ObjectType.TABCONSTRAINT && rename.oldName() != null) {
            Table table = touched(relation);
            String old = rename.oldName().last();
            table.constraints.replaceAll(each -> old.equals(each.name()) ? renamed(each, to) : each);
        } else if (rename.type() == ObjectType.INDEX) {
            QualifiedName old = step.resolve(relation);
            renamed(ObjectType.INDEX, old, to);
            schema.tables
                    .values()
                    .forEach(table ->
                            table.indexes.replaceAll(index -> old.name().equals(index.name())
                                    ? new Index(to, index.definition(), index.origin())
                                    : index));
        } else if (rename.type() == ObjectType.VIEW || rename.type() == ObjectType.SEQUENCE) {
            renamed(rename.type(), step.resolve(relation), to);
        }
    }

    private void renamed(ObjectType type, QualifiedName old, String to) {
        Origin made = schema.things.remove(new Thing(type, old));
        if (made != null) {
            things(type, new QualifiedName(old.schema(), to), made);
        }
    }

    private static Constrained renamed(Constrained old, String name) {
        return new Constrained(name, old.constraint(), old.columns(), old.validated(), old.origin(), old.span());
    }

    private void moved(Name from, QualifiedName to) {
        Table old = schema.tables.remove(step.resolve(from));
        Table moved = new Table(to, old == null ? null : old.origin().orElse(null), old != null && old.temporary());
        if (old != null) {
            moved.columns.putAll(old.columns);
            moved.constraints.addAll(old.constraints);
            moved.indexes.addAll(old.indexes);
            moved.partitioned = old.partitioned;
            moved.partitionOf = old.partitionOf;
            moved.filled = old.filled;
            moved.droppedConstraints.addAll(old.droppedConstraints);
            moved.validatedConstraints.addAll(old.validatedConstraints);
        }
        if (old != null) {
            moved.partitionBy = old.partitionBy;
            moved.defaultPartition = old.defaultPartition;
            moved.rowSecurity = old.rowSecurity;
            moved.policies.addAll(old.policies);
            moved.written = old.written;
            moved.commented = old.commented;
            moved.commentedColumns.addAll(old.commentedColumns);
        }
        schema.tables.put(to, moved);
        schema.dropped.put(new Thing(ObjectType.TABLE, step.resolve(from)), origin);
        schema.dropped.remove(new Thing(ObjectType.TABLE, to));
    }

    private static @Nullable String nameOf(@Nullable Name name) {
        return name == null ? null : name.last();
    }
}
