package dev.pgguard.it.gate;

import dev.pgguard.gate.GatePolicy;
import dev.pgguard.gate.GateReport;
import dev.pgguard.gate.PendingMigrations;
import dev.pgguard.gate.RolloutGate;
import dev.pgguard.jdbc.Sessions;
import dev.pgguard.jdbc.UrlSessions;
import dev.pgguard.migration.GuardEvent;
import dev.pgguard.migration.NotReady;
import dev.pgguard.migration.Refusal;
import dev.pgguard.replica.DirectReplica;
import dev.pgguard.replica.Expected;
import dev.pgguard.replica.ReplicaPolicy;
import dev.pgguard.retry.Sleeper;
import dev.pgguard.testing.FakeTime;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** Gates of one test: who is asked for what differs, the rest is as the Maven plugin has it. */
final class Gates {

    private final Sessions primary;
    private Expected expected = new Expected.Shown();
    private List<String> exempt = List.of();
    private List<String> historyTables = List.of();
    private boolean historyChecked = true;
    private List<String> expectedNotValid = List.of();
    private Duration timeout = Duration.ofSeconds(5);
    private final List<String> replicaUrls = new ArrayList<>();
    private final List<PendingMigrations> pending = new ArrayList<>();
    private final FakeTime time = new FakeTime();
    private final List<GuardEvent> events = new ArrayList<>();

    private Gates(Sessions primary) {
        this.primary = primary;
    }

    static Gates on(String url) {
        return new Gates(new UrlSessions(url));
    }

    static Gates on(Sessions primary) {
        return new Gates(primary);
    }

    Gates expecting(Expected replicas) {
        expected = replicas;
        return this;
    }

    Gates exempting(String... names) {
        exempt = List.of(names);
        return this;
    }

    Gates asking(String url) {
        replicaUrls.add(url);
        return this;
    }

    Gates histories(String... tables) {
        historyTables = List.of(tables);
        return this;
    }

    Gates withoutHistory() {
        historyChecked = false;
        return this;
    }

    Gates expectingNotValid(String... constraints) {
        expectedNotValid = List.of(constraints);
        return this;
    }

    Gates pending(PendingMigrations source) {
        pending.add(source);
        return this;
    }

    Gates within(Duration limit) {
        timeout = limit;
        return this;
    }

    /** The clock of {@link #look}. */
    FakeTime time() {
        return time;
    }

    List<GuardEvent> events() {
        return events;
    }

    /** The verdict of a gate whose time passes at once. */
    GateReport look() {
        return await(time, time);
    }

    /** The verdict of a gate that really waits, for what comes. */
    GateReport await() {
        return await(Sleeper.real(), InstantSource.system());
    }

    private GateReport await(Sleeper sleeper, InstantSource clock) {
        List<DirectReplica> direct = replicaUrls.stream()
                .map(UrlSessions::new)
                .map(sessions -> new DirectReplica(sessions.label(), sessions))
                .toList();
        GatePolicy policy = new GatePolicy(
                new ReplicaPolicy(true, expected, exempt, Duration.ofMinutes(1)),
                timeout,
                2,
                historyTables,
                historyChecked,
                expectedNotValid);
        try (RolloutGate gate =
                new RolloutGate(policy, primary, direct, pending, new RolloutGate.Watch(sleeper, clock, events::add))) {
            return gate.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    static List<Refusal> reasons(GateReport report) {
        return report.findings().stream().map(NotReady::refusal).distinct().toList();
    }

    static String text(GateReport report) {
        return String.join(
                "\n", report.findings().stream().map(NotReady::toString).toList());
    }
}
