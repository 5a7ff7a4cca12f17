package dev.pgguard.backfill;

import dev.pgguard.migration.GuardException;
import dev.pgguard.migration.Refusal;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Makes a spec a job, once. */
final class Registration {

    private static final int SHOWN = 60;

    private final Planner planner;

    Registration(Planner planner) {
        this.planner = planner;
    }

    /** @return its plan; empty when the same is registered already */
    Optional<BackfillPlan> register(Connection session, Caller caller, BackfillSpec spec) throws SQLException {
        if (Schema.exists(session) && known(session, caller, spec)) {
            return Optional.empty();
        }
        Planner.Planned planned = planner.plan(session, caller, spec);
        BackfillPlan plan = planned.plan();
        if (!plan.feasible()) {
            throw new GuardException(
                    Refusal.BACKFILL_REFUSED,
                    "Backfill " + spec.name() + " is refused: "
                            + plan.obstacles().stream()
                                    .filter(Obstacle::refuses)
                                    .map(Obstacle::message)
                                    .collect(Collectors.joining(" "))
                            + " Nothing was registered or changed.");
        }
        Schema.create(session);
        Walk walk = planned.prepared().walk();
        Table table = planned.prepared().table();
        List<Position> bounds = caller.in(session, () -> walk.bounds(session, table, Planner.chunks(plan.rows())));
        boolean first = Transaction.run(session, () -> Jobs.insert(session, spec, planned.prepared(), plan, bounds));
        if (!first) {
            known(session, caller, spec);
        }
        return first ? Optional.of(plan) : Optional.empty();
    }

    private static boolean known(Connection session, Caller caller, BackfillSpec spec) throws SQLException {
        Optional<Job> job = Jobs.find(session, spec.name());
        if (job.isEmpty()) {
            return false;
        }
        String path = caller.searchPath();
        if (!job.get().checksum().equals(spec.checksum(path))) {
            throw new GuardException(
                    Refusal.BACKFILL_CHANGED,
                    "A backfill " + spec.name() + " is registered already"
                            + (job.get().origin() == null
                                    ? ""
                                    : ", by " + job.get().origin()) + ", and is another one: "
                            + difference(job.get(), spec, path)
                            + ". The job is as it was, and nothing was changed.");
        }
        return true;
    }

    private static String difference(Job job, BackfillSpec spec, String path) {
        List<String> differences = new ArrayList<>();
        add(differences, "statement", job.statement(), Text.withoutTerminator(spec.statement()));
        add(differences, "key", job.key(), spec.key() == null ? "" : spec.key());
        add(differences, "search path", job.searchPath(), path);
        return String.join("; ", differences);
    }

    private static void add(List<String> differences, String what, String before, String now) {
        if (before.equals(now)) {
            return;
        }
        int at = 0;
        while (at < Math.min(before.length(), now.length()) && before.charAt(at) == now.charAt(at)) {
            at++;
        }
        differences.add(what + " was \"" + around(before, at) + "\" and is \"" + around(now, at) + "\"");
    }

    /** The text from a little before the first difference. */
    private static String around(String text, int at) {
        int from = Math.max(0, at - SHOWN / 3);
        int to = Math.min(text.length(), from + SHOWN);
        return (from > 0 ? "…" : "") + text.substring(from, to) + (to < text.length() ? "…" : "");
    }
}
