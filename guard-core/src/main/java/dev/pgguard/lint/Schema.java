package dev.pgguard.lint;

import dev.pgguard.sql.QualifiedName;
import dev.pgguard.sql.tree.CreateFunction;
import dev.pgguard.sql.tree.ObjectType;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the migrations have made, changed and dropped so far. Names are complete: a schema is always there. */
public final class Schema {

    /** Something other than a table. */
    record Thing(ObjectType type, QualifiedName name) {

        /** Written out, as is {@link #equals}, for the reason that {@link QualifiedName#hashCode} has. */
        @Override
        public int hashCode() {
            return 31 * name.hashCode() + type.ordinal();
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Thing that && type == that.type && name.equals(that.name);
        }
    }

    final Map<QualifiedName, Table> tables = new LinkedHashMap<>();
    final Map<Thing, Origin> things = new HashMap<>();
    final Map<Thing, Origin> dropped = new HashMap<>();
    /** By type and value. */
    final Map<QualifiedName, Map<String, Origin>> enumValues = new HashMap<>();

    final Map<QualifiedName, List<dev.pgguard.sql.tree.Constraint>> domains = new HashMap<>();

    /** By name and number of parameters; also one that may have been there before. */
    final Map<Signature, CreateFunction> functions = new HashMap<>();

    /** Also one that may have been there before. */
    final Set<QualifiedName> views = new HashSet<>();

    /** Those whose replication slot is no longer theirs. */
    final Set<String> slotless = new HashSet<>();

    /** Rows that were there before. */
    final ChangedRows changedRows = new ChangedRows();

    /** What tells functions of one name apart, as far as a statement says it. */
    record Signature(QualifiedName name, int parameters) {}

    Schema() {}

    /** A table that the migrations have made or touched; empty when they said nothing of it. */
    public Optional<Table> table(QualifiedName name) {
        return Optional.ofNullable(tables.get(name));
    }

    public Collection<Table> tables() {
        return List.copyOf(tables.values());
    }

    /** The statement that made a view, type, function, index or the like; empty when it was there before or is not known. */
    public Optional<Origin> origin(ObjectType type, QualifiedName name) {
        return Optional.ofNullable(things.get(new Thing(type, name)));
    }

    /** The statement that dropped an object, or took its name from a table, when nothing has made it again since. */
    public Optional<Origin> dropped(ObjectType type, QualifiedName name) {
        return Optional.ofNullable(dropped.get(new Thing(type, name)));
    }

    /** The table on which the migrations have made an index. */
    public Optional<QualifiedName> tableOfIndex(QualifiedName index) {
        for (Table table : tables.values()) {
            for (Table.Index each : table.indexes) {
                if (index.name().equals(each.name())
                        && Objects.equals(table.name().schema(), index.schema())) {
                    return Optional.of(table.name());
                }
            }
        }
        return Optional.empty();
    }

    /** The latest definition of a function by the migrations. */
    public Optional<CreateFunction> function(QualifiedName name, int parameters) {
        return Optional.ofNullable(functions.get(new Signature(name, parameters)));
    }

    /** Whether the migrations have defined a view of that name. */
    public boolean isView(QualifiedName name) {
        return views.contains(name);
    }

    /** Whether a subscription has been parted from its replication slot. */
    public boolean isSlotless(String subscription) {
        return slotless.contains(subscription);
    }

    /** The statement that added a value to an enum, be it with its type. */
    public Optional<Origin> enumValue(QualifiedName type, String value) {
        return Optional.ofNullable(enumValues.getOrDefault(type, Map.of()).get(value));
    }

    /** Whether a statement has made an enum, or added a value to one. */
    public boolean hasNewEnumValues() {
        return !enumValues.isEmpty();
    }

    /** The values that statements added to enums that were there already. */
    public Map<QualifiedName, Map<String, Origin>> enumValues() {
        return Map.copyOf(enumValues);
    }

    /** The constraints of a domain that the migrations made; empty when they did not make it. */
    public Optional<List<dev.pgguard.sql.tree.Constraint>> domain(QualifiedName name) {
        return Optional.ofNullable(domains.get(name));
    }

    /** A function as a statement last defined it; of several with one name a volatile one. Empty when no statement did. */
    public Optional<CreateFunction> function(QualifiedName name) {
        CreateFunction found = null;
        for (Map.Entry<Signature, CreateFunction> each : functions.entrySet()) {
            if (each.getKey().name().equals(name) && (found == null || !isVolatile(found))) {
                found = each.getValue();
            }
        }
        return Optional.ofNullable(found);
    }

    private static boolean isVolatile(CreateFunction function) {
        return function.volatility() == null || function.volatility().equals("volatile");
    }
}
