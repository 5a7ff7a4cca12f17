package dev.pgguard.maven.report;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/**
 * The reports of runs in a folder, oldest first.
 *
 * @param leftOut files that are no such reports, each with the reason
 */
public record PastRuns(List<RunFile> runs, List<String> leftOut) {

    public PastRuns {
        runs = List.copyOf(runs);
        leftOut = List.copyOf(leftOut);
    }

    /** @throws IOException when the folder cannot be read */
    public static PastRuns in(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return new PastRuns(List.of(), List.of());
        }
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, "run-*.json")) {
            found.forEach(files::add);
        } catch (NotDirectoryException e) {
            throw new IOException("it is no folder", e);
        }
        Collections.sort(files);
        List<RunFile> runs = new ArrayList<>();
        List<String> leftOut = new ArrayList<>();
        for (Path file : files) {
            try {
                runs.add(RunFile.read(file));
            } catch (IOException e) {
                leftOut.add(file + " is left out: " + e.getMessage());
            }
        }
        runs.sort(Comparator.comparing(each -> each.run().began()));
        return new PastRuns(runs, leftOut);
    }
}
