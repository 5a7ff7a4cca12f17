package dev.pgguard.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Stands between a client and a server, counts the client's round trips and statements (PostgreSQL manual, "Frontend/Backend
 * Protocol"), and breaks the connection where a test says so.
 */
public final class CountingProxy implements AutoCloseable {

    private final PgNode node;
    private final ServerSocket listener;
    private final Set<ProxiedSession> sessions = ConcurrentHashMap.newKeySet();
    private final List<String> statements = new ArrayList<>();
    private int roundTrips;
    private boolean blackhole;
    private String cutBefore = "";
    private String cutAfter = "";

    private CountingProxy(PgNode node, ServerSocket listener) {
        this.node = node;
        this.listener = listener;
    }

    /** On a free port of this machine, in front of a node. */
    public static CountingProxy start(PgNode node) {
        try {
            CountingProxy proxy = new CountingProxy(node, new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
            daemon("proxy-accept", proxy::accept);
            return proxy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** JDBC URL through the proxy, without a user. */
    public String url(String database) {
        return "jdbc:postgresql://127.0.0.1:" + listener.getLocalPort() + "/" + database;
    }

    /** How often clients waited for an answer since {@link #reset}: simple queries and Syncs, not the log-in. */
    public synchronized int roundTrips() {
        return roundTrips;
    }

    /** What clients executed since {@link #reset}, in order, with placeholders. */
    public synchronized List<String> statements() {
        return List.copyOf(statements);
    }

    /** Forgets what was counted. */
    public synchronized void reset() {
        roundTrips = 0;
        statements.clear();
    }

    /** Ends all present sessions at once; new ones are let through. */
    public void cut() {
        sessions.forEach(ProxiedSession::cut);
    }

    /** Once a statement contains this text, its session is ended and the server never sees the statement. */
    public synchronized void cutBefore(String text) {
        cutBefore = text;
    }

    /** Once a statement contains this text, the server executes it and the client's session ends without an answer. */
    public synchronized void cutAfter(String text) {
        cutAfter = text;
    }

    /** Nothing passes in either direction until {@link #heal}; connections stay open, as behind a firewall that drops packets. */
    public synchronized void blackhole() {
        blackhole = true;
    }

    public synchronized void heal() {
        blackhole = false;
        notifyAll();
    }

    /** Sessions that are open now. */
    public int sessions() {
        return sessions.size();
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            heal();
            cut();
        }
    }

    synchronized void awaitPassage() throws InterruptedException {
        while (blackhole) {
            wait();
        }
    }

    /** Counts one round trip and says whether the session is to be cut there. */
    synchronized Cut roundTrip(List<String> executed) {
        roundTrips++;
        statements.addAll(executed);
        if (!cutBefore.isEmpty() && executed.stream().anyMatch(sql -> sql.contains(cutBefore))) {
            cutBefore = "";
            return Cut.BEFORE;
        }
        if (!cutAfter.isEmpty() && executed.stream().anyMatch(sql -> sql.contains(cutAfter))) {
            cutAfter = "";
            return Cut.AFTER;
        }
        return Cut.NONE;
    }

    /** Where a session is cut, seen from one round trip. */
    enum Cut {
        NONE,
        BEFORE,
        AFTER
    }

    void ended(ProxiedSession session) {
        sessions.remove(session);
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                ProxiedSession session = new ProxiedSession(this, client, new Socket(node.host(), node.port()));
                sessions.add(session);
                daemon("proxy-client", session::pumpClient);
                daemon("proxy-server", session::pumpServer);
            } catch (IOException e) {
                // Closed, or the server is down: the client sees its connection end.
            }
        }
    }

    private static void daemon(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }
}
