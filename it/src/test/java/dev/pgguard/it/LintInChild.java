package dev.pgguard.it;

import dev.pgguard.lint.Catalog;
import dev.pgguard.lint.LintPolicy;
import dev.pgguard.lint.files.FileLinter;
import dev.pgguard.lint.files.FoundMigrations;
import dev.pgguard.lint.files.MarkedFinding;
import dev.pgguard.lint.rules.Rules;
import dev.pgguard.maven.lint.FlywayFolders;
import dev.pgguard.maven.lint.FlywayStyle;
import java.nio.file.Path;
import java.util.List;

/** Lints a folder of Flyway's in a JVM of its own, whose memory is known: prints a line for each finding. */
public final class LintInChild {

    private LintInChild() {}

    /** @param arguments the folder */
    public static void main(String[] arguments) {
        Path folder = Path.of(arguments[0]);
        FoundMigrations found =
                new FlywayFolders(FlywayStyle.of(null), file -> String.valueOf(file.getFileName())).in(List.of(folder));
        for (MarkedFinding each : new FileLinter(Rules.all(), LintPolicy.of(18), Catalog.NONE).lint(found)) {
            System.out.println(each.finding());
        }
        System.out.println("linted");
    }
}
