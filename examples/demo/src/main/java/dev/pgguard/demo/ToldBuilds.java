package dev.pgguard.demo;

import dev.pgguard.testing.Blocker;
import dev.pgguard.testing.ChildProcess;
import dev.pgguard.testing.MavenBuild;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;

/** Real Maven builds whose lines about migrations are told as they come; all that they said is kept in a file. */
final class ToldBuilds {

    /** Of all that Maven prints, the lines about migrations. */
    private static final Pattern TOLD =
            Pattern.compile("\\[pgguard\\]|Migrating schema|Successfully applied|Running Changeset|\\[ERROR\\]|BUILD");

    private final Story story;
    private final MavenBuild maven;
    private final Path log;
    private final List<String> output = new ArrayList<>();

    ToldBuilds(Story story, Path target) {
        this.story = story;
        this.maven = MavenBuild.ofThisBuild(target.resolve("repository"));
        this.log = target.resolve("demo.log");
    }

    /** Somebody who stands in the way, and what is told when they go. */
    record Departure(Blocker blocker, String what) {}

    void prepare(Path project, String... arguments) {
        maven.prepare(project, arguments);
    }

    /** Whether the build ended with exit code 0. */
    boolean run(Path project, List<Departure> departures, String... arguments) throws IOException {
        story.tell("$ mvn " + String.join(" ", arguments));
        List<Departure> present = new ArrayList<>(departures);
        try (ChildProcess child = maven.start(project, arguments)) {
            int told = 0;
            boolean running = true;
            while (running) {
                running = child.running();
                present.stream()
                        .filter(departure -> departure.blocker().released())
                        .toList()
                        .forEach(gone -> {
                            story.tell("-- " + gone.what());
                            present.remove(gone);
                        });
                if (!running) {
                    child.exitCode();
                }
                List<String> lines = child.lines();
                lines.subList(told, lines.size()).stream()
                        .filter(line -> TOLD.matcher(line).find())
                        .forEach(story::tell);
                told = lines.size();
                LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
            }
            output.addAll(child.lines());
            Files.write(log, output, StandardCharsets.UTF_8);
            return child.exitCode() == 0;
        }
    }

    /** Whether the guard said these words in one of its lines. */
    boolean said(String words) {
        return output.stream().anyMatch(line -> line.contains("[pgguard]") && line.contains(words));
    }

    Path log() {
        return log;
    }
}
