package dev.pgguard.migration;

import java.time.Duration;

/** A migration went through. */
public interface MigrationDone extends GuardEvent {

    /** How many were made; 1 is the first. */
    int attempts();

    /** All of them, with the delays between. */
    Duration elapsed();
}
