package dev.pgguard.testing;

/** One running PostgreSQL server as its provider sees it: a process or a container. */
interface PgServer {

    /** Its name inside the cluster, for example {@code primary} or {@code standby1}; also its replication application name. */
    String name();

    /** As the JVM reaches it. */
    String host();

    /** As the JVM reaches it; stays the same over {@link #stop} and {@link #start}. */
    int port();

    /** {@code host=… port=…} as the cluster's other servers reach it. */
    String peerAddress();

    boolean running();

    /** The postmaster's process id, as the provider's own signals understand it. */
    long pid();

    /** At once, as by a crash (SIGQUIT). */
    void stop();

    /** After {@link #stop}, on the same port; returns when connections are accepted. */
    void start();

    /** Sends {@code STOP}, {@code CONT}, {@code TERM}, {@code KILL} … to one of the server's processes. */
    void signal(long pid, String signal);

    /** The last lines of the server's log. */
    String log();

    /** Stops it and removes its data. */
    void remove();
}
