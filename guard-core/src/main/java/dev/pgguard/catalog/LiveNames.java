package dev.pgguard.catalog;

import dev.pgguard.jdbc.Query;
import dev.pgguard.jdbc.SqlState;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The names of what is in a live database, looked for in the words of a text: SQL that names nothing of it, and nothing that goes without a name,
 * can hurt nobody. It may find too much, such as a word in a comment, and never too little of what is written out.
 */
public final class LiveNames {

    /** PostgreSQL cuts a longer name off at 63 bytes, and not in the middle of a character. */
    private static final int PERHAPS_CUT = 60;

    /** With more of them the text is better read properly. */
    private static final int MANY = 20_000;

    /** Seconds for the names, and for what has to lock a table. */
    private static final int LIMIT = 5;

    private static final int LOCK_LIMIT = 1;

    /** The file of a table without a page, as far as the planner knows, is looked at when somebody names it. */
    private static final String NAMES =
            """
            select c.relname, c.relkind in ('r', 'm') and not c.relhassubclass and c.relpages = 0
              from pg_catalog.pg_class c
             where c.relkind in ('r', 'm', 'p', 'f', 'v', 'i', 'I')
               and c.relnamespace not in (select n.oid from pg_catalog.pg_namespace n where n.nspname ~ '^pg_' or n.nspname = 'information_schema')
            union all
            select t.typname, false
              from pg_catalog.pg_type t
             where t.typtype in ('d', 'e', 'r') and t.typnamespace not in (
                     select n.oid from pg_catalog.pg_namespace n where n.nspname ~ '^pg_' or n.nspname = 'information_schema')
            union all
            select n.nspname, false from pg_catalog.pg_namespace n where n.nspname !~ '^pg_' and n.nspname not in ('information_schema', 'public')
            union all
            select e.extname, false from pg_catalog.pg_extension e where e.extname <> 'plpgsql'
            limit ?
            """;

    private static final String FILLED =
            """
            select exists (select from pg_catalog.pg_class c
                            where c.relname = any (?) and c.relkind in ('r', 'm') and pg_catalog.pg_relation_size(c.oid) > 0)
            """;

    /** What works on things without naming them, or fails for where it stands; or may spell a name in another way. */
    private static final String NOT_VALID = "valid";

    private static final Set<String> WITHOUT_NAME = Set.of(
            "concurrently",
            "cluster",
            "database",
            "owned",
            "reindex",
            "subscription",
            "system",
            "tablespace",
            "vacuum",
            NOT_VALID);

    private static final Set<String> KEYS = Set.of("unique", "primary", "foreign", "references", "exclude");

    /** What hurts whoever uses a table that has no rows. */
    private static final Set<String> TAKES_AWAY = Set.of("drop", "rename");

    private final Connection session;
    private final Set<String> known = new HashSet<>();
    private final Map<String, Set<String>> perhapsEmpty = new HashMap<>();
    private final List<String> odd = new ArrayList<>();
    private final Set<String> emptyOnes = new HashSet<>();
    private boolean read;
    private boolean many;

    /** @param session in autocommit mode */
    public LiveNames(Connection session) {
        this.session = session;
    }

    /**
     * Whether none of the texts says anything of the database, so that none of them can do it harm. The database is not asked where there is
     * no text.
     */
    public boolean none(Iterable<String> texts) throws SQLException {
        for (String text : texts) {
            read();
            if (many || names(lower(text))) {
                return false;
            }
        }
        return emptyOnes.isEmpty() || !filled();
    }

    private void read() throws SQLException {
        if (!read) {
            read = true;
            many = Query.listWithin(LIMIT, session, NAMES, row -> add(row.getString(1), row.getBoolean(2)), MANY + 1)
                            .size()
                    > MANY;
            perhapsEmpty.keySet().removeAll(known);
        }
    }

    private boolean add(String name, boolean mayBeEmpty) {
        String lower = lower(name);
        if (!lower.chars().allMatch(LiveNames::isOfWord)
                || name.getBytes(StandardCharsets.UTF_8).length >= PERHAPS_CUT) {
            odd.add(lower);
            odd.add(lower.replace("\"", "\"\""));
        } else if (mayBeEmpty) {
            perhapsEmpty.computeIfAbsent(lower, each -> new HashSet<>()).add(name);
        } else {
            known.add(lower);
        }
        return true;
    }

    private boolean names(String text) {
        if (text.contains("u&\"") || odd.stream().anyMatch(text::contains)) {
            return true;
        }
        boolean takesAway = false;
        boolean empty = false;
        boolean check = false;
        int end = 0;
        for (int start = nextWord(text, 0); start < text.length(); start = nextWord(text, end)) {
            check &= text.substring(end, start).indexOf(';') < 0;
            end = endOfWord(text, start);
            String word = text.substring(start, end);
            check = !KEYS.contains(word) && (check || word.equals("check"));
            // a CHECK may be NOT VALID, and harms nobody on a table of its own
            boolean mayBe = check && word.equals(NOT_VALID);
            if (known.contains(word) || (WITHOUT_NAME.contains(word) && !mayBe)) {
                return true;
            }
            takesAway |= TAKES_AWAY.contains(word);
            Set<String> names = perhapsEmpty.get(word);
            if (names != null) {
                empty = true;
                emptyOnes.addAll(names);
            }
        }
        return takesAway && empty;
    }

    /** Somebody may have locked one of them; then it is one that counts. */
    private boolean filled() throws SQLException {
        try {
            return Query.listWithin(LOCK_LIMIT, session, FILLED, row -> row.getBoolean(1), (Object)
                            emptyOnes.toArray(String[]::new))
                    .get(0);
        } catch (SQLException e) {
            if (SqlState.QUERY_CANCELED.equals(e.getSQLState())
                    || SqlState.LOCK_NOT_AVAILABLE.equals(e.getSQLState())) {
                return true;
            }
            throw e;
        }
    }

    private static int nextWord(String text, int from) {
        int at = from;
        while (at < text.length() && !isOfWord(text.charAt(at))) {
            at++;
        }
        return at;
    }

    private static int endOfWord(String text, int from) {
        int at = from;
        while (at < text.length() && isOfWord(text.charAt(at))) {
            at++;
        }
        return at;
    }

    /** Of an identifier that goes without quotes. */
    private static boolean isOfWord(int c) {
        return c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '_' || c == '$' || c >= 128;
    }

    /** A sigma becomes another letter at the end of a word, of which a dot is no end. */
    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT).replace('ς', 'σ');
    }
}
