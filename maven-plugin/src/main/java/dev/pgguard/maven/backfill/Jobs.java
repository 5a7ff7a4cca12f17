package dev.pgguard.maven.backfill;

import dev.pgguard.backfill.BackfillEquipment;
import dev.pgguard.backfill.BackfillPlan;
import dev.pgguard.backfill.BackfillResult;
import dev.pgguard.backfill.BackfillSpec;
import dev.pgguard.backfill.BackfillState;
import dev.pgguard.backfill.BackfillStatus;
import dev.pgguard.backfill.Backfills;
import dev.pgguard.backfill.Pace;
import dev.pgguard.backfill.Verified;
import dev.pgguard.backfill.partition.PartitionRebuild;
import dev.pgguard.backfill.partition.RebuildPlan;
import dev.pgguard.backfill.partition.RebuildPolicy;
import dev.pgguard.backfill.partition.RebuildStatus;
import dev.pgguard.backfill.partition.Surroundings;
import dev.pgguard.jdbc.Sessions;
import dev.pgguard.migration.GuardException;
import dev.pgguard.migration.GuardListener;
import dev.pgguard.migration.Refusal;
import dev.pgguard.replica.ReplicaPolicy;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The backfills and partition rebuilds of a database, as the goal plans, runs and steers them. */
public final class Jobs {

    private static final Set<BackfillState> DUE =
            Set.of(BackfillState.PLANNED, BackfillState.RUNNING, BackfillState.VERIFYING, BackfillState.FAILED);

    private final Backfills backfills;
    private final Sessions sessions;
    private final ReplicaPolicy replicas;
    private final GuardListener listener;
    private final List<String> names;

    /** @param names those that are meant; empty for all */
    public Jobs(Sessions sessions, ReplicaPolicy replicas, GuardListener listener, List<String> names) {
        this.backfills =
                new Backfills(sessions, listener, BackfillEquipment.real().withReplicas(replicas));
        this.sessions = sessions;
        this.replicas = replicas;
        this.listener = listener;
        this.names = List.copyOf(names);
    }

    /**
     * What came of it.
     *
     * @param lines for people, above the summary
     * @param reasons one for each job that makes the goal fail
     */
    public record Verdict(String summary, List<String> lines, Optional<String> json, List<Refusal> reasons) {
        static Verdict green(String summary, List<String> lines) {
            return new Verdict(summary, lines, Optional.empty(), List.of());
        }
    }

    private PartitionRebuild rebuilds(Pace pace) {
        return new PartitionRebuild(
                sessions, RebuildPolicy.standard().withPace(pace).withReplicas(replicas), Surroundings.real(listener));
    }

    private boolean isMeant(String name) {
        return names.isEmpty() || names.contains(name);
    }

    public Verdict status() throws InterruptedException {
        List<BackfillStatus> all = backfills.status();
        List<RebuildStatus> others = rebuilds(Pace.GENTLE).status();
        requireKnown(known(all, others));
        List<BackfillStatus> meant =
                all.stream().filter(each -> isMeant(each.name())).toList();
        List<RebuildStatus> rebuilt =
                others.stream().filter(each -> isMeant(each.name())).toList();
        List<String> lines = new ArrayList<>(BackfillTable.of(meant));
        rebuilt.forEach(each -> lines.addAll(BackfillTable.of(each)));
        int count = meant.size() + rebuilt.size();
        return new Verdict(
                count == 0 ? "No backfill is registered." : count == 1 ? "1 job." : count + " jobs.",
                lines,
                Optional.of(BackfillJson.ofStatus(meant, rebuilt)),
                List.of());
    }

    /** @param pace in place of each one's own; null for that */
    public Verdict plan(SpecFile.Specs specs, @Nullable Pace pace) throws InterruptedException {
        requireKnown(specs.names());
        List<BackfillPlan> plans = new ArrayList<>();
        List<RebuildPlan> others = new ArrayList<>();
        List<String> lines = new ArrayList<>();
        List<Refusal> reasons = new ArrayList<>();
        for (BackfillSpec each : specs.backfills()) {
            if (isMeant(each.name())) {
                BackfillPlan plan = backfills.plan(pace == null ? each : each.withPace(pace));
                plans.add(plan);
                lines.addAll(BackfillTable.of(plan));
                if (!plan.feasible()) {
                    reasons.add(Refusal.BACKFILL_REFUSED);
                }
            }
        }
        for (SpecFile.Rebuild each : specs.rebuilds()) {
            if (isMeant(each.spec().name())) {
                RebuildPlan plan = rebuilds(each.pace()).plan(each.spec());
                others.add(plan);
                lines.addAll(BackfillTable.of(plan));
                if (!plan.feasible()) {
                    reasons.add(Refusal.REBUILD_REFUSED);
                }
            }
        }
        int count = plans.size() + others.size();
        return new Verdict(
                reasons.isEmpty()
                        ? count + " planned; nothing was changed."
                        : reasons.size() + " of " + count + " would be refused; nothing was changed.",
                lines,
                Optional.of(BackfillJson.ofPlans(plans, others)),
                reasons);
    }

    /**
     * Registers those of a spec, and runs them one after the other.
     *
     * @param workers 0 for what each says
     */
    public Verdict run(SpecFile.Specs specs, @Nullable Pace pace, int workers) throws InterruptedException {
        requireKnown(specs.names());
        List<BackfillSpec> meant =
                specs.backfills().stream().filter(each -> isMeant(each.name())).toList();
        for (BackfillSpec each : meant) {
            backfills.register(pace == null ? each : each.withPace(pace));
        }
        List<BackfillResult> results = new ArrayList<>();
        for (BackfillSpec each : meant) {
            results.add(backfills.run(each.name(), workers == 0 ? each.workers() : workers));
        }
        List<RebuildStatus> rebuilt = new ArrayList<>();
        for (SpecFile.Rebuild each : specs.rebuilds()) {
            if (isMeant(each.spec().name())) {
                rebuilt.add(rebuilds(pace == null ? each.pace() : pace).run(each.spec()));
            }
        }
        return verdict(results, rebuilt);
    }

    /** Runs what is registered and not over, those with a higher priority first. */
    public Verdict runRegistered(int workers) throws InterruptedException {
        List<BackfillStatus> all = backfills.status();
        requireKnown(all.stream().map(BackfillStatus::name).toList());
        List<String> due = all.stream()
                .filter(each -> names.isEmpty() ? DUE.contains(each.state()) : isMeant(each.name()))
                .sorted(Comparator.comparing(BackfillStatus::priority).reversed())
                .map(BackfillStatus::name)
                .toList();
        List<BackfillResult> results = new ArrayList<>();
        for (String name : due) {
            results.add(backfills.run(name, Math.max(1, workers)));
        }
        return verdict(results, List.of());
    }

    private static Verdict verdict(List<BackfillResult> results, List<RebuildStatus> rebuilt) {
        List<Refusal> reasons = new ArrayList<>();
        List<String> lines = new ArrayList<>();
        List<String> done = new ArrayList<>();
        for (BackfillResult each : results) {
            if (each.succeeded()) {
                done.add(each.name());
            } else {
                reasons.add(Refusal.BACKFILL_FAILED);
            }
        }
        for (RebuildStatus each : rebuilt) {
            lines.addAll(BackfillTable.of(each));
            if (each.done()) {
                done.add(each.name());
            } else {
                reasons.add(Refusal.REBUILD_FAILED);
            }
        }
        int count = results.size() + rebuilt.size();
        String summary = count == 0
                ? "No backfill is due."
                : reasons.isEmpty()
                        ? "Done: " + String.join(", ", done) + "."
                        : reasons.size() + " of " + count + " jobs are not done.";
        return new Verdict(summary, lines, Optional.of(BackfillJson.ofResults(results, rebuilt)), reasons);
    }

    public Verdict pause() throws InterruptedException {
        return each("paused", "paused"::equals, backfills::pause, rebuilds(Pace.GENTLE)::pause);
    }

    public Verdict resume() throws InterruptedException {
        return each("goes on where it is run", "running"::equals, backfills::resume, rebuilds(Pace.GENTLE)::resume);
    }

    public Verdict cancel() throws InterruptedException {
        return each(
                "cancelled; what was done stays done",
                "cancelled"::equals,
                backfills::cancel,
                rebuilds(Pace.GENTLE)::cancel);
    }

    public Verdict pace(Pace pace) throws InterruptedException {
        return each(
                "pace " + pace.profile(), Jobs::goesOn, name -> backfills.changePace(name, pace), name -> rebuilds(pace)
                        .changePace(name, pace));
    }

    public Verdict priority(int priority) throws InterruptedException {
        return each("priority " + priority, Jobs::goesOn, name -> backfills.prioritise(name, priority), name -> {
            throw wrong(name + " is a partition rebuild, and has no priority: pause those that are to wait for it");
        });
    }

    private static boolean goesOn(String state) {
        return !state.equals("done") && !state.equals("cancelled");
    }

    public Verdict verify() {
        requireNames();
        Map<String, Verified> answers = new LinkedHashMap<>();
        List<String> lines = new ArrayList<>();
        List<Refusal> reasons = new ArrayList<>();
        for (String name : names) {
            Verified verified = backfills.verify(name);
            answers.put(name, verified);
            lines.add(name + ": " + verified.message());
            if (!verified.complete()) {
                reasons.add(Refusal.BACKFILL_UNFINISHED);
            }
        }
        return new Verdict(
                reasons.isEmpty()
                        ? "Nothing was left out."
                        : reasons.size() + " of " + answers.size() + " have left something out.",
                lines,
                Optional.of(BackfillJson.ofAnswers(answers)),
                reasons);
    }

    public Verdict clean() throws InterruptedException {
        List<String> gone = new ArrayList<>(backfills.clean());
        List<String> dropped = rebuilds(Pace.GENTLE).clean();
        return Verdict.green(
                (gone.isEmpty() ? "No backfill is over" : "Forgotten: " + String.join(", ", gone))
                        + (dropped.isEmpty() ? "." : "; dropped: " + String.join(", ", dropped) + "."),
                List.of());
    }

    private interface Step {
        void take(String name) throws InterruptedException;
    }

    /**
     * All of them are known before the first is touched.
     *
     * @param took whether a job in this state is as it was wanted; one that is over, or not that far, stays what it is
     */
    private Verdict each(String done, Predicate<String> took, Step ofBackfill, Step ofRebuild)
            throws InterruptedException {
        requireNames();
        Map<String, String> before = states();
        List<String> unknown =
                names.stream().filter(name -> !before.containsKey(name)).toList();
        if (!unknown.isEmpty()) {
            throw new GuardException(
                    Refusal.BACKFILL_UNKNOWN,
                    "There is no backfill " + String.join(", ", unknown) + " in this database"
                            + (before.isEmpty()
                                    ? ", and no other"
                                    : "; there are " + String.join(", ", before.keySet()))
                            + ". Nothing was changed.");
        }
        List<String> rebuilt =
                rebuilds(Pace.GENTLE).status().stream().map(RebuildStatus::name).toList();
        for (String name : names) {
            (rebuilt.contains(name) ? ofRebuild : ofBackfill).take(name);
        }
        Map<String, String> after = states();
        return Verdict.green(
                names.stream()
                                .map(name -> took.test(after.getOrDefault(name, ""))
                                        ? name + ": " + done
                                        : name + ": is " + after.get(name) + ", and is left so")
                                .collect(Collectors.joining("; "))
                        + ".",
                List.of());
    }

    private Map<String, String> states() throws InterruptedException {
        Map<String, String> states = new LinkedHashMap<>();
        backfills
                .status()
                .forEach(each -> states.put(each.name(), each.state().name().toLowerCase(Locale.ROOT)));
        rebuilds(Pace.GENTLE).status().forEach(each -> states.put(each.name(), each.state()));
        return states;
    }

    private void requireNames() {
        if (names.isEmpty()) {
            throw wrong("which are meant is not said; name them, separated by commas");
        }
    }

    private static List<String> known(List<BackfillStatus> all, List<RebuildStatus> others) {
        List<String> known =
                new ArrayList<>(all.stream().map(BackfillStatus::name).toList());
        others.forEach(each -> known.add(each.name()));
        return known;
    }

    private void requireKnown(List<String> there) {
        List<String> unknown =
                names.stream().filter(each -> !there.contains(each)).toList();
        if (!unknown.isEmpty()) {
            throw wrong("there is no backfill " + String.join(", ", unknown)
                    + (there.isEmpty() ? ", and no other" : "; there are " + String.join(", ", there)));
        }
    }

    private static GuardException wrong(String why) {
        return new GuardException(Refusal.WRONG_SETTING, "The setting jobs: " + why + ". Nothing was run.");
    }
}
