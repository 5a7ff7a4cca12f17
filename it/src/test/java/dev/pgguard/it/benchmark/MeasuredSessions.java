package dev.pgguard.it.benchmark;

import dev.pgguard.jdbc.Sessions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.postgresql.PGConnection;

/** Sessions on a server of this machine that add up the CPU time of their backends, read just before each of them ends; of the engine's verification apart. */
record MeasuredSessions(Sessions sessions, AtomicLong ticks, AtomicLong verifying) implements Sessions {

    /** Of the clock in which {@code /proc} counts. */
    private static final double TICKS_PER_SECOND = 100;

    private static final int USER = 11;

    MeasuredSessions(Sessions sessions) {
        this(sessions, new AtomicLong(), new AtomicLong());
    }

    @Override
    public Optional<Connection> open(String role) throws SQLException {
        Optional<Connection> opened = sessions.open(role);
        return opened.isEmpty() ? opened : Optional.of(measured(opened.get()));
    }

    double seconds() {
        return ticks.get() / TICKS_PER_SECOND;
    }

    /** Of those sessions that ask the table what is left. */
    double secondsOfVerification() {
        return verifying.get() / TICKS_PER_SECOND;
    }

    private Connection measured(Connection session) throws SQLException {
        AtomicBoolean verifies = new AtomicBoolean();
        int pid = session.unwrap(PGConnection.class).getBackendPID();
        return (Connection) Proxy.newProxyInstance(
                Connection.class.getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("prepareStatement")
                            && ((String) arguments[0]).contains("as matching")) {
                        verifies.set(true);
                    }
                    if (method.getName().equals("close") && !session.isClosed()) {
                        (verifies.get() ? verifying : ticks).addAndGet(ticks(pid));
                    }
                    try {
                        return method.invoke(session, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    /** User and system time. The name before them may contain blanks, and ends with a parenthesis. */
    private static long ticks(int pid) {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            return Long.parseLong(fields[USER]) + Long.parseLong(fields[USER + 1]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
