package dev.pgguard.maven.report;

import dev.pgguard.migration.NotReady;
import dev.pgguard.migration.Refusal;
import dev.pgguard.report.AlertLevel;
import dev.pgguard.report.Told;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What the last guarded run has against a rollout, by its report. */
public final class LastRun {

    private static final int LONGEST = 400;
    private static final Pattern DRAWN = Pattern.compile("[-=]+");

    private LastRun() {}

    /**
     * Nothing where it succeeded and its level is below.
     *
     * @param report {@code run.json}; unknown is not fine
     * @param database host, port and name of the one that is asked about
     */
    public static List<NotReady> findings(Path report, AlertLevel from, String database) {
        List<NotReady> findings = new ArrayList<>();
        try {
            RunFile last = RunFile.read(report);
            Told told = last.run().told();
            if (last.format() == 1) {
                add(findings, report, "its guard was older, and told no level: run the migrations with this version");
            } else if (!name(told.text("database")).equals(name(database))) {
                add(findings, report, "it is about " + told.text("database") + ", not " + database);
            } else if (!last.run().succeeded()) {
                add(
                        findings,
                        report,
                        "it did not succeed (" + told.text("outcome") + "): " + inOneLine(told.text("failure")));
            } else if (!told.text("level").equals(last.run().level().word())) {
                add(findings, report, "its level " + told.text("level") + " is not known");
            } else if (last.run().level().compareTo(from) >= 0) {
                exceeded(findings, report, from, told);
            }
        } catch (IOException e) {
            add(
                    findings,
                    report,
                    "its report " + report + " could not be read (" + e.getMessage()
                            + "). The gate must have the reportDirectory of the run, whose relative path begins where the run was"
                            + " started, and that of the gate in its project; a run that had nothing to apply writes none");
        }
        return List.copyOf(findings);
    }

    private static void exceeded(List<NotReady> findings, Path report, AlertLevel from, Told told) {
        for (Told each : told.all("thresholds")) {
            if (AlertLevel.of(each.text("level")).compareTo(from) >= 0) {
                add(
                        findings,
                        report,
                        each.text("level") + ", " + each.text("message") + " (" + each.text("name") + "). Look at "
                                + report.resolveSibling("run.html")
                                + "; where the code may go out all the same, run the gate once with failOnRun=none");
            }
        }
        if (findings.isEmpty()) {
            add(findings, report, "its level is " + told.text("level"));
        }
    }

    /** Tools draw what failed over many lines, and preflight shows the way that is safe; in a log they would tear the finding apart. */
    private static String inOneLine(String failure) {
        String line = failure.lines()
                .map(String::strip)
                .filter(each -> !each.isEmpty() && !DRAWN.matcher(each).matches())
                .collect(Collectors.joining("; "));
        return line.length() <= LONGEST
                ? line
                : line.substring(0, LONGEST) + "… (run.html beside its report has all of it)";
    }

    /** A database has many addresses and one name. */
    private static String name(String label) {
        return label.substring(label.lastIndexOf('/') + 1);
    }

    private static void add(List<NotReady> findings, Path report, String what) {
        findings.add(new NotReady(Refusal.LAST_RUN, report.toString(), "The last run: " + what.strip(), true));
    }
}
