package dev.pgguard.backfill.partition;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Tells the control tables in the words of the front door. */
final class Statuses {

    private Statuses() {}

    /** Oldest first; empty where no rebuild was ever registered. */
    static List<RebuildStatus> of(RebuildSession session) throws SQLException {
        List<RebuildStatus> all = new ArrayList<>();
        if (Control.exists(session)) {
            for (Control.Job job : Control.jobs(session)) {
                all.add(of(session, job));
            }
        }
        return all;
    }

    static RebuildStatus of(RebuildSession session, Control.Job job) throws SQLException {
        Control.Standing standing = Control.standing(session, job.id());
        return new RebuildStatus(
                job.name(),
                job.parent(),
                standing.state(),
                standing.pace(),
                Control.rows(session, job.id()).stream().map(Statuses::part).toList(),
                job.origin());
    }

    private static RebuildStatus.Part part(Control.Row row) {
        return new RebuildStatus.Part(
                row.qualified(), row.state(), row.step(), row.rows(), row.kept(), row.keepUntil(), row.error());
    }
}
