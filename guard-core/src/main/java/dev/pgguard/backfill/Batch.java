package dev.pgguard.backfill;

import dev.pgguard.backfill.Walk.Range;
import dev.pgguard.migration.GuardException;
import dev.pgguard.migration.Refusal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One batch: a chunk is claimed, rows are changed and the cursor is moved, in one transaction. The row lock on the chunk is the lease,
 * so whatever dies in between leaves nothing behind.
 */
final class Batch {

    /** What a worker asks for. */
    record Wish(int rows, int stride, int chunk, boolean bisect, boolean shrunk) {}

    /** What came of it. */
    sealed interface Outcome {
        /** @param pass which of {@code stride} passes over a window it was, from 0 */
        record Applied(int chunk, long rows, long keys, int stride, int pass, long walBytes, double hot)
                implements Outcome {}

        /** @param pending chunks that others hold now */
        record NothingFree(long pending) implements Outcome {}
    }

    /** What to do before the commit, while the locks are held. */
    interface BeforeCommit {
        void look() throws SQLException;
    }

    private final Connection session;
    private final Job job;
    private final Walk walk;
    private final FailedRows failedRows;

    Batch(Connection session, Job job, Walk walk, FailedRows failedRows) {
        this.session = session;
        this.job = job;
        this.walk = walk;
        this.failedRows = failedRows;
    }

    /** @throws SQLException when it was rolled back, or when it is unknown whether it was committed: the cursor knows */
    Outcome run(Wish wish, BeforeCommit beforeCommit) throws SQLException {
        try {
            Outcome outcome = Transaction.run(session, () -> {
                Outcome done = inTransaction(wish);
                beforeCommit.look();
                return done;
            });
            failedRows.committed();
            return outcome;
        } catch (SQLException | RuntimeException e) {
            failedRows.rolledBack();
            throw e;
        }
    }

    private Outcome inTransaction(Wish wish) throws SQLException {
        Optional<Chunk> claimed = Chunk.claim(session, job.id(), wish.chunk());
        if (claimed.isEmpty()) {
            return new Outcome.NothingFree(Chunk.pending(session, job.id()));
        }
        if (wish.bisect()) {
            checkAtOnce();
        }
        Chunk chunk = claimed.get();
        Move move = move(chunk, wish);
        long rows = move.range() == null ? 0 : apply(move.range(), wish.bisect());
        if (move.range() != null && rows > 0) {
            lookForSecondChange(chunk, move.range(), wish.bisect());
        }
        long keys = move.keys() < 0 ? rows : move.keys();
        Chunk.Written written = chunk.write(session, job, walk.cut().walked(), move.next(), rows, keys);
        if (!written.sameTable()) {
            throw job.hasAnotherTable();
        }
        return new Outcome.Applied(
                chunk.number(), rows, keys, move.stride(), move.pass(), written.walBytes(), written.hot());
    }

    /**
     * Rows that are walked once more came behind the cursor, or the statement leaves its condition true for them and they would be
     * changed twice: then nothing of this batch stays. Where a second change could make it false, that is looked at the first time: such
     * rows are never walked again.
     */
    private void lookForSecondChange(Chunk chunk, Range range, boolean bisect) throws SQLException {
        boolean first = chunk.asked() && walk.cut().mayMatchOnceMore();
        if (!chunk.swept() && !first) {
            return;
        }
        long still = bisect ? walk.left(session, job, range, 1) : walk.matchingAfterwards(session, range, 1);
        if (still > 0 && !chunk.swept()) {
            Jobs.verifyByCursor(session, job.id());
        } else if (still > 0) {
            throw new GuardException(
                    Refusal.BACKFILL_FAILED,
                    "Backfill " + job.name() + " stops: rows of " + job.target()
                            + " match its condition also after they were changed, so those that are left may have been changed already."
                            + " Each was changed once so far. Mend the condition in a new backfill for the rest, and cancel this one.");
        }
    }

    /** What is deferred to the commit could be told of no single row there. */
    private void checkAtOnce() throws SQLException {
        try (Statement statement = session.createStatement()) {
            statement.execute("set constraints all immediate");
        }
    }

    /**
     * The rows of this batch, and where the cursor stands behind it.
     *
     * @param range null when there is nothing left
     * @param keys how many keys are passed; -1 when nobody has counted
     */
    private record Move(@Nullable Range range, Chunk.Cursor next, long keys, int stride, int pass) {}

    private Move move(Chunk chunk, Wish wish) throws SQLException {
        Chunk.Cursor at = chunk.cursor();
        if (at.window() != null) {
            return pass(chunk, at, wish, -1);
        }
        if (wish.stride() > 1) {
            Optional<Move> begun = window(chunk, at, wish);
            if (begun.isPresent()) {
                return begun.get();
            }
        }
        return plain(chunk, at, wish);
    }

    /** The first pass over a new window; empty where less than half a batch is left, which is not worth several. */
    private Optional<Move> window(Chunk chunk, Chunk.Cursor at, Wish wish) throws SQLException {
        Range rest = Range.of(at.position(), chunk.hi());
        long keys = (long) wish.rows() * wish.stride();
        Optional<Position> full = walk.nth(session, rest, keys);
        if (full.isPresent()) {
            return Optional.of(pass(chunk, begun(at, full.get(), wish), wish, wish.rows()));
        }
        int worth = Math.max(1, wish.rows() / 2);
        Optional<Position> end = chunk.hi() == null
                ? walk.last(session, rest, keys)
                        .filter(last -> last.keys() >= worth)
                        .map(Walk.Last::position)
                : walk.nth(session, rest, worth).map(enough -> chunk.hi());
        // nobody has counted them: the rows of each pass stand for its keys
        return end.isEmpty() ? Optional.empty() : Optional.of(pass(chunk, begun(at, end.get(), wish), wish, -1));
    }

    private static Chunk.Cursor begun(Chunk.Cursor at, Position window, Wish wish) {
        return new Chunk.Cursor(at.position(), window, wish.stride(), 0, null, false);
    }

    private Move plain(Chunk chunk, Chunk.Cursor at, Wish wish) throws SQLException {
        Range rest = Range.of(at.position(), chunk.hi());
        Optional<Position> upper = walk.nth(session, rest, wish.rows());
        if (upper.isPresent()) {
            return new Move(
                    Range.of(at.position(), upper.get()), Chunk.Cursor.at(upper.get(), false), wish.rows(), 1, 0);
        }
        if (chunk.hi() != null) {
            return new Move(rest, Chunk.Cursor.at(chunk.hi(), true), -1, 1, 0);
        }
        // the last chunk has no end: it is done only when nothing lies behind its cursor any more
        return walk.last(session, rest, wish.rows())
                .map(last -> new Move(
                        Range.of(at.position(), last.position()),
                        Chunk.Cursor.at(last.position(), false),
                        last.keys(),
                        1,
                        0))
                .orElseGet(() -> new Move(null, Chunk.Cursor.at(at.position(), true), 0, 1, 0));
    }

    /** One pass over the window, or a part of one after a batch had to be shrunk. */
    private Move pass(Chunk chunk, Chunk.Cursor at, Wish wish, long keys) throws SQLException {
        Position window = at.window();
        Position from = at.passPosition() == null ? at.position() : at.passPosition();
        Range whole = new Range(from, window, at.stride(), at.pass());
        if (wish.shrunk()) {
            Optional<Position> upper = walk.nth(session, whole, wish.rows());
            if (upper.isPresent()) {
                Chunk.Cursor next = new Chunk.Cursor(at.position(), window, at.stride(), at.pass(), upper.get(), false);
                return new Move(new Range(from, upper.get(), at.stride(), at.pass()), next, 0, at.stride(), at.pass());
            }
        }
        boolean last = at.pass() + 1 == at.stride();
        Chunk.Cursor next = last
                ? Chunk.Cursor.at(window, window != null && window.equals(chunk.hi()))
                : new Chunk.Cursor(at.position(), window, at.stride(), at.pass() + 1, null, false);
        return new Move(whole, next, keys, at.stride(), at.pass());
    }

    private long apply(Range range, boolean bisect) throws SQLException {
        if (!bisect) {
            return execute(range);
        }
        Savepoint before = session.setSavepoint();
        try {
            long rows = execute(range);
            session.releaseSavepoint(before);
            return rows;
        } catch (SQLException e) {
            if (!Failures.isOfARow(e)) {
                throw e;
            }
            session.rollback(before);
            session.releaseSavepoint(before);
            return halves(range, e);
        }
    }

    private long halves(Range range, SQLException failure) throws SQLException {
        Walk.Last all =
                walk.last(session, range, Integer.MAX_VALUE).orElseThrow(() -> new Failures.OfEveryRow(failure));
        if (all.keys() == 1) {
            failedRows.add(session, job, all.position(), failure);
            return 0;
        }
        Position middle = walk.nth(session, range, all.keys() / 2)
                .orElseThrow(() -> new IllegalStateException("a range of " + all.keys() + " keys has no middle"));
        return apply(new Range(range.from(), middle, range.k(), range.j()), true)
                + apply(new Range(middle, range.to(), range.k(), range.j()), true);
    }

    private long execute(Range range) throws SQLException {
        return execute(session, walk.statement(range), walk.bound(range));
    }

    static long execute(Connection session, String sql, @Nullable Object... values) throws SQLException {
        try (PreparedStatement statement = session.prepareStatement(sql)) {
            // braces of the statement are its own, not JDBC's
            statement.setEscapeProcessing(false);
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            return statement.executeLargeUpdate();
        }
    }
}
