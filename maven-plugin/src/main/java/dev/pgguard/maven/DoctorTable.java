package dev.pgguard.maven;

import dev.pgguard.doctor.DoctorReport;
import dev.pgguard.doctor.Finding;
import dev.pgguard.doctor.Finding.Level;
import java.util.List;
import java.util.Locale;

/** What the doctor found, a line for each finding in columns. */
final class DoctorTable {

    private DoctorTable() {}

    record Line(String text, Level level) {}

    static List<Line> of(DoctorReport report) {
        int levels = width(report.findings().stream().map(DoctorTable::level).toList());
        int areas = width(
                report.findings().stream().map(each -> each.area().title()).toList());
        return report.findings().stream()
                .map(each -> new Line(
                        padded(level(each), levels) + padded(each.area().title(), areas) + each, each.level()))
                .toList();
    }

    private static String level(Finding finding) {
        String name = finding.level().name();
        return finding.level() == Level.PROBLEM ? name : name.toLowerCase(Locale.ROOT);
    }

    private static int width(List<String> column) {
        return column.stream().mapToInt(String::length).max().orElse(0) + 2;
    }

    private static String padded(String text, int width) {
        return text + " ".repeat(width - text.length());
    }
}
