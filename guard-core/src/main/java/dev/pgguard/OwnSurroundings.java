package dev.pgguard;

import dev.pgguard.jdbc.Query;
import dev.pgguard.jdbc.Sessions;
import dev.pgguard.migration.GuardException;
import dev.pgguard.migration.Refusal;
import dev.pgguard.sql.Lexer;
import dev.pgguard.sql.Token;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a migration has on its own session only, and on which the meaning of SQL depends: on the sessions of a backfill or a rebuild, and of
 * whoever goes on with it later, the same words would do something else.
 */
final class OwnSurroundings {

    private static final String TEMPORARY =
            """
            select c.relname
              from pg_catalog.pg_class c
             where c.relnamespace operator(pg_catalog.=) pg_catalog.pg_my_temp_schema()
               and c.relkind operator(pg_catalog.=) any (array['r', 'p', 'v', 'S']::pg_catalog."char"[])
            """;

    /** What decides how values are read, written and compared, which rows are seen and which triggers fire. */
    private static final String SETTINGS =
            """
            select s.name, s.setting
              from pg_catalog.pg_settings s
             where s.name operator(pg_catalog.=) any (array[
                     'TimeZone', 'timezone_abbreviations', 'DateStyle', 'IntervalStyle', 'bytea_output', 'extra_float_digits', 'lc_monetary',
                     'lc_numeric', 'lc_time', 'session_replication_role', 'row_security', 'transform_null_equals', 'xmlbinary', 'xmloption',
                     'default_text_search_config', 'standard_conforming_strings', 'array_nulls'])
             order by 1
            """;

    private final Connection session;
    private final String migration;
    private final Refusal refusal;

    /**
     * @param session the migration's own
     * @param refusal BACKFILL_REFUSED or REBUILD_REFUSED
     */
    OwnSurroundings(Connection session, String migration, Refusal refusal) {
        this.session = session;
        this.migration = migration;
        this.refusal = refusal;
    }

    /** @throws GuardException when the SQL might mean something else on one of the other sessions */
    void requireNone(String sql, Sessions others) throws SQLException {
        List<String> temporary = Query.list(session, TEMPORARY, row -> row.getString(1));
        if (!temporary.isEmpty()) {
            Set<String> named = Lexer.tokens(sql).stream()
                    .filter(Token::isName)
                    .map(Token::name)
                    .collect(Collectors.toSet());
            temporary.stream().filter(named::contains).findFirst().ifPresent(name -> {
                throw refused("names the temporary table " + name
                        + ", which only the migration's own session has. Use a table that is not temporary.");
            });
        }
        try (Connection other = others.open("backfill").orElseThrow()) {
            List<List<String>> theirs = settings(other);
            settings(session).stream()
                    .filter(own -> !theirs.contains(own))
                    .findFirst()
                    .ifPresent(own -> {
                        throw refused("runs where " + own.get(0) + " is " + own.get(1)
                                + ", which is so on the migration's own session only. Say it in the SQL, or set it for the role"
                                + " (ALTER ROLE … SET " + own.get(0) + " …).");
                    });
        }
    }

    private static List<List<String>> settings(Connection of) throws SQLException {
        return Query.list(of, SETTINGS, row -> List.of(row.getString(1), row.getString(2)));
    }

    private GuardException refused(String why) {
        return new GuardException(
                refusal,
                migration + "  has a " + (refusal == Refusal.REBUILD_REFUSED ? "partition rebuild" : "backfill")
                        + ", which works on sessions of its own, and whose SQL " + why
                        + " It was not run.");
    }
}
