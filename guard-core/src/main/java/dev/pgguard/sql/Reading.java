package dev.pgguard.sql;

import org.jspecify.annotations.Nullable;

/**
 * What a text may hold besides PostgreSQL's own elements.
 *
 * @param jdbcParameters whether a lone {@code ?} is a parameter rather than an operator
 * @param metaCommands whether a backslash begins a command of psql
 * @param backslashes whether plain strings are read as with {@code standard_conforming_strings} off
 * @param placeholders those of which no value is known, null when there are none
 */
record Reading(boolean jdbcParameters, boolean metaCommands, boolean backslashes, @Nullable Placeholders placeholders) {

    /** A text that is on its way to the server. */
    static final Reading SERVER = new Reading(true, false, false, null);

    Reading withBackslashes(boolean on) {
        return new Reading(jdbcParameters, metaCommands, on, placeholders);
    }
}
