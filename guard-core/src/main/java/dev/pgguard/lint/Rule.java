package dev.pgguard.lint;

import dev.pgguard.sql.tree.Tree;
import java.util.Set;

/** One thing to look for. Stateless: whatever must be remembered between statements is in the {@link Schema} and the {@link Session}. */
public interface Rule {

    /** Its id, the name of its page and of its fixtures: lower case with hyphens. */
    String name();

    Severity severity();

    /** False for a rule that says something only where it is asked to. */
    default boolean on() {
        return true;
    }

    /** What it can be told, see {@link LintPolicy#option}. */
    default Set<String> options() {
        return Set.of();
    }

    /** The kinds of statement at which it looks, to be asked about no other. */
    default Set<Class<? extends Tree>> looksAt() {
        return Set.of(Tree.class);
    }

    /** Looks at one statement, before its effect is taken into the schema. */
    default void check(Step step, Findings findings) {}

    /** Looks at a file after its last statement. */
    default void endOfFile(FileEnd end, Findings findings) {}

    /** Looks at the schema after the last file: what was begun and never finished. */
    default void endOfSet(Schema schema, LintPolicy policy, Findings findings) {}
}
