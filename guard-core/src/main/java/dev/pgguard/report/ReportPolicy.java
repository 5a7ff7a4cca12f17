package dev.pgguard.report;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where a run is told of, and from when on somebody has to look at it.
 *
 * @param directory of the reports in JSON and HTML; null for none
 * @param metricsDirectory of the metrics as text; null for none
 */
public record ReportPolicy(@Nullable Path directory, @Nullable Path metricsDirectory, Thresholds thresholds) {}
