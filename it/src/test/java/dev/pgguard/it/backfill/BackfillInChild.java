package dev.pgguard.it.backfill;

import dev.pgguard.backfill.BackfillEquipment;
import dev.pgguard.backfill.BackfillResult;
import dev.pgguard.backfill.Backfills;
import dev.pgguard.jdbc.UrlSessions;

/** A runner of a job in a process of its own, for tests that kill it; prints how the job ended. */
public final class BackfillInChild {

    private BackfillInChild() {}

    /** @param arguments URL, name of the job, workers */
    public static void main(String[] arguments) {
        Backfills backfills = new Backfills(new UrlSessions(arguments[0]), event -> {}, BackfillEquipment.real());
        BackfillResult result = backfills.run(arguments[1], Integer.parseInt(arguments[2]));
        System.out.println(result.state() + " " + result.rows() + " " + result.error());
    }
}
