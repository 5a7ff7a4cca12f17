package dev.pgguard.liquibase;

import dev.pgguard.GuardRun;
import dev.pgguard.GuardSettings;
import dev.pgguard.Host;
import dev.pgguard.Setting;
import dev.pgguard.jdbc.DataSourceSessions;
import dev.pgguard.jdbc.Sessions;
import dev.pgguard.jdbc.UrlSessions;
import dev.pgguard.migration.GuardListener;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import liquibase.change.Change;
import liquibase.changelog.visitor.ChangeExecListener;
import liquibase.database.Database;
import org.jspecify.annotations.Nullable;

/** One run of Liquibase, as far as the engine must know it. */
final class LiquibaseHost implements Host {

    private final Database database;
    private final Sessions sessions;
    private final Map<String, String> credentials;
    private final boolean nested;
    private final LiquibaseLog log = new LiquibaseLog();
    private @Nullable GuardedChangeSet running;
    private @Nullable ChangeExecListener told;
    /** Stands before {@code told}: all changesets of a run have the same. */
    private @Nullable ChangeExecListener telling;

    private boolean failed;

    private LiquibaseHost(LiquibaseSession session, GuardSettings settings) {
        this.database = session.database();
        this.sessions = sessions(session, settings);
        this.credentials = session.connection() instanceof OpenedConnection opened ? opened.credentials() : Map.of();
        this.nested = isNested();
    }

    static LiquibaseHost of(LiquibaseSession session, GuardSettings settings) {
        return new LiquibaseHost(session, settings);
    }

    /** Liquibase hands out no credentials: what was set for it, else where its connection came from, else none. */
    private static Sessions sessions(LiquibaseSession session, GuardSettings settings) {
        String url = settings.value(Setting.WATCH_URL);
        if (!url.equalsIgnoreCase(Setting.WATCH_URL.defaultValue())) {
            return new UrlSessions(url);
        }
        if (session.original() instanceof WatchedDataSource.Watched watched) {
            return new DataSourceSessions(watched.watchedDataSource());
        }
        return session.connection() instanceof OpenedConnection opened ? opened.sessions() : role -> Optional.empty();
    }

    /** A changeset of this thread is being executed, and its code has started another run. */
    static boolean isNested() {
        return StackWalker.getInstance()
                .walk(frames ->
                        frames.anyMatch(frame -> frame.getClassName().equals(GuardedChangeSet.class.getName())));
    }

    /** A changeset has failed, and with it the run. */
    void fail() {
        failed = true;
    }

    boolean failed() {
        return failed;
    }

    /** From now on this changeset is executed, or none. */
    void running(@Nullable GuardedChangeSet changeSet) {
        running = changeSet;
    }

    /** Preconditions and Liquibase's own statements around the changes are not the changeset's work. */
    ChangeExecListener tellingOwnWork(GuardRun run, @Nullable ChangeExecListener listener) {
        ChangeExecListener last = telling;
        if (last == null || listener != told) {
            last = (ChangeExecListener) Proxy.newProxyInstance(
                    ChangeExecListener.class.getClassLoader(),
                    new Class<?>[] {ChangeExecListener.class},
                    new OwnWork(run, listener));
            telling = last;
            told = listener;
        }
        return last;
    }

    /** Before the listener of whoever runs the changesets. */
    private record OwnWork(GuardRun run, @Nullable ChangeExecListener listener) implements InvocationHandler {
        @Override
        @SuppressWarnings("NullAway") // what a listener gives back is nothing
        public Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
            if (arguments != null
                    && arguments.length > 1
                    && arguments[0] instanceof Change change
                    && arguments[1] instanceof GuardedChangeSet changeSet) {
                run.ownWork(method.getName().equals("willRun"), !changeSet.onlySends(change));
            }
            try {
                return listener == null ? null : method.invoke(listener, arguments);
            } catch (InvocationTargetException e) {
                throw e.getCause() == null ? e : e.getCause();
            }
        }
    }

    /** Liquibase commits at the end of a changeset, and writes its row in a transaction of its own. */
    @Override
    public void record() throws SQLException {
        GuardedChangeSet changeSet = running;
        running = null;
        if (changeSet != null) {
            changeSet.record(database);
        }
    }

    @Override
    public String tool() {
        return Setting.LIQUIBASE;
    }

    @Override
    public String schema() {
        String schema = database.getLiquibaseSchemaName();
        return schema == null ? String.valueOf(database.getDefaultSchemaName()) : schema;
    }

    @Override
    public List<String> history() {
        String changes = database.getDatabaseChangeLogTableName();
        String lock = database.getDatabaseChangeLogLockTableName();
        return List.of(changes, changes.toLowerCase(Locale.ROOT), lock, lock.toLowerCase(Locale.ROOT));
    }

    @Override
    public boolean nested() {
        return nested;
    }

    @Override
    public Sessions sessions() {
        return sessions;
    }

    @Override
    public Map<String, String> credentials() {
        return credentials;
    }

    @Override
    public GuardListener listener() {
        return log;
    }
}
