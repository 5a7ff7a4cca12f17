package dev.pgguard.lint.rules;

import dev.pgguard.lint.Step;
import dev.pgguard.lint.Table;
import dev.pgguard.sql.tree.IndexElement;
import dev.pgguard.sql.tree.Name;
import dev.pgguard.sql.tree.PartitionBound;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The columns by which a table is partitioned, and what a partition's bound says of them. */
final class PartitionKey {

    private static final Pattern RANGE =
            Pattern.compile("(?is)FOR\\s+VALUES\\s+FROM\\s*\\((.*)\\)\\s*TO\\s*\\((.*)\\)");
    private static final Pattern LIST = Pattern.compile("(?is)FOR\\s+VALUES\\s+IN\\s*\\((.*)\\)");

    private PartitionKey() {}

    /** Empty when they are not known, or are expressions. */
    static List<String> columns(Step step, Name parent) {
        return step.table(parent)
                .flatMap(Table::partitionBy)
                .map(by -> by.keys().stream()
                        .map(IndexElement::column)
                        .filter(Objects::nonNull)
                        .map(Name::last)
                        .toList())
                .orElse(List.of());
    }

    /** The condition that a bound makes of its rows, as far as it can be told. */
    static String condition(Step step, Name parent, PartitionBound bound) {
        List<String> columns = columns(step, parent);
        String key = columns.size() == 1 ? Identifier.of(columns.get(0)) : "<partition key>";
        String text = step.text(bound.span());
        Matcher range = RANGE.matcher(text);
        if (range.matches() && bound.values() == 1) {
            return key + " IS NOT NULL" + limit(key, ">=", range.group(1)) + limit(key, "<", range.group(2));
        }
        Matcher list = LIST.matcher(text);
        return list.matches()
                ? key + " IS NOT NULL AND " + key + " IN (" + list.group(1).strip() + ")"
                : "<condition that implies the bound>";
    }

    private static String limit(String key, String operator, String value) {
        String bare = value.strip();
        boolean none = bare.equalsIgnoreCase("MINVALUE") || bare.equalsIgnoreCase("MAXVALUE");
        return none ? "" : " AND " + key + " " + operator + " " + bare;
    }
}
