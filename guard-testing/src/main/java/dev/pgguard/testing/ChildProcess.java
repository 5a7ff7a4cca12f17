package dev.pgguard.testing;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** A process of a test whose output is kept and which can be killed at any point; {@link #close} kills what still runs. */
public final class ChildProcess implements AutoCloseable {

    private final Process process;
    private final List<String> lines = new ArrayList<>();
    private final Thread reader;
    private volatile Consumer<String> onLine = line -> {};

    private ChildProcess(Process process) {
        this.process = process;
        this.reader = new Thread(this::read, "output of " + process.pid());
        reader.setDaemon(true);
        reader.start();
    }

    /** Standard error is part of the output; standard input is empty. */
    public static ChildProcess start(ProcessBuilder builder) {
        try {
            Process process = builder.redirectErrorStream(true).start();
            process.getOutputStream().close();
            return new ChildProcess(process);
        } catch (IOException e) {
            throw new UncheckedIOException("Could not start " + String.join(" ", builder.command()), e);
        }
    }

    public static ChildProcess start(Path directory, String... command) {
        return start(new ProcessBuilder(command).directory(directory.toFile()));
    }

    /** A JVM with this one's class path and {@code pg.*} system properties. */
    public static ChildProcess java(Class<?> main, String... arguments) {
        return start(new ProcessBuilder(javaCommand(System.getProperty("java.class.path"), main, arguments)));
    }

    /** The same for one that will be killed: its temporary files are left in this folder, which the caller removes. */
    public static ChildProcess java(Path temporary, Class<?> main, String... arguments) {
        List<String> command = javaCommand(System.getProperty("java.class.path"), main, arguments);
        command.add(1, "-Djava.io.tmpdir=" + temporary);
        return start(new ProcessBuilder(command));
    }

    /**
     * How this JVM's JDK is started for a process that lives for seconds: the quick compiler alone, which halves the time that it takes. The
     * list may be added to.
     */
    public static List<String> jvm() {
        return new ArrayList<>(List.of(
                String.join(File.separator, System.getProperty("java.home"), "bin", "java"),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC"));
    }

    static List<String> javaCommand(String classPath, Class<?> main, String... arguments) {
        List<String> command = jvm();
        System.getProperties().stringPropertyNames().stream()
                .filter(name -> name.startsWith("pg."))
                .sorted()
                .forEach(name -> command.add("-D" + name + "=" + System.getProperty(name)));
        command.addAll(List.of("-cp", classPath, main.getName()));
        command.addAll(Arrays.asList(arguments));
        return command;
    }

    /** Called with each line from now on, in a thread of its own. */
    public void onLine(Consumer<String> action) {
        onLine = action;
    }

    public long pid() {
        return process.pid();
    }

    public boolean running() {
        return process.isAlive();
    }

    /** Everything so far. */
    public synchronized List<String> lines() {
        return List.copyOf(lines);
    }

    public String output() {
        return String.join("\n", lines());
    }

    /**
     * Waits until a line contains a match, and returns that line.
     *
     * @throws IllegalStateException when the process ends without one; the message holds its output
     */
    public String awaitLine(String regex) {
        Pattern pattern = Pattern.compile(regex);
        PgNode.poll("a line with " + regex + " from process " + pid()).until(() -> {
            boolean ended = !reader.isAlive();
            return ended
                    || lines().stream().anyMatch(line -> pattern.matcher(line).find());
        });
        return lines().stream()
                .filter(line -> pattern.matcher(line).find())
                .findFirst()
                .orElseThrow(() ->
                        new IllegalStateException("The process ended without a line with " + regex + ":\n" + output()));
    }

    /** {@code kill -9} of this process alone; its children live on. */
    public void kill() {
        process.destroyForcibly();
        exitCode();
    }

    /** Waits for its end, two minutes at most. */
    public int exitCode() {
        try {
            if (!process.waitFor(2, TimeUnit.MINUTES)) {
                throw new IllegalStateException("Process " + pid() + " still runs after two minutes:\n" + output());
            }
            reader.join(TimeUnit.SECONDS.toMillis(10));
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while process " + pid() + " ran", e);
        }
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    private void read() {
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                synchronized (this) {
                    lines.add(line);
                }
                onLine.accept(line);
            }
        } catch (IOException e) {
            // The process was killed.
        }
    }
}
