package dev.pgguard.migration;

/**
 * One migration as its tool announces it: a Flyway migration, a Liquibase changeSet.
 *
 * @param id what the user calls it, for example {@code V7__add_status.sql}
 * @param transactional whether the tool runs it inside one transaction
 * @param retry whether it may be run again after it was rolled back; false for side effects outside the database
 */
public record Migration(String id, boolean transactional, boolean retry) {
    public Migration {
        if (id.isBlank()) {
            throw new IllegalArgumentException("A migration without an id cannot be reported on.");
        }
    }
}
