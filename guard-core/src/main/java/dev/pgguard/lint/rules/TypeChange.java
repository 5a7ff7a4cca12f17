package dev.pgguard.lint.rules;

import dev.pgguard.lint.Step;
import dev.pgguard.sql.tree.AlterTable;
import dev.pgguard.sql.tree.Expression;
import dev.pgguard.sql.tree.Value;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Which changes of a column's type leave the rows as they are: {@code ATColumnChangeRequiresRewrite} in the server's source,
 * {@code pg_cast} and the planner's support functions of casts.
 */
final class TypeChange {

    private static final Map<String, Set<String>> SAME_BYTES = Map.of(
            "text", Set.of("varchar", "bpchar"),
            "varchar", Set.of("text", "bpchar"),
            "xml", Set.of("text", "varchar", "bpchar"),
            "bit", Set.of("varbit"),
            "cidr", Set.of("inet"),
            "int4", Set.of("oid", "regclass", "regproc", "regtype", "regrole", "regnamespace"),
            "oid", Set.of("int4", "regclass", "regproc", "regtype", "regrole", "regnamespace"),
            "regclass", Set.of("oid", "int4"),
            "regtype", Set.of("oid", "int4"),
            "regproc", Set.of("oid", "int4"));

    private static final Set<String> TIMES = Set.of("timestamp", "timestamptz", "time", "timetz");
    private static final Set<String> UTC = Set.of("utc", "etc/utc", "gmt", "etc/gmt", "uct", "etc/uct", "zulu");
    private static final String MOST_DIGITS = "6";

    private TypeChange() {}

    /** Whether it is certain that no row is written anew. */
    static boolean keepsRows(Step step, KnownType old, AlterTable.AlterColumnType change) {
        KnownType wanted = KnownType.of(change.type());
        return isSameCoercion(change, wanted) && !wanted.isConstrainedDomain(step) && keepsRows(step, old, wanted);
    }

    /** Whether, where it is not certain that none is, it is certain that they are: not of types that somebody made, nor for a time zone. */
    static boolean writesRows(Step step, KnownType old, AlterTable.AlterColumnType change) {
        KnownType from = old.base(step);
        KnownType to = KnownType.of(change.type()).base(step);
        boolean zone = TIMES.contains(from.name()) && TIMES.contains(to.name()) && isOnlyTheZone(from, to);
        return !zone && (from.name().equals(to.name()) || (from.isBuiltIn() && to.isBuiltIn()));
    }

    /** Whether USING says nothing else than the change itself. */
    static boolean isSameCoercion(AlterTable.AlterColumnType change) {
        return isSameCoercion(change, KnownType.of(change.type()));
    }

    private static boolean isSameCoercion(AlterTable.AlterColumnType change, KnownType wanted) {
        Expression using = change.using();
        return using == null
                || (using.kind() == Expression.Kind.COLUMN
                        && using.columns().size() == 1
                        && using.columns().get(0).last().equals(change.column().last())
                        && using.casts().size() <= 1
                        && using.casts().stream().map(KnownType::of).allMatch(wanted::equals));
    }

    /** Of a domain the server does not know how long its values are. */
    private static boolean keepsRows(Step step, KnownType old, KnownType wanted) {
        if (old.equals(wanted)) {
            return true;
        }
        KnownType from = old.base(step).equals(old) ? old : old.base(step).withoutModifiers();
        KnownType to = wanted.base(step);
        if (from.name().equals(to.name())) {
            return from.array() == to.array() && fits(from, to);
        }
        if (from.array() || to.array()) {
            return false;
        }
        if (TIMES.contains(from.name()) && TIMES.contains(to.name())) {
            return isOnlyTheZone(from, to) && isUtc(step);
        }
        return to.modifiers().isEmpty()
                && (SAME_BYTES.getOrDefault(from.name(), Set.of()).contains(to.name())
                        || step.catalog()
                                .isBinaryCoercible(from.name(), to.name())
                                .orElse(false));
    }

    /** Whether every value of the one length or precision is a value of the other. */
    private static boolean fits(KnownType from, KnownType to) {
        if (to.modifiers().isEmpty() || from.modifiers().equals(to.modifiers())) {
            return true;
        }
        if (from.array()) {
            return false;
        }
        List<String> before = from.modifiers();
        List<String> after = to.modifiers();
        return switch (from.name()) {
            case "varchar", "varbit" -> !before.isEmpty() && number(before, 0) <= number(after, 0);
            case "numeric" ->
                !before.isEmpty() && number(before, 0) <= number(after, 0) && number(before, 1) == number(after, 1);
            case "timestamp", "timestamptz", "time", "timetz" ->
                after.get(0).equals(MOST_DIGITS) || (!before.isEmpty() && number(before, 0) <= number(after, 0));
            case "interval" -> intervalFits(before, after);
            default -> false;
        };
    }

    /** The first modifier says which fields there are. */
    private static boolean intervalFits(List<String> before, List<String> after) {
        boolean digits = after.size() == 2 && after.get(0).equals(Integer.toString(0x7FFF));
        boolean more = before.size() == 2
                && before.get(0).equals(after.get(0))
                && number(before, 1) <= number(after, after.size() - 1);
        return digits && (after.get(1).equals(MOST_DIGITS) || more);
    }

    private static boolean isOnlyTheZone(KnownType from, KnownType to) {
        boolean all = to.modifiers().isEmpty() || to.modifiers().equals(List.of(MOST_DIGITS));
        return all && from.name().startsWith("timestamp") && to.name().startsWith("timestamp");
    }

    private static boolean isUtc(Step step) {
        return step.session()
                .setting("timezone")
                .filter(values -> values.size() == 1)
                .map(values -> values.get(0))
                .map(Value::text)
                .filter(zone -> UTC.contains(zone.toLowerCase(Locale.ROOT)))
                .isPresent();
    }

    private static int number(List<String> modifiers, int index) {
        if (index >= modifiers.size()) {
            return 0;
        }
        try {
            return Integer.parseInt(modifiers.get(index));
        } catch (NumberFormatException expression) {
            return Integer.MIN_VALUE;
        }
    }
}
