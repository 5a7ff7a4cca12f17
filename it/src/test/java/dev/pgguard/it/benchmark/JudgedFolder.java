package dev.pgguard.it.benchmark;

import dev.pgguard.it.PendingTexts;
import dev.pgguard.jdbc.Query;
import dev.pgguard.preflight.Preflight;
import dev.pgguard.preflight.PreflightMode;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The files of a folder judged as a run judges what is pending, without a tool: the work that is measured, in a JVM of its own. */
final class JudgedFolder {

    /** The driver has been used before, as in a run. */
    static final String FIRST = "select ?";

    private JudgedFolder() {}

    /** Arguments: a URL and the folder. Prints how many lines were told, and the nanoseconds that it took, by the clock and of the thread. */
    public static void main(String[] arguments) throws Exception {
        List<String> told = new ArrayList<>();
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        try (Connection session = DriverManager.getConnection(arguments[0], "postgres", "")) {
            Query.listWithin(5, session, FIRST, row -> row.getString(1), "ready");
            PendingTexts pending = new PendingTexts(texts(Path.of(arguments[1])));
            long cpu = threads.getCurrentThreadCpuTime();
            long start = System.nanoTime();
            new Preflight(PreflightMode.HARM, session, event -> told.add(event.message())).judge(pending);
            long elapsed = System.nanoTime() - start;
            System.out.println(
                    "judged " + told.size() + " " + elapsed + " " + (threads.getCurrentThreadCpuTime() - cpu));
        }
    }

    private static List<String> texts(Path folder) throws IOException {
        List<String> texts = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.sorted().toList()) {
                texts.add(Files.readString(file));
            }
        }
        return texts;
    }
}
