package dev.pgguard;

import dev.pgguard.lock.Footprint;
import dev.pgguard.lock.LockReport;
import dev.pgguard.migration.Facts;
import dev.pgguard.sql.LockMode;
import dev.pgguard.sql.QualifiedName;
import dev.pgguard.sql.Statement;
import dev.pgguard.sql.StatementText;
import dev.pgguard.sql.TableLock;
import dev.pgguard.sql.locks.SqlParser;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What one attempt of a migration did, statement by statement, in time since it began. */
final class Recording {

    /** A long script's other statements are counted. */
    private static final int LISTED = 50;

    /** Of a statement's text; a name for it is not in the rest. */
    private static final int READ = 2_000;

    /** A table of which a smaller part is left than this was emptied: no rewrite makes so little of it. */
    private static final int LEFT_BY_TRUNCATE = 10;

    /** More than this is left by a rewrite only. */
    private static final long LEAST = 64 << 10;

    /** What an ALTER TABLE says that writes the table anew; all other words leave its file. */
    private static final Pattern REWRITES = Pattern.compile(
            "(?i)\\b(type|default|generated|identity|stored|tablespace|logged|unlogged|method|using|cluster|vacuum|refresh)\\b");

    private final long startNanos = System.nanoTime();
    private final List<Done> statements = new ArrayList<>();
    private final Map<QualifiedName, long[]> lockedNanos = new LinkedHashMap<>();
    private final Map<QualifiedName, String> causes = new LinkedHashMap<>();
    private final Map<QualifiedName, Boolean> emptied = new LinkedHashMap<>();
    private final Set<QualifiedName> perhapsRewritten = new HashSet<>();
    private int notListed;
    private int queue;
    private Duration frozen = Duration.ZERO;
    private boolean measured = true;
    private Duration first = Duration.ZERO;
    private @Nullable Long walBefore;
    private @Nullable Long walAfter;
    private @Nullable Footprint footprint;
    private final List<Rewritten> rewritten = new ArrayList<>();

    /** A statement that went through. */
    private record Done(String sql, Duration start, Duration took, LockReport report, long rows) {

        Map<String, @Nullable Object> facts() {
            Facts facts = new Facts()
                    .and("sql", new Summary(sql))
                    .millis("startMillis", start)
                    .millis("tookMillis", took);
            if (report.measured()) {
                facts.and(report.freeze().facts(start));
            }
            if (!report.notSeen().isEmpty()) {
                facts.and("notSeen", report.notSeen());
            }
            return facts.and("rows", rows < 0 ? null : rows).values();
        }
    }

    /** Made when somebody reads it: few runs write a report. */
    private record Summary(String sql) {
        @Override
        public String toString() {
            return StatementText.summary(sql, READ);
        }
    }

    /**
     * A table with a new file.
     *
     * @param root the partitioned table at the top; null for a table that is no partition
     * @param before how large it was at its last VACUUM or ANALYZE
     * @param expected whether the migration said that it rewrites
     * @param cause the statement; null when it is not known, or was none that names the table
     */
    record Rewritten(
            QualifiedName relation,
            @Nullable QualifiedName root,
            long bytes,
            long before,
            boolean expected,
            @Nullable String cause) {

        long larger() {
            return Math.max(bytes, before);
        }

        /** Together with another partition of the same table, as that table. */
        Rewritten and(Rewritten other) {
            return new Rewritten(
                    root == null ? relation : root,
                    root,
                    bytes + other.bytes,
                    before + other.before,
                    expected,
                    cause == null ? other.cause : cause);
        }

        Map<String, @Nullable Object> facts() {
            return new Facts()
                    .and("relation", relation.toString())
                    .and("bytes", bytes)
                    .and("before", before)
                    .and("expected", expected)
                    .and("cause", cause)
                    .values();
        }
    }

    /** Since it began. */
    Duration now() {
        return Duration.ofNanos(System.nanoTime() - startNanos);
    }

    /** A statement, or several that were sent as one, ended well. */
    void done(List<Statement> all, Duration start, LockReport report, long rows) {
        long locked = startNanos + start.toNanos() + report.freeze().waited().toNanos();
        for (Statement statement : all) {
            for (TableLock lock : statement.locks()) {
                long[] since = lockedNanos.computeIfAbsent(lock.table(), any -> new long[LockMode.values().length]);
                int mode = lock.mode().ordinal();
                since[mode] = since[mode] == 0 ? locked : since[mode];
                if (lock.mode() == LockMode.ACCESS_EXCLUSIVE) {
                    cause(lock.table(), statement);
                }
            }
        }
        first = start.compareTo(first) < 0 || statements.isEmpty() && notListed == 0 ? start : first;
        suffered(report);
        if (statements.size() < LISTED) {
            String sql = all.isEmpty() ? "" : all.get(0).sql();
            boolean unknown = rows == 0 && !all.isEmpty() && isBlock(all.get(0));
            statements.add(new Done(sql, start, now().minus(start), report, unknown ? -1 : rows));
        } else {
            notListed++;
        }
    }

    /** Of which the server counts no rows, whatever it does. */
    private static boolean isBlock(Statement statement) {
        return (statement instanceof Statement.Opaque || statement instanceof Statement.RowWork)
                && SqlParser.mayCommitInTheMiddle(statement.sql());
    }

    private void cause(QualifiedName table, Statement statement) {
        if (!(statement instanceof Statement.Ddl ddl && ddl.verb().equals("TRUNCATE"))) {
            causes.put(table, statement.sql());
            if (REWRITES.matcher(statement.sql()).find()) {
                perhapsRewritten.add(table);
            }
        } else if (!perhapsRewritten.contains(table)) {
            emptied.put(table, true);
        }
    }

    /** A TRUNCATE was undone, or committed: what comes after it finds the table with rows. */
    void forgetEmptied() {
        emptied.clear();
    }

    /**
     * Whether its new file comes from a TRUNCATE, or it was empty when it was rewritten. One in a function is not seen, nor the tables
     * to which one cascades: those are told by how little is left of them.
     */
    boolean emptied(Rewritten table) {
        QualifiedName root = table.root();
        if (of(emptied, table.relation()) != null || (root != null && of(emptied, root) != null)) {
            return true;
        }
        return table.cause() == null && table.bytes() <= LEAST && table.bytes() < table.before() / LEFT_BY_TRUNCATE;
    }

    /** A statement's text in one line, without its values. */
    static String summary(String sql) {
        return new Summary(sql).toString();
    }

    /** What others suffered from a statement, whether it went through or not. */
    void suffered(LockReport report) {
        queue = Math.max(queue, report.freeze().queue());
        if (!report.freeze().total().isZero()) {
            frozen = frozen.plus(report.freeze().total());
        }
        measured &= report.measured();
    }

    /** Whether what others suffered from it is known. */
    boolean measured() {
        return measured;
    }

    /** Most sessions that waited behind it at one time. */
    int queue() {
        return queue;
    }

    /** Session-time that others have spent waiting behind it. */
    Duration frozen() {
        return frozen;
    }

    /** Where the cluster's WAL ended when it began. */
    void walBefore(long bytes) {
        if (walBefore == null) {
            walBefore = bytes;
        }
    }

    @Nullable
    Long walBefore() {
        return walBefore;
    }

    /** Where it ended when it was done. */
    void walAfter(long bytes) {
        walAfter = bytes;
    }

    void footprint(Footprint found) {
        walAfter = found.wal();
        footprint = footprint == null ? found : footprint.and(found);
    }

    void rewritten(List<Rewritten> found) {
        for (Rewritten table : found) {
            rewritten.removeIf(earlier -> earlier.relation().equals(table.relation()));
            rewritten.add(table);
        }
    }

    /** The last statement that named the table and locked it against everybody; null when none did. */
    @Nullable
    String cause(QualifiedName relation) {
        String sql = of(causes, relation);
        return sql == null ? null : summary(sql);
    }

    /** A statement may have left the schema to the search path. */
    private static <T> @Nullable T of(Map<QualifiedName, T> known, QualifiedName relation) {
        T named = known.get(relation);
        return named == null ? known.get(new QualifiedName(null, relation.name())) : named;
    }

    /**
     * @param before what was frozen in the attempts before this one
     * @param queueBefore most sessions that queued behind one of them
     * @param measuredBefore whether that is known
     */
    Facts facts(Duration before, int queueBefore, boolean measuredBefore) {
        Duration all = before.plus(frozen);
        int peak = Math.max(queueBefore, queue);
        Facts facts = new Facts()
                .millis("attemptMillis", now())
                .and("statements", each(statements, Done::facts))
                .and("statementsNotListed", notListed)
                .and("freezeMillis", all.isZero() && !(measured && measuredBefore) ? null : all.toMillis())
                .and("peakQueue", peak == 0 && !(measured && measuredBefore) ? null : peak);
        Footprint found = footprint;
        if (found != null) {
            facts.and("locks", each(found.held(), this::held));
        }
        if (walAfter != null) {
            facts.and("walBytes", walBefore == null ? null : walAfter - walBefore);
        }
        return facts.and("rewritten", each(rewritten, Rewritten::facts));
    }

    private static <T> List<Map<String, @Nullable Object>> each(
            List<T> all, Function<T, Map<String, @Nullable Object>> facts) {
        if (all.isEmpty()) {
            return List.of();
        }
        List<Map<String, @Nullable Object>> told = new ArrayList<>(all.size());
        for (T one : all) {
            told.add(facts.apply(one));
        }
        return told;
    }

    private Map<String, @Nullable Object> held(Footprint.Held held) {
        long[] since = of(lockedNanos, held.relation());
        long asked = since == null ? 0 : since[held.mode().ordinal()];
        // that of a partition, say, which no statement has named: not before the first one
        long nanos = System.nanoTime() - (asked == 0 ? startNanos + first.toNanos() : asked);
        return new Facts()
                .and("relation", held.relation().toString())
                .and("mode", held.mode().sqlName())
                .millis("heldMillis", Duration.ofNanos(nanos))
                .values();
    }
}
