package dev.pgguard.testing;

import java.util.List;

/** Where PostgreSQL servers come from: {@code -Dpg.provider=embedded} (the default) or {@code docker}. */
interface PgProvider {

    /** The primary, then its standbys, all streaming. */
    List<PgServer> start(PgShape shape);

    /** A streaming standby of a running server, which may itself be a standby (a cascade). */
    PgServer standbyOf(PgNode upstream, String name, PgShape shape);

    /** The one that the system property asks for. */
    static PgProvider selected() {
        String name = System.getProperty("pg.provider", "embedded");
        return switch (name) {
            case "", "embedded" -> new EmbeddedProvider();
            case "docker" -> new DockerProvider();
            default -> throw new IllegalArgumentException("-Dpg.provider must be embedded or docker, was " + name);
        };
    }
}
