package dev.pgguard.it.rebuild;

import dev.pgguard.backfill.partition.PartitionRebuild;
import dev.pgguard.backfill.partition.RebuildEvent;
import dev.pgguard.backfill.partition.RebuildStatus;
import dev.pgguard.backfill.partition.Surroundings;
import dev.pgguard.jdbc.UrlSessions;
import dev.pgguard.migration.GuardEvent;

/** A runner in a process of its own, which tells of each statement and event, and ends without a word at a given event, as {@code kill -9} would end it. */
public final class RebuildInChild {

    private static final int KILLED = 137;

    private RebuildInChild() {}

    /** @param arguments URL, and the event at which it ends: a step, {@code copied}, {@code swapped}, or nothing */
    public static void main(String[] arguments) throws InterruptedException {
        RebuildStatus status = new PartitionRebuild(
                        new Statements(new UrlSessions(arguments[0]), n -> System.out.println("statement " + n)),
                        Rebuilds.policy(),
                        Surroundings.real(event -> {
                            System.out.println(event.message());
                            if (name(event).equals(arguments[1])) {
                                Runtime.getRuntime().halt(KILLED);
                            }
                        }))
                .run(Rebuilds.TWICE);
        System.out.println(status);
        System.exit(status.done() ? 0 : 1);
    }

    private static String name(GuardEvent event) {
        if (event instanceof RebuildEvent.StepReached reached) {
            return reached.step().name();
        }
        return event instanceof RebuildEvent.Copied ? "copied" : event instanceof RebuildEvent.Swapped ? "swapped" : "";
    }
}
