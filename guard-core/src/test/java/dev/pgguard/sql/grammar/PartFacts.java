package dev.pgguard.sql.grammar;

import dev.pgguard.sql.tree.ColumnDefinition;
import dev.pgguard.sql.tree.Constraint;
import dev.pgguard.sql.tree.Expression;
import dev.pgguard.sql.tree.IndexElement;
import dev.pgguard.sql.tree.Name;
import dev.pgguard.sql.tree.ObjectRef;
import dev.pgguard.sql.tree.ObjectType;
import dev.pgguard.sql.tree.Option;
import dev.pgguard.sql.tree.PartitionBound;
import dev.pgguard.sql.tree.TypeName;
import dev.pgguard.sql.tree.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The corpus's form of the parts that many statements share. */
final class PartFacts {

    private PartFacts() {}

    static Object value(Value value) {
        return switch (value.kind()) {
            case INTEGER -> Long.valueOf(value.text());
            case BOOLEAN -> Boolean.valueOf(value.text());
            case TYPE -> Fields.of().put("type", optionType(value)).map();
            default -> value.text();
        };
    }

    private static Map<String, Object> optionType(Value value) {
        Map<String, Object> type = type(value.type());
        type.put("array_dims", Long.valueOf(type.containsKey("array_dims") ? (Long) type.get("array_dims") : 0));
        return type;
    }

    static Map<String, Object> type(@Nullable TypeName type) {
        if (type == null) {
            return Fields.of().map();
        }
        boolean bounded = type.arrayBounds().stream().anyMatch(each -> each >= 0);
        return Fields.of()
                .put("names", type.names())
                .put("typmods", type.modifiers().stream().map(PartFacts::value).toList())
                .put(
                        "array_dims",
                        type.arrayBounds().isEmpty() ? null : type.arrayBounds().size())
                .put(
                        "array_bounds",
                        bounded ? type.arrayBounds().stream().map(Long::valueOf).toList() : null)
                .put("setof", type.setOf())
                .put("pct_type", type.percentType())
                .map();
    }

    static @Nullable Map<String, Object> expression(@Nullable Expression expression) {
        if (expression == null) {
            return null;
        }
        Value value = expression.value();
        Fields fields = Fields.of()
                .put("kind", expression.kind().name().toLowerCase(Locale.ROOT))
                .put("node", expression.node().isEmpty() ? null : expression.node());
        if (value != null) {
            fields.put("value", constant(value));
        }
        return fields.put(
                        "casts",
                        expression.casts().stream().map(PartFacts::type).toList())
                .partsOfAll("calls", expression.calls())
                .partsOfAll("sql_syntax_calls", expression.syntaxCalls())
                .put("sql_values", expression.sqlValues())
                .partsOfAll("columns", expression.columns())
                .put("has_subquery", expression.hasSubquery())
                .put("has_param", expression.hasParameter())
                .map();
    }

    private static Object constant(Value value) {
        return value(value);
    }

    static @Nullable Map<String, Object> bound(@Nullable PartitionBound bound) {
        if (bound == null) {
            return null;
        }
        return switch (bound.kind()) {
            case DEFAULT -> Fields.of().put("is_default", true).map();
            case LIST ->
                Fields.of().put("strategy", "l").put("n_list", bound.values()).map();
            case RANGE ->
                Fields.of()
                        .put("strategy", "r")
                        .put("n_lower", bound.values())
                        .put("n_upper", bound.upperValues())
                        .map();
            case HASH ->
                Fields.of()
                        .put("strategy", "h")
                        .put("modulus", bound.modulus())
                        .put("remainder", bound.remainder())
                        .map();
        };
    }

    static List<Object> options(List<Option> options) {
        List<Object> all = new ArrayList<>();
        for (Option option : options) {
            Value value = option.value();
            all.add(Fields.of()
                    .put("name", option.name())
                    .put("namespace", option.namespace())
                    .put("value", value == null ? null : value(value))
                    .put("action", option.action() == null ? null : "DEFELEM_" + option.action())
                    .put("flag", value == null)
                    .map());
        }
        return all;
    }

    static Map<String, Object> column(ColumnDefinition column) {
        return Fields.of()
                .last("name", column.name())
                .put("type", type(column.type()))
                .parts("collation", column.collation())
                .put("storage", column.storage())
                .put("compression", column.compression())
                .optionNames("fdw_options", column.foreignOptions())
                .put(
                        "constraints",
                        column.constraints().stream().map(PartFacts::constraint).toList())
                .map();
    }

    static Map<String, Object> indexElement(IndexElement element) {
        Boolean descending = element.descending();
        Boolean first = element.nullsFirst();
        return Fields.of()
                .last("column", element.column())
                .put("expr", expression(element.expression()))
                .parts("collation", element.collation())
                .parts("opclass", element.operatorClass())
                .optionNames("opclass_options", element.operatorClassOptions())
                .put("ordering", descending == null ? null : descending ? "SORTBY_DESC" : "SORTBY_ASC")
                .put("nulls", first == null ? null : first ? "SORTBY_NULLS_FIRST" : "SORTBY_NULLS_LAST")
                .map();
    }

    static Object object(ObjectRef object) {
        List<@Nullable TypeName> arguments = object.arguments();
        if (arguments == null) {
            return object.name().parts();
        }
        List<Object> types = new ArrayList<>();
        for (TypeName type : arguments) {
            types.add(type == null ? "" : type(type));
        }
        return Fields.of().parts("name", object.name()).put("args", types).map();
    }

    /** A function may be named without its arguments; a cast is the names of its types. */
    static Object object(ObjectType type, ObjectRef object) {
        List<@Nullable TypeName> arguments = object.arguments();
        return switch (type) {
            case FUNCTION, PROCEDURE, ROUTINE ->
                arguments == null
                        ? Fields.of()
                                .parts("name", object.name())
                                .put("args_unspecified", true)
                                .map()
                        : object(object);
            case CAST ->
                arguments == null
                        ? object(object)
                        : arguments.stream()
                                .flatMap(each -> each == null ? Stream.empty() : each.names().stream())
                                .toList();
            default -> object(object);
        };
    }

    static Map<String, Object> constraint(Constraint constraint) {
        return ConstraintFacts.of(constraint);
    }

    static @Nullable List<String> names(@Nullable Name name) {
        return name == null ? null : name.parts();
    }
}
