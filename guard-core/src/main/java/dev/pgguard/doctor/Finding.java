package dev.pgguard.doctor;

import dev.pgguard.migration.GuardException;
import dev.pgguard.migration.Refusal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One thing that the doctor found.
 *
 * @param what a clause without its full stop
 * @param toDo likewise; empty when there is nothing to do
 * @param grants exact statements that a superuser or an owner can run; empty when no privilege is missing
 * @param refusal the entry of the runbook; null unless it is a problem
 */
public record Finding(
        Area area, Level level, String what, String toDo, List<String> grants, @Nullable Refusal refusal) {

    /** How bad it is. */
    public enum Level {
        OK,
        /** Worth knowing. */
        NOTE,
        /** A run works, with less than it could have, or meets an obstacle of today. */
        WARNING,
        /** A run would refuse, fail or hang. */
        PROBLEM
    }

    public Finding {
        grants = List.copyOf(grants);
        if (what.isBlank()) {
            throw new IllegalArgumentException("A finding in " + area + " says nothing.");
        }
        if (level == Level.PROBLEM != (refusal != null)) {
            throw new IllegalArgumentException(
                    "A problem names its entry of the runbook, and nothing else does: " + what);
        }
    }

    static Finding ok(Area area, String what) {
        return new Finding(area, Level.OK, what, "", List.of(), null);
    }

    public static Finding note(Area area, String what) {
        return new Finding(area, Level.NOTE, what, "", List.of(), null);
    }

    public static Finding warning(Area area, String what, String toDo) {
        return new Finding(area, Level.WARNING, what, toDo, List.of(), null);
    }

    static Finding problem(Area area, Refusal refusal, String what, String toDo) {
        return new Finding(area, Level.PROBLEM, what, toDo, List.of(), refusal);
    }

    /** What would stop a run, in the words that would stop it. */
    public static Finding problem(Area area, GuardException refused) {
        String message = String.valueOf(refused.getMessage())
                .replace("[pgguard] ", "")
                .replace(" " + refused.refusal().reference(), "")
                .replaceAll("\\.+$", "");
        return problem(area, refused.refusal(), message, "");
    }

    Finding granting(List<String> statements) {
        return new Finding(area, level, what, toDo, statements, refusal);
    }

    Finding granting(String statement) {
        return granting(List.of(statement));
    }

    /** In one line, without area and level. */
    @Override
    public String toString() {
        String text = toDo.isEmpty() ? what : what + "; " + toDo;
        return refusal == null ? text : text + ". " + refusal.reference();
    }
}
