package dev.pgguard.sql.grammar;

import dev.pgguard.sql.tree.Constraint.Attributes;
import dev.pgguard.sql.tree.Span;
import org.jspecify.annotations.Nullable;

/** The words behind a table's constraint: DEFERRABLE, NOT VALID, NO INHERIT, ENFORCED. */
final class ConstraintAttributes {

    private final Tokens t;
    private boolean saidDeferrability;
    private boolean saidEnforcement;

    ConstraintAttributes(Tokens tokens) {
        this.t = tokens;
    }

    boolean at() {
        return switch (t.word()) {
            case "deferrable", "initially", "enforced" -> true;
            case "not" -> t.ahead(1, "deferrable") || t.ahead(1, "valid") || t.ahead(1, "enforced");
            case "no" -> t.ahead(1, "inherit");
            default -> false;
        };
    }

    /** Whether the words read last spoke of DEFERRABLE or INITIALLY. */
    boolean saidDeferrability() {
        return saidDeferrability;
    }

    /** Whether the words read last spoke of ENFORCED. */
    boolean saidEnforcement() {
        return saidEnforcement;
    }

    Attributes parse() {
        Boolean deferrable = null;
        Boolean deferred = null;
        Boolean enforced = null;
        boolean noInherit = false;
        Span notValid = null;
        while (at()) {
            int start = t.mark();
            if (t.accept("deferrable")) {
                deferrable = agree(deferrable, true, start);
            } else if (t.accept("not", "deferrable")) {
                deferrable = agree(deferrable, false, start);
            } else if (t.accept("enforced")) {
                enforced = agree(enforced, true, start);
            } else if (t.accept("not", "enforced")) {
                enforced = agree(enforced, false, start);
            } else if (t.accept("not", "valid")) {
                notValid = t.since(start);
            } else if (t.accept("no", "inherit")) {
                noInherit = true;
            } else {
                t.expect("initially");
                boolean now = t.accept("immediate");
                if (!now) {
                    t.expect("deferred");
                }
                deferred = agree(deferred, !now, start);
            }
            if (Boolean.TRUE.equals(deferred) && Boolean.FALSE.equals(deferrable)) {
                throw new SyntaxError("constraint declared INITIALLY DEFERRED must be DEFERRABLE", start, t.mark());
            }
        }
        saidDeferrability = deferrable != null || deferred != null;
        saidEnforcement = enforced != null;
        boolean late = Boolean.TRUE.equals(deferred);
        return new Attributes(
                late || Boolean.TRUE.equals(deferrable), late, Boolean.FALSE.equals(enforced), noInherit, notValid);
    }

    private static Boolean agree(@Nullable Boolean before, boolean now, int start) {
        if (before != null && before != now) {
            throw new SyntaxError("conflicting constraint properties", start, start);
        }
        return now;
    }
}
