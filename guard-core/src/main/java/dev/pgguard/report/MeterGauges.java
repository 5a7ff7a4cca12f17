package dev.pgguard.report;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.Tag;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The last run's numbers as gauges of Micrometer's global registry, to which Spring Boot adds its own: {@code
 * pgguard.run.duration.seconds}, which is {@code pgguard_run_duration_seconds} in Prometheus. Only where {@link #CLASS} is there may this
 * class be touched.
 */
final class MeterGauges {

    static final String CLASS = "io.micrometer.core.instrument.Metrics";

    private static final String PREFIX = "pgguard.run.";

    private MeterGauges() {}

    /** @param labels by which the gauges of this tool and database are told from those of others */
    static synchronized void publish(List<Metric> metrics, Map<String, String> labels) {
        MeterRegistry registry = Metrics.globalRegistry;
        List<Tag> own = tags(labels);
        for (Meter meter : registry.getMeters()) {
            if (meter.getId().getName().startsWith(PREFIX)
                    && meter.getId().getTags().containsAll(own)) {
                registry.remove(meter);
            }
        }
        for (Metric metric : metrics) {
            double value = metric.value();
            Gauge.builder(metric.name().replace('_', '.'), () -> value)
                    .description(metric.help())
                    .baseUnit(metric.unit().isEmpty() ? null : metric.unit())
                    .tags(tags(metric.labels()))
                    .register(registry);
        }
    }

    private static List<Tag> tags(Map<String, String> labels) {
        List<Tag> tags = new ArrayList<>();
        labels.forEach((name, value) -> tags.add(Tag.of(name, value)));
        return tags;
    }
}
