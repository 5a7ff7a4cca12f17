package dev.pgguard.migration;

import dev.pgguard.sql.Directives;

/**
 * One migration as its tool announces it: a Flyway migration, a Liquibase changeSet.
 *
 * @param id what the user calls it, for example {@code V7__add_status.sql}
 * @param transactional whether the tool runs it inside one transaction
 * @param retry whether it may be run again after it was rolled back; false for side effects outside the database
 * @param directives what is written beside it, where the statements that the tool sends do not carry it
 */
public record Migration(String id, boolean transactional, boolean retry, Directives directives) {
    public Migration {
        if (id.isBlank()) {
            throw new IllegalArgumentException("A migration without an id cannot be reported on.");
        }
    }

    public Migration(String id, boolean transactional, boolean retry) {
        this(id, transactional, retry, Directives.NONE);
    }
}
