package dev.pgguard.maven;

import dev.pgguard.GuardSettings;
import dev.pgguard.Setting;
import dev.pgguard.maven.report.PastRuns;
import dev.pgguard.maven.report.RunFile;
import dev.pgguard.maven.report.RunTable;
import dev.pgguard.maven.report.TrendPage;
import dev.pgguard.migration.GuardException;
import dev.pgguard.migration.Refusal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.maven.plugins.annotations.Mojo;

/**
 * Tells how past runs went, by the reports that they left in {@code reportDirectory}: a table in the log, and {@code report.html} there
 * with their trends. It needs no database.
 */
@Mojo(name = "report", requiresProject = false, threadSafe = true)
public final class ReportMojo extends GuardMojo {

    /** More of them are only on the page. */
    private static final int LINES = 20;

    @Override
    String reportName() {
        return "report.html";
    }

    @Override
    void run(GuardSettings settings, ReportFile page) {
        String directory = settings.value(Setting.REPORT_DIRECTORY);
        if (directory.equals("none")) {
            throw refused("There is no folder to look into (reportDirectory=none)");
        }
        Path folder = directory().resolve(directory);
        PastRuns past;
        try {
            past = PastRuns.in(folder);
        } catch (IOException e) {
            throw refused("The folder " + folder + " could not be read (" + e.getMessage() + ")");
        }
        past.leftOut().forEach(this::warn);
        List<RunFile> runs = past.runs();
        if (runs.isEmpty()) {
            info("there is no report of a run in " + folder);
            return;
        }
        RunTable.of(runs.subList(Math.max(0, runs.size() - LINES), runs.size())).forEach(this::info);
        page.write(TrendPage.of(runs));
        page.written()
                .ifPresent(path -> info("report of " + runs.size() + (runs.size() == 1 ? " run: " : " runs: ") + path));
    }

    private static GuardException refused(String why) {
        return new GuardException(
                Refusal.WRONG_SETTING,
                why + ". Nothing was written. Set reportDirectory to the folder of the runs' reports.");
    }
}
