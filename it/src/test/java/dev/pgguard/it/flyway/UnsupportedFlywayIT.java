package dev.pgguard.it.flyway;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.InvocationTargetException;
import org.junit.jupiter.api.Test;

/** A version of Flyway that the guard cannot stand around: nothing runs, rather than runs unguarded. */
final class UnsupportedFlywayIT {

    @Test
    void aFlywayThatIsTooOldIsRefusedWithItsVersion() {
        assertThatThrownBy(() -> {
                    Class<?> flyway = FlywayVersions.ALL.loader("9.22.3").loadClass("org.flywaydb.core.Flyway");
                    Object configuration = flyway.getMethod("configure").invoke(null);
                    configuration
                            .getClass()
                            .getMethod("dataSource", String.class, String.class, String.class)
                            .invoke(configuration, "jdbc:postgresql://127.0.0.1:1/none", "nobody", "");
                    configuration.getClass().getMethod("load").invoke(configuration);
                })
                .isInstanceOf(InvocationTargetException.class)
                .rootCause()
                .hasMessageContaining("Flyway 9.22.3 is not supported")
                .hasMessageEndingWith("docs/runbook.md#unsupported-host.");
    }
}
