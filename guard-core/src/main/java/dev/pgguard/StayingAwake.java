package dev.pgguard;

import dev.pgguard.backfill.SparseProgress;
import dev.pgguard.jdbc.Query;
import dev.pgguard.migration.GuardEvent;
import dev.pgguard.migration.GuardListener;
import java.sql.SQLException;
import java.time.Duration;

/**
 * Passes on what long work beside the migration's session tells, and uses that session and the tool's meanwhile: one that sends nothing for
 * hours is forgotten by what lies between it and the server.
 */
final class StayingAwake implements GuardListener {

    private static final Duration PERIOD = Duration.ofSeconds(30);

    private final Equipment equipment;
    private final GuardListener log;
    private long since = System.nanoTime();

    StayingAwake(Equipment equipment) {
        this.equipment = equipment;
        this.log = new SparseProgress(equipment.listener(), System::nanoTime);
    }

    @Override
    public synchronized void on(GuardEvent event) {
        long now = System.nanoTime();
        if (now - since >= PERIOD.toNanos()) {
            since = now;
            equipment.host().stayAwake();
            beUsed();
        }
        log.on(event);
    }

    private void beUsed() {
        try {
            Query.one(equipment.session(), "select 1", row -> row.getInt(1));
        } catch (SQLException e) {
            // the proof of the run lock behind the work meets it, and says what is done
            return;
        }
    }
}
