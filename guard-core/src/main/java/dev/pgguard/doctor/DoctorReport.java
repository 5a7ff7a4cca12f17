package dev.pgguard.doctor;

import dev.pgguard.doctor.Finding.Level;
import java.util.List;

/**
 * What the doctor found, area by area.
 *
 * @param role as whom it looked; empty when it could not connect
 */
public record DoctorReport(String role, List<Finding> findings) {

    public DoctorReport {
        findings = List.copyOf(findings);
    }

    /** What would make a guarded run refuse, fail or hang. */
    public List<Finding> problems() {
        return findings.stream().filter(each -> each.level() == Level.PROBLEM).toList();
    }

    /** The worst of all; {@code OK} when there is nothing to do. */
    public Level worst() {
        return findings.stream().map(Finding::level).max(Level::compareTo).orElse(Level.OK);
    }

    /** Every statement that grants what is missing, once each. */
    public List<String> grants() {
        return findings.stream()
                .flatMap(each -> each.grants().stream())
                .distinct()
                .toList();
    }
}
