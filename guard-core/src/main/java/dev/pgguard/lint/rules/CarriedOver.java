package dev.pgguard.lint.rules;

import dev.pgguard.lint.Catalog;
import dev.pgguard.lint.Origin;
import dev.pgguard.lint.Step;
import dev.pgguard.lint.Table;
import dev.pgguard.lint.Table.Constrained;
import dev.pgguard.sql.tree.AlterTable;
import dev.pgguard.sql.tree.ColumnDefinition;
import dev.pgguard.sql.tree.Constraint;
import dev.pgguard.sql.tree.CreateIndex;
import dev.pgguard.sql.tree.CreateTable;
import dev.pgguard.sql.tree.IndexElement;
import dev.pgguard.sql.tree.Name;
import dev.pgguard.sql.tree.Span;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a column has beside its type, for another one that takes over: as far as the migrations tell it in full, else by name. */
final class CarriedOver {

    private final Step step;
    private final Name table;
    private final String old;
    private final String next;
    private final String alter;
    private final List<String> indexes = new ArrayList<>();
    private final List<String> unchecked = new ArrayList<>();
    private final List<String> checked = new ArrayList<>();
    private final List<String> atLast = new ArrayList<>();
    private final Set<String> byHand = new java.util.LinkedHashSet<>();
    private final Set<String> known = new HashSet<>();

    CarriedOver(Step step, Name table, String old, String next) {
        this.step = step;
        this.table = table;
        this.old = old;
        this.next = next;
        this.alter = "ALTER TABLE " + step.text(table.span()) + " ";
        step.table(table).ifPresent(this::ofTheMigrations);
        step.facts(table).ifPresent(this::ofTheDatabase);
        if (step.table(table).flatMap(Table::origin).isEmpty()
                && step.facts(table).isEmpty()) {
            byHand.add(
                    "whatever it has that neither the migrations nor a database tell, such as a default, NOT NULL, indexes"
                            + " and constraints");
        }
    }

    /** While both columns are there and in step; each under a comment that says when. */
    List<String> meanwhile() {
        List<String> all = new ArrayList<>();
        boolean notNull = KnownNotNull.is(step, table, old);
        if (!byHand.isEmpty()) {
            all.add("-- by hand, what " + Identifier.of(old) + " has and " + Identifier.of(next) + " needs: "
                    + String.join("; ", byHand));
        }
        if (notNull || !unchecked.isEmpty()) {
            all.add("-- 3. what " + Identifier.of(old) + " promises, in a migration when no row is left:");
            all.addAll(unchecked);
            List<String> steps = notNull
                    ? NotNullSteps.of(step, table, new Name(List.of(next), table.span()), Identifier.of(next))
                    : List.of("", "-- in the next migration:");
            // both have the comment in the same place
            all.addAll(steps.subList(notNull ? 0 : 1, 2));
            all.addAll(checked);
            all.addAll(steps.subList(2, steps.size()));
        }
        for (String index : indexes) {
            all.add("-- outside a transaction:");
            all.add(index);
        }
        return all;
    }

    /** In the transaction in which the old one goes. */
    List<String> atLast() {
        return atLast;
    }

    private void ofTheMigrations(Table made) {
        made.column(old).map(Table.Column::origin).ifPresent(this::defaulted);
        for (Constrained each : made.constraints()) {
            constraint(each);
        }
        for (Table.Index each : made.indexes()) {
            index(each);
        }
    }

    private void defaulted(Origin origin) {
        Optional<ColumnDefinition> column =
                columns(origin).filter(each -> each.name().last().equals(old)).findFirst();
        column.flatMap(each -> each.constraint(Constraint.Default.class)).ifPresent(each -> {
            atLast.add("-- its default as it was when it was added:");
            atLast.add(alter + "ALTER COLUMN " + Identifier.of(next) + " SET DEFAULT "
                    + origin.step().text(each.expression().span()) + ";");
        });
        boolean numbered = column.filter(each -> each.constraint(Constraint.Identity.class)
                                .isPresent()
                        || (each.type() != null
                                && KnownType.SERIALS.containsKey(each.type().last())))
                .isPresent();
        if (numbered) {
            byHand.add("its sequence");
        }
    }

    private static Stream<ColumnDefinition> columns(Origin origin) {
        if (origin.step().tree() instanceof CreateTable create) {
            return create.columns().stream();
        }
        return origin.step().tree() instanceof AlterTable changed
                ? changed.actions().stream()
                        .filter(AlterTable.AddColumn.class::isInstance)
                        .map(each -> ((AlterTable.AddColumn) each).column())
                : Stream.empty();
    }

    private void constraint(Constrained each) {
        Constraint constraint = each.constraint();
        Step by = each.origin().step();
        known.add(String.valueOf(each.name()));
        if (constraint instanceof Constraint.Check check
                && names(check.expression().columns())) {
            add(
                    each,
                    "check",
                    "CHECK ("
                            + rewritten(
                                    by,
                                    check.expression().span(),
                                    check.expression().columns()) + ")");
        } else if (constraint instanceof Constraint.ForeignKey key
                && each.columns().contains(old)) {
            int from =
                    key.name() == null ? key.span().start() : key.name().span().end();
            String text = rewritten(by, new Span(from, key.span().end()), key.columns())
                    .strip();
            boolean plain =
                    key.attributes().notValid() == null && !key.attributes().notEnforced();
            if (plain && step.target() >= 18 || plain && !step.isPartitioned(table)) {
                add(each, "fkey", key.columns().isEmpty() ? "FOREIGN KEY (" + Identifier.of(next) + ") " + text : text);
            } else {
                byHand.add("the foreign key " + each.name());
            }
        } else if (constraint instanceof Constraint.Unique key && each.columns().contains(old)) {
            unique(each, key);
        } else if (constraint instanceof Constraint.Exclusion) {
            byHand.add("the constraint " + each.name() + ", if it is on it");
        }
    }

    private void unique(Constrained each, Constraint.Unique key) {
        boolean plain = !key.primary()
                && key.including().isEmpty()
                && !key.nullsNotDistinct()
                && !key.withoutOverlaps()
                && key.options().isEmpty()
                && !key.attributes().deferrable()
                && !step.isPartitioned(table);
        if (!plain) {
            byHand.add(key.primary() ? "the primary key" : "the constraint " + each.name());
            return;
        }
        List<String> columns = each.columns().stream().map(this::taken).toList();
        String name = Identifier.joined(table, columns, "key");
        indexes.add("CREATE UNIQUE INDEX CONCURRENTLY " + name + " ON " + step.text(table.span()) + " ("
                + columns.stream().map(Identifier::of).collect(Collectors.joining(", ")) + ");");
        atLast.add(alter + "ADD CONSTRAINT " + name + " UNIQUE USING INDEX " + name + ";");
    }

    private String taken(String column) {
        return column.equals(old) ? next : column;
    }

    private void index(Table.Index each) {
        CreateIndex index = each.definition();
        List<Name> names = new ArrayList<>(index.including());
        for (IndexElement key : index.keys()) {
            Optional.ofNullable(key.column()).ifPresent(names::add);
            Optional.ofNullable(key.expression()).ifPresent(expression -> names.addAll(expression.columns()));
        }
        Optional.ofNullable(index.where()).ifPresent(where -> names.addAll(where.columns()));
        known.add(String.valueOf(each.name()));
        if (!names(names)) {
            return;
        }
        if (step.isPartitioned(table)) {
            byHand.add("the index " + each.name());
            return;
        }
        Span behind = new Span(index.table().span().end(), index.span().end());
        String name = Identifier.of((each.name() == null ? table.last() : each.name()) + "_" + next);
        indexes.add("CREATE " + (index.unique() ? "UNIQUE " : "") + "INDEX CONCURRENTLY " + name + " ON "
                + step.text(table.span()) + rewritten(each.origin().step(), behind, names) + ";");
    }

    private void ofTheDatabase(Catalog.TableFacts facts) {
        facts.constraints().stream()
                .filter(each -> each.columns().contains(old) && each.kind() != 'n' && !known.contains(each.name()))
                .filter(each -> step.table(table)
                        .filter(made -> made.hasDropped(each.name()))
                        .isEmpty())
                .forEach(each -> byHand.add("the constraint " + each.name()));
        facts.indexes().stream()
                .filter(each -> each.columns().contains(old) && !known.contains(each.name()))
                .filter(each -> facts.constraints().stream()
                        .noneMatch(constraint -> constraint.name().equals(each.name())))
                .forEach(each -> byHand.add("the index " + each.name()));
        byHand.add("a default, if it has one");
    }

    private void add(Constrained each, String label, String definition) {
        String name = each.name() == null
                ? Identifier.joined(table, List.of(next), label)
                : Identifier.of(each.name() + "_" + next);
        unchecked.add(alter + "ADD CONSTRAINT " + name + " " + definition + " NOT VALID;");
        checked.add(alter + "VALIDATE CONSTRAINT " + name + ";");
    }

    private boolean names(List<Name> names) {
        return names.stream().anyMatch(each -> each.last().equals(old));
    }

    /** The text with the new column where the old one stood. */
    private String rewritten(Step by, Span part, List<Name> names) {
        StringBuilder text = new StringBuilder(by.text(part));
        names.stream()
                .filter(each -> each.last().equals(old))
                .map(Name::span)
                .distinct()
                .sorted(Comparator.comparing(Span::start).reversed())
                .forEach(span ->
                        text.replace(span.start() - part.start(), span.end() - part.start(), Identifier.of(next)));
        return text.toString();
    }
}
