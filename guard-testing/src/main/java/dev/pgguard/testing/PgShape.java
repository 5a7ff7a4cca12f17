package dev.pgguard.testing;

import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a cluster looks like when it starts.
 *
 * @param major PostgreSQL's major version
 * @param standbys streaming standbys of the primary, each with its own physical slot
 * @param settings server settings of every node, on top of {@link #DEFAULTS}
 */
public record PgShape(int major, int standbys, SortedMap<String, String> settings) {

    /** Settings of every test server; a shape's own settings win. */
    static final Map<String, String> DEFAULTS = Map.ofEntries(
            Map.entry("wal_level", "logical"),
            Map.entry("hot_standby", "on"),
            Map.entry("max_connections", "100"),
            Map.entry("max_prepared_transactions", "10"),
            Map.entry("max_wal_senders", "10"),
            Map.entry("max_replication_slots", "10"),
            Map.entry("wal_keep_size", "256MB"),
            Map.entry("wal_receiver_status_interval", "1s"),
            Map.entry("wal_retrieve_retry_interval", "200ms"),
            Map.entry("fsync", "off"),
            Map.entry("log_line_prefix", "%m [%p] %a "));

    /** Recorded in pg_control: a standby refuses to start when its value is below the primary's. */
    static final Set<String> IN_PG_CONTROL = Set.of(
            "max_connections",
            "max_worker_processes",
            "max_wal_senders",
            "max_prepared_transactions",
            "max_locks_per_transaction");

    public PgShape {
        if (!PgMajors.SUPPORTED.contains(major)) {
            throw new IllegalArgumentException("major must be one of " + PgMajors.SUPPORTED + ", was " + major);
        }
        if (standbys < 0) {
            throw new IllegalArgumentException("standbys must not be negative, was " + standbys);
        }
        settings = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(settings));
    }

    public static PgShape of(int major) {
        return new PgShape(major, 0, new TreeMap<>());
    }

    public PgShape withStandbys(int count) {
        return new PgShape(major, count, settings);
    }

    /** A server setting, for example {@code ("autovacuum", "off")}. */
    public PgShape with(String setting, String value) {
        SortedMap<String, String> more = new TreeMap<>(settings);
        more.put(setting, value);
        return new PgShape(major, standbys, more);
    }

    /** Defaults and own settings, as they go into postgresql.conf. */
    SortedMap<String, String> effectiveSettings() {
        SortedMap<String, String> effective = new TreeMap<>(DEFAULTS);
        effective.putAll(settings);
        return effective;
    }

    boolean changesPgControl() {
        return settings.keySet().stream().anyMatch(IN_PG_CONTROL::contains);
    }
}
