package dev.pgguard.lint.rules;

import dev.pgguard.lint.Rule;
import java.util.ArrayList;
import java.util.List;

/** All rules. */
public final class Rules {

    /** Rules about one subject. */
    public record Group(String title, List<Rule> rules) {}

    private static final List<Group> GROUPS = List.of(
            new Group("Columns", ColumnRules.ALL),
            new Group("Constraints", ConstraintRules.ALL),
            new Group("Indexes", IndexRules.ALL),
            new Group("Partitions", PartitionRules.ALL),
            new Group("Tables, data, objects", ObjectRules.ALL),
            new Group("Transactions, timeouts", TransactionRules.ALL),
            new Group("Types, names, style", StyleRules.ALL),
            new Group("Files and versions", FileRules.ALL));

    private static final List<Rule> ALL = ofAll(GROUPS);

    private Rules() {}

    private static List<Rule> ofAll(List<Group> groups) {
        List<Rule> rules = new ArrayList<>();
        for (Group group : groups) {
            rules.addAll(group.rules());
        }
        return List.copyOf(rules);
    }

    public static List<Group> groups() {
        return GROUPS;
    }

    /** In the order of their groups. */
    public static List<Rule> all() {
        return ALL;
    }
}
