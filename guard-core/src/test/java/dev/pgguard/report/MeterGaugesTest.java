package dev.pgguard.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.pgguard.report.RunReport.Outcome;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** With Micrometer itself, and without it. */
class MeterGaugesTest {

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    @BeforeEach
    void asAnApplicationDoes() {
        leaveNothingBehind(); // of what other tests have run
        Metrics.addRegistry(registry);
    }

    @AfterEach
    void leaveNothingBehind() {
        Metrics.removeRegistry(registry);
        List.copyOf(Metrics.globalRegistry.getMeters()).forEach(Metrics.globalRegistry::remove);
    }

    private static final ReportPolicy NO_FILES = new ReportPolicy(null, null, ToldRun.THRESHOLDS);

    private double value(String name, String... tags) {
        return registry.get(name).tags(tags).gauge().value();
    }

    @Test
    void theNumbersAreGaugesOfTheGlobalRegistry() {
        ToldRun.eventful(NO_FILES);

        assertThat(value("pgguard.run.duration.seconds", "tool", "Flyway", "database", "db.example.com:5432/shop"))
                .isEqualTo(29.91);
        assertThat(value("pgguard.run.threshold.level", "threshold", "warnReplicaLag"))
                .isEqualTo(1);
        Gauge wal = registry.get("pgguard.run.wal.bytes").gauge();
        assertThat(wal.getId().getBaseUnit()).isEqualTo("bytes");
        assertThat(wal.getId().getDescription()).contains("WAL");
    }

    @Test
    void theNextRunTakesTheirPlaceAndLeavesThoseOfOtherDatabases() {
        ToldRun other = new ToldRun(NO_FILES);
        other.report.database("other:5432/billing");
        other.applied(1, "V1__a.sql", 1, 1).ended(1, Outcome.SUCCEEDED, 1);
        ToldRun.eventful(NO_FILES);
        new ToldRun(NO_FILES).applied(50, "V1__a.sql", 1, 50).ended(50, Outcome.SUCCEEDED, 1);

        assertThat(value("pgguard.run.duration.seconds", "database", "db.example.com:5432/shop"))
                .isEqualTo(0.05);
        assertThat(value("pgguard.run.duration.seconds", "database", "other:5432/billing"))
                .isEqualTo(0.001);
        assertThat(registry.getMeters().stream().map(Meter::getId).map(Meter.Id::getName))
                .doesNotContain("pgguard.run.wal.bytes");
    }

    @Test
    void aFilterThatFailsIsToldAndFailsNothing() {
        registry.config().meterFilter(new MeterFilter() {
            @Override
            public Meter.Id map(Meter.Id id) {
                throw new IllegalStateException("no more meters");
            }
        });
        ToldRun run = ToldRun.eventful(NO_FILES);

        assertThat(run.lines())
                .anyMatch(line -> line.contains("could not be given to Micrometer") && line.contains("no more meters"))
                .as("what comes after it")
                .anyMatch(line -> line.startsWith("page: "));
    }

    /** Of the class path of this test everything but Micrometer. */
    @Test
    void withoutMicrometerNoClassIsMissing() throws Exception {
        List<URL> urls = new ArrayList<>();
        for (String each : System.getProperty("java.class.path").split(File.pathSeparator)) {
            if (!each.contains("micrometer")) {
                urls.add(Path.of(each).toUri().toURL());
            }
        }
        @Nullable ClassLoader platform = ClassLoader.getPlatformClassLoader();
        try (URLClassLoader loader = new URLClassLoader(urls.toArray(URL[]::new), platform)) {
            Class<?> alone = loader.loadClass(Alone.class.getName());
            assertThatCode(() -> alone.getMethod("run").invoke(null)).doesNotThrowAnyException();
        }
    }

    /** What the loader without Micrometer runs. */
    public static final class Alone {
        private Alone() {}

        public static void run() {
            ToldRun.eventful(new ReportPolicy(null, null, ToldRun.THRESHOLDS));
        }
    }
}
