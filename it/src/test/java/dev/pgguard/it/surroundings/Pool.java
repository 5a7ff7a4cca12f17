package dev.pgguard.it.surroundings;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;

/** HikariCP as applications configure it. */
final class Pool {

    private Pool() {}

    /** A pool of this many connections at most, which waits only two seconds for one. */
    static HikariDataSource of(int size, String url) {
        return new HikariDataSource(configuration(size, url));
    }

    static HikariConfig configuration(int size, String url) {
        HikariConfig configuration = new HikariConfig();
        configuration.setJdbcUrl(url);
        configuration.setMaximumPoolSize(size);
        configuration.setConnectionTimeout(Duration.ofSeconds(2).toMillis());
        return configuration;
    }
}
