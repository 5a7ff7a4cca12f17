package dev.pgguard.lint.rules;

import dev.pgguard.lint.Catalog;
import dev.pgguard.lint.Schema;
import dev.pgguard.lint.Step;
import dev.pgguard.lint.Table;
import dev.pgguard.sql.QualifiedName;
import dev.pgguard.sql.grammar.Grammar;
import dev.pgguard.sql.tree.AlterTable;
import dev.pgguard.sql.tree.CreateDomain;
import dev.pgguard.sql.tree.ObjectType;
import dev.pgguard.sql.tree.TypeName;
import dev.pgguard.sql.tree.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A type by its catalog name.
 *
 * @param name of a built-in type without schema
 * @param modifiers the numbers in parentheses
 */
record KnownType(String name, List<String> modifiers, boolean array) {

    /** The integers behind the types that make a sequence. */
    static final Map<String, String> SERIALS = Map.of(
            "serial", "integer",
            "serial4", "integer",
            "bigserial", "bigint",
            "serial8", "bigint",
            "smallserial", "smallint",
            "serial2", "smallint");

    private static final Set<String> KEYS = Set.of(
            "int2",
            "int4",
            "int8",
            "numeric",
            "text",
            "varchar",
            "bpchar",
            "uuid",
            "date",
            "timestamp",
            "timestamptz",
            "float4",
            "float8",
            "oid",
            "bytea");

    private static final Map<String, String> CATALOG_NAMES =
            Map.of("integer", "int4", "bigint", "int8", "smallint", "int2");

    static KnownType of(TypeName type) {
        String serial = SERIALS.get(type.last());
        String schema = type.names().size() > 1 ? type.names().get(type.names().size() - 2) : "";
        boolean plain = schema.isEmpty() || schema.equals("pg_catalog") || schema.equals("public");
        String name = serial != null
                ? CATALOG_NAMES.getOrDefault(serial, serial)
                : plain ? type.last() : schema + "." + type.last();
        List<String> modifiers = new ArrayList<>();
        for (Value modifier : type.modifiers()) {
            modifiers.add(modifier.text());
        }
        return new KnownType(name, modifiers, !type.arrayBounds().isEmpty());
    }

    /** A type as {@code format_type} writes it. */
    static Optional<KnownType> of(String formatted) {
        return Grammar.parse("alter table t alter c type " + formatted).tree() instanceof AlterTable alter
                        && alter.actions().get(0) instanceof AlterTable.AlterColumnType change
                ? Optional.of(of(change.type()))
                : Optional.empty();
    }

    /** A column's type as the migrations have left it, else as it is in the live database. */
    static Optional<KnownType> ofColumn(Schema schema, Catalog catalog, QualifiedName table, String column) {
        Optional<Table> known = schema.table(table);
        Optional<KnownType> written = known.flatMap(each -> each.column(column))
                .flatMap(each -> Optional.ofNullable(each.type()))
                .map(KnownType::of);
        boolean made = known.flatMap(Table::origin).isPresent();
        return written.isPresent() || made
                ? written
                : catalog.table(table)
                        .map(facts -> facts.columns().get(column))
                        .map(Catalog.ColumnFacts::type)
                        .flatMap(KnownType::of);
    }

    /** Whether it is one of the types that keys usually have. */
    boolean isBuiltIn() {
        return !array && KEYS.contains(name);
    }

    /** The name as people write it. */
    String spoken() {
        return CATALOG_NAMES.entrySet().stream()
                .filter(each -> each.getValue().equals(name))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(name);
    }

    /** As SQL writes it; of an interval without its fields, into which all values fit. */
    String written() {
        int dot = name.indexOf('.');
        String plain = !name.matches("[a-z_][a-z0-9_]*") || name.equals("char")
                ? Identifier.prefix(dot < 0 ? null : name.substring(0, dot)) + Identifier.of(name.substring(dot + 1))
                : spoken();
        boolean ofFields = name.equals("interval") && !modifiers.isEmpty();
        return plain
                + (modifiers.isEmpty() || ofFields ? "" : "(" + String.join(", ", modifiers) + ")")
                + (array ? "[]" : "");
    }

    KnownType withoutModifiers() {
        return new KnownType(name, List.of(), array);
    }

    /** Of a domain that the migrations have made the type below it, of any other type itself. */
    KnownType base(Step step) {
        Optional<KnownType> below = domain(step).map(domain -> of(domain.type()));
        return array || below.isEmpty() ? this : below.get().base(step);
    }

    private Optional<CreateDomain> domain(Step step) {
        return step.schema()
                .origin(ObjectType.DOMAIN, qualified(step))
                .map(origin -> origin.step().tree())
                .filter(CreateDomain.class::isInstance)
                .map(CreateDomain.class::cast);
    }

    private QualifiedName qualified(Step step) {
        int dot = name.indexOf('.');
        return step.resolve(
                dot < 0
                        ? new QualifiedName(null, name)
                        : new QualifiedName(name.substring(0, dot), name.substring(dot + 1)));
    }

    /** Whether it is a domain of which constraints are known. */
    boolean isConstrainedDomain(Step step) {
        return !array && ConstrainedDomain.is(step, qualified(step));
    }
}
