package dev.pgguard.lint;

import dev.pgguard.lint.Suppressions.Ignore;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The names of rules in comments, also in those that were written for another linter. */
final class RuleNames {

    private static final Set<String> TIMEOUTS = Set.of("require-lock-timeout", "require-statement-timeout");

    private static final Map<String, Set<String>> SQUAWK = Map.of(
            "prefer-timestamptz",
            Set.of("prefer-timestamp-tz"),
            "require-timeout-settings",
            TIMEOUTS,
            "adding-field-with-default",
            Set.of("adding-field-with-default", "adding-stored-generated-column", "adding-auto-increment-column"),
            "constraint-missing-not-valid",
            Set.of("constraint-missing-not-valid", "validate-in-same-transaction"),
            "disallowed-unique-constraint",
            Set.of("disallowed-unique-constraint", "adding-exclusion-constraint"),
            "ban-concurrent-index-creation-in-transaction",
            Set.of("ban-concurrent-index-creation-in-transaction", "ban-nontransactional-in-transaction"),
            "renaming-table",
            Set.of("renaming-table", "renaming-object"),
            "transaction-nesting",
            Set.of("transaction-nesting", "ban-nontransactional-in-transaction"));

    private static final Map<String, Set<String>> EUGENE = Map.ofEntries(
            Map.entry("E1", Set.of("constraint-missing-not-valid", "adding-foreign-key-constraint")),
            Map.entry("E2", Set.of("adding-not-nullable-field")),
            Map.entry("E3", Set.of("prefer-jsonb")),
            Map.entry("E4", Set.of("statement-after-access-exclusive")),
            Map.entry("E5", Set.of("changing-column-type")),
            Map.entry("E6", Set.of("require-concurrent-index-creation")),
            Map.entry("E7", Set.of("disallowed-unique-constraint")),
            Map.entry("E8", Set.of("adding-exclusion-constraint")),
            Map.entry("E9", Set.of("require-lock-timeout")),
            Map.entry("E10", Set.of("adding-field-with-default", "changing-column-type")),
            Map.entry("E11", Set.of("adding-stored-generated-column", "adding-auto-increment-column")),
            Map.entry("E15", Set.of("foreign-key-without-index")),
            Map.entry("W12", Set.of("mergeable-alter-table")),
            Map.entry("W13", Set.of("prefer-lookup-over-enum")),
            Map.entry("W14", Set.of("primary-key-using-index-not-null")));

    private static final Map<String, Set<String>> PGFENCE = Map.ofEntries(
            Map.entry("add-column-non-constant-default", Set.of("adding-field-with-default")),
            Map.entry("add-column-serial", Set.of("adding-auto-increment-column")),
            Map.entry("add-column-not-null-no-default", Set.of("adding-required-field")),
            Map.entry("alter-column-set-not-null", Set.of("adding-not-nullable-field")),
            Map.entry("alter-column-type", Set.of("changing-column-type")),
            Map.entry("add-constraint-fk-no-not-valid", Set.of("adding-foreign-key-constraint")),
            Map.entry("add-constraint-check-no-not-valid", Set.of("constraint-missing-not-valid")),
            Map.entry("not-valid-validate-same-tx", Set.of("validate-in-same-transaction")),
            Map.entry("add-pk-without-using-index", Set.of("adding-serial-primary-key-field")),
            Map.entry("add-constraint-exclude", Set.of("adding-exclusion-constraint")),
            Map.entry("create-index-not-concurrent", Set.of("require-concurrent-index-creation")),
            Map.entry("drop-index-not-concurrent", Set.of("require-concurrent-index-deletion")),
            Map.entry(
                    "concurrent-in-transaction",
                    Set.of("ban-concurrent-index-creation-in-transaction", "ban-nontransactional-in-transaction")),
            Map.entry("drop-table", Set.of("ban-drop-table")),
            Map.entry("truncate", Set.of("ban-truncate")),
            Map.entry("truncate-cascade", Set.of("ban-truncate-cascade")),
            Map.entry("update-in-migration", Set.of("update-without-where")),
            Map.entry("vacuum-full", Set.of("prefer-repack")),
            Map.entry("missing-lock-timeout", Set.of("require-lock-timeout")),
            Map.entry("prefer-timestamptz", Set.of("prefer-timestamp-tz")));

    private static final String ROBUST_OF_PGFENCE = "prefer-robust-";

    private RuleNames() {}

    /** The name in the comment that means this rule; the empty name for a comment that means all. */
    static Optional<String> covering(Ignore ignore, String rule) {
        if (ignore.rules().isEmpty()) {
            // all rules need a reason, which who moves over from another linter could not give
            return ignore.reason().isEmpty() ? Optional.empty() : Optional.of("");
        }
        return ignore.rules().stream()
                .filter(name -> meant(ignore.of(), name).contains(rule))
                .findFirst();
    }

    static Set<String> meant(Suppressions.Of of, String name) {
        return switch (of) {
            case SQUAWK -> SQUAWK.getOrDefault(name, Set.of(name));
            case EUGENE -> EUGENE.getOrDefault(name, Set.of(name));
            case PGFENCE ->
                name.startsWith(ROBUST_OF_PGFENCE)
                        ? Set.of("prefer-robust-stmts")
                        : PGFENCE.getOrDefault(name, Set.of(name));
            case ATLAS -> Set.of();
            case GUARD -> name.equals("require-timeout-settings") ? TIMEOUTS : Set.of(name);
        };
    }
}
