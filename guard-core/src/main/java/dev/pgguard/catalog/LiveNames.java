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
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The names of what is in a live database, looked for in the words of a text: SQL that names nothing of it, and nothing that goes without a name,
 * can hurt nobody. It may find too much, such as a word in a comment, and never too little of what is written out.
 */
public final class LiveNames {

    /** PostgreSQL cuts a longer name off at 63 bytes, and not in the middle of a character. */
    private static final int PERHAPS_CUT = 60;

    /** With more of them the text is better read properly. */
    private static final int MANY = 30_000;

    /** So much of a text is looked through for tables that will be asked for; the rest of it is mostly rows. */
    private static final int BEGINNING = 100_000;

    /** Seconds for the names, and for what has to lock a table. */
    private static final int LIMIT = 5;

    private static final int LOCK_LIMIT = 1;

    /** The file of a table without a page, as far as the planner knows, is looked at when somebody names it. */
    private static final String NAMES =
            """
            select c.relname, case when c.relkind in ('S', 'c') then 'harmless'
                                   when c.relkind in ('r', 'm') and not c.relhassubclass and c.relpages = 0 then 'perhaps empty' end
              from pg_catalog.pg_class c
             where c.relkind in ('r', 'm', 'p', 'f', 'v', 'i', 'I', 'S', 'c')
               and c.relnamespace not in (select n.oid from pg_catalog.pg_namespace n where n.nspname ~ '^pg_' or n.nspname = 'information_schema')
            union all
            select t.typname, null
              from pg_catalog.pg_type t
             where t.typtype in ('d', 'e', 'r') and t.typnamespace not in (
                     select n.oid from pg_catalog.pg_namespace n where n.nspname ~ '^pg_' or n.nspname = 'information_schema')
            union all
            select n.nspname, null from pg_catalog.pg_namespace n where n.nspname !~ '^pg_' and n.nspname not in ('information_schema', 'public')
            union all
            select e.extname, null from pg_catalog.pg_extension e where e.extname <> 'plpgsql'
            limit ?
            """;

    private static final String FILLED =
            """
            select exists (select from pg_catalog.pg_class c
                            where c.relname = any (?::name[]) and c.relkind in ('r', 'm') and pg_catalog.pg_relation_size(c.oid) > 0)
            """;

    /** A kind of relation that is no harm to name, such as a sequence. */
    private static final String HARMLESS = "harmless";

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
    private final Set<String> harmless = new HashSet<>();
    private final Map<String, Set<String>> perhapsEmpty = new HashMap<>();
    private final Map<String, Set<String>> inCapitals = new HashMap<>();
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
            if (many || names(Words.lower(text))) {
                return false;
            }
        }
        return emptyOnes.isEmpty() || !filled();
    }

    private void read() throws SQLException {
        if (!read) {
            read = true;
            many = Query.listWithin(LIMIT, session, NAMES, row -> add(row.getString(1), row.getString(2)), MANY + 1)
                            .size()
                    > MANY;
            perhapsEmpty.keySet().removeAll(known);
        }
    }

    private boolean add(String name, @Nullable String kind) {
        String lower = Words.lower(name);
        if (!Words.isWord(lower) || name.getBytes(StandardCharsets.UTF_8).length >= PERHAPS_CUT) {
            odd.add(lower);
            odd.add(lower.replace("\"", "\"\""));
            return true;
        }
        if (kind == null) {
            known.add(lower);
        } else if (kind.equals(HARMLESS)) {
            harmless.add(lower);
        } else {
            perhapsEmpty.computeIfAbsent(lower, each -> new HashSet<>()).add(name);
        }
        if (!lower.equals(name)) {
            inCapitals.computeIfAbsent(lower, each -> new HashSet<>()).add(name);
        }
        return true;
    }

    /** Whether there may be a relation of this name, in whatever schema that is not the server's own. */
    boolean mayHave(String relation) throws SQLException {
        read();
        String lower = Words.lower(relation);
        return many
                || known.contains(lower)
                || perhapsEmpty.containsKey(lower)
                || harmless.contains(lower)
                || hasOdd(lower);
    }

    private boolean hasOdd(String text) {
        for (String each : odd) {
            if (text.contains(each)) {
                return true;
            }
        }
        return false;
    }

    /** The names that the texts hold, as the database writes them; what stands far behind in a long text may be missing. */
    Set<String> in(Iterable<String> texts) throws SQLException {
        read();
        Set<String> found = new HashSet<>();
        for (String text : texts) {
            Words words = new Words(Words.lower(text.substring(0, Math.min(text.length(), BEGINNING))));
            while (words.next()) {
                String word = words.word();
                if (known.contains(word) || perhapsEmpty.containsKey(word)) {
                    found.add(word);
                    found.addAll(inCapitals.getOrDefault(word, Set.of()));
                }
            }
        }
        return found;
    }

    private boolean names(String text) {
        if (text.contains("u&\"") || hasOdd(text)) {
            return true;
        }
        boolean takesAway = false;
        boolean empty = false;
        boolean check = false;
        Words words = new Words(text);
        while (words.next()) {
            String word = words.word();
            check &= !words.beginsStatement();
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
            return Query.listWithin(LOCK_LIMIT, session, FILLED, row -> row.getBoolean(1), Words.array(emptyOnes))
                    .get(0);
        } catch (SQLException e) {
            if (SqlState.QUERY_CANCELED.equals(e.getSQLState())
                    || SqlState.LOCK_NOT_AVAILABLE.equals(e.getSQLState())) {
                return true;
            }
            throw e;
        }
    }
}
