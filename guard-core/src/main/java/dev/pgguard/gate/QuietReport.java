package dev.pgguard.gate;

import dev.pgguard.migration.NotReady;
import java.time.Duration;
import java.util.List;

/**
 * What the last look at the tables saw.
 *
 * @param tables with their schemas; empty when the primary was never seen
 * @param findings who holds them; empty when they are quiet
 * @param waited from the first look to the last
 */
public record QuietReport(List<String> tables, List<NotReady> findings, int looks, Duration waited) {

    public QuietReport {
        tables = List.copyOf(tables);
        findings = List.copyOf(findings);
    }

    public boolean quiet() {
        return findings.isEmpty();
    }
}
