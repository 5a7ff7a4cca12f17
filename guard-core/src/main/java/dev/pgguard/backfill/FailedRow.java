package dev.pgguard.backfill;

import java.util.List;

/**
 * A row that could not be changed, as {@code pgguard.backfill_failure} has it.
 *
 * @param key the values of the key's columns, as text
 * @param sqlState of the error
 * @param message of the error, without the row's other values
 */
public record FailedRow(List<String> key, String sqlState, String message) {
    public FailedRow {
        key = List.copyOf(key);
    }
}
