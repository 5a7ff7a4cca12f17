package dev.pgguard.replica;

import dev.pgguard.jdbc.KeptSession;
import dev.pgguard.jdbc.Reason;
import dev.pgguard.jdbc.Sessions;
import dev.pgguard.jdbc.SqlState;
import dev.pgguard.replica.ReplayState.Kind;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A replica that is asked itself, because its URL is known: also what the primary does not show, as a standby of a standby, and
 * what only the replica knows, as that its replay is paused.
 *
 * <p>One session is kept while it answers, and opened again when it is lost. Not for use by several threads at once.
 */
public final class DirectReplica implements AutoCloseable {

    private final String label;
    private final KeptSession session;
    private @Nullable StandbyLook last;
    private @Nullable ReplayWait wait;
    private @Nullable ReplayWait longest;

    /** What else must hold on a replica that has replayed; the answer says what does not. */
    @FunctionalInterface
    public interface Check {

        /** Of a replica of which nothing else is asked. */
        Check NONE = standby -> Optional.empty();

        Optional<String> problem(Connection standby) throws SQLException;
    }

    /** @param label what the user calls it, without credentials, for example its host and port */
    public DirectReplica(String label, Sessions sessions) {
        this.label = label;
        this.session = new KeptSession(sessions, "gate");
    }

    public String label() {
        return label;
    }

    /** When the server that the last look reached was started; empty when it reached none. */
    Optional<String> started() {
        return Optional.ofNullable(last).map(StandbyLook::started);
    }

    /** For whom its replay was seen waiting, with the most readers behind it; empty when it was not. */
    Optional<String> heldUp() {
        return Optional.ofNullable(longest).map(seen -> label + ": " + seen.describe());
    }

    /** One look: never an exception, since whatever keeps the replica from answering is the answer. */
    ReplayState look(PrimaryIdentity primary, WalPosition position, Check check) {
        try {
            StandbyLook look = firstLook();
            last = look;
            ReplayWait seen = waits(look);
            wait = seen;
            if (seen != null && (longest == null || seen.waiting() >= longest.waiting())) {
                longest = seen;
            }
            ReplayState state = judge(look, primary, position);
            if (!state.ready()) {
                return state;
            }
            if (!look.database().equals(primary.database())) {
                return state(
                        Kind.DIFFERENT,
                        look,
                        "its URL leads to the database " + look.database() + ", and that of the primary to "
                                + primary.database() + ": correct replicaUrls");
            }
            return check.problem(session())
                    .map(problem -> state(Kind.DIFFERENT, look, problem))
                    .orElse(state);
        } catch (SQLException e) {
            close();
            last = null;
            return new ReplayState(label, null, Kind.UNREACHABLE, null, 0, Reason.of(e));
        }
    }

    private @Nullable ReplayWait waits(StandbyLook look) throws SQLException {
        if (look.lockWaiter() != 0) {
            return ReplayWait.forLock(session(), look.lockWaiter());
        }
        return look.snapshotConflict() ? ReplayWait.forSnapshots(session()) : null;
    }

    /** Where the role or the database defaults to SERIALIZABLE, a standby refuses every query. */
    private StandbyLook firstLook() throws SQLException {
        try {
            return StandbyLook.of(session());
        } catch (SQLException e) {
            if (!SqlState.FEATURE_NOT_SUPPORTED.equals(e.getSQLState())) {
                throw e;
            }
            session().setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
            return StandbyLook.of(session());
        }
    }

    /** Something else that may be asked of it. */
    @FunctionalInterface
    public interface Question<T> {
        T ask(Connection standby) throws SQLException;
    }

    /** Asks it in the session of the looks. */
    public <T> T ask(Question<T> question) throws SQLException {
        return question.ask(session());
    }

    Connection session() throws SQLException {
        return session.get();
    }

    private ReplayState judge(StandbyLook look, PrimaryIdentity primary, WalPosition position) {
        if (!look.system().equals(primary.system())) {
            return state(
                    Kind.FOREIGN,
                    look,
                    "it belongs to another cluster (system identifier " + look.system() + ", the primary's is "
                            + primary.system()
                            + "), as a logical replica does too: correct replicaUrls");
        }
        if (!look.inRecovery()) {
            return state(
                    Kind.FOREIGN,
                    look,
                    look.started().equals(primary.started())
                            ? "its URL leads to the primary itself: correct replicaUrls"
                            : "it is no standby (any more): it was promoted, is a copy that goes its own way, or the primary given is not"
                                    + " the primary of today");
        }
        Integer timeline = look.timeline();
        if (timeline == null) {
            return state(
                    Kind.HIDDEN,
                    look,
                    "which timeline it follows may be seen by members of pg_monitor only; on the primary let a superuser run: "
                            + Words.grant(look.role()));
        }
        if (timeline != primary.timeline()) {
            return state(
                    Kind.FOREIGN,
                    look,
                    "it follows timeline " + timeline + ", the primary writes timeline " + primary.timeline()
                            + ": after a failover it was not pointed to the new primary (or the primary given is the old one)");
        }
        ReplayState state = replay(look, position);
        return look.receiving() || state.kind() == Kind.PAUSED
                ? state
                : state(
                        Kind.MISSING,
                        look,
                        "it has no WAL receiver: its connection to the primary (or to its own upstream) is down, see primary_conninfo there");
    }

    private ReplayState replay(StandbyLook look, WalPosition position) {
        WalPosition replayed = look.replayed();
        if (look.paused()) {
            return state(
                    Kind.PAUSED, look, behind(replayed, position) + "resume it there: select pg_wal_replay_resume();");
        }
        if (replayed == null) {
            return state(Kind.SILENT, look, "it has replayed nothing yet");
        }
        if (replayed.reaches(position)) {
            return state(Kind.REPLAYED, look, "");
        }
        WalPosition received = look.received();
        String hint = received == null || !received.reaches(position)
                ? "it has not received them yet"
                : wait != null
                        ? wait.describe()
                        : look.delay().equals("0")
                                ? "it has received them and is replaying"
                                : "it is late on purpose (recovery_min_apply_delay is " + look.delay()
                                        + "): take its URL out and name it in exemptReplicas if that is meant";
        return new ReplayState(label, look.slot(), Kind.BEHIND, replayed, replayed.bytesBehind(position), hint);
    }

    private static String behind(@Nullable WalPosition replayed, WalPosition position) {
        return replayed == null || replayed.reaches(position)
                ? ""
                : Words.bytes(replayed.bytesBehind(position)) + " behind; ";
    }

    private ReplayState state(Kind kind, StandbyLook look, String hint) {
        return new ReplayState(label, look.slot(), kind, look.replayed(), 0, hint);
    }

    @Override
    public void close() {
        session.close();
    }

    @Override
    public String toString() {
        return label;
    }
}
