package dev.pgguard.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A postgres process on a data directory of its own, tied to this JVM's life by a watchdog on its standard input. */
final class EmbeddedServer implements PgServer {

    /**
     * Ends the server when standard input closes: at {@link #stop}, and also when this JVM is killed. Once the server ended by
     * itself the reader goes too, so that it never signals a process that got the same id later.
     */
    private static final String WATCHDOG =
            """
            exec 3<&0
            "$@" </dev/null 3<&- &
            server=$!
            { read _ <&3; kill -QUIT $server 2>/dev/null; } &
            reader=$!
            wait $server
            code=$?
            kill $reader 2>/dev/null
            exit $code
            """;

    private final String name;
    private final Path home;
    private final Path directory;
    private final Path data;
    private final Path log;
    private final ServerUser user;
    private int port;
    private @Nullable Process process;
    private long pid;

    EmbeddedServer(String name, Path home, Path directory, ServerUser user) {
        this.name = name;
        this.home = home;
        this.directory = directory;
        this.data = directory.resolve("data");
        this.log = directory.resolve("log");
        this.user = user;
    }

    @Override
    public String name() {
        return name;
    }

    Path data() {
        return data;
    }

    @Override
    public String host() {
        return "127.0.0.1";
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public String peerAddress() {
        return "host=127.0.0.1 port=" + port;
    }

    @Override
    public boolean running() {
        return process != null && process.isAlive();
    }

    @Override
    public long pid() {
        return pid;
    }

    /** On a free port; whoever takes it between the look and the start only costs another try. */
    void startOnFreePort() {
        for (int attempt = 1; ; attempt++) {
            port = freePort();
            try {
                start();
                return;
            } catch (ServerDidNotStart e) {
                if (attempt == 5 || !e.portWasTaken()) {
                    throw e;
                }
            }
        }
    }

    @Override
    public void start() {
        if (running()) {
            throw new IllegalStateException(name + " is running already");
        }
        try {
            Files.deleteIfExists(log);
            Files.deleteIfExists(data.resolve("postmaster.pid"));
            List<String> command = new ArrayList<>(user.prefix());
            List<String> server =
                    List.of(home.resolve("bin").resolve("postgres").toString(), "-D", data.toString(), "-p", "" + port);
            if (onWindows()) {
                command.addAll(server);
            } else {
                command.addAll(List.of("sh", "-c", WATCHDOG, "sh"));
                command.addAll(server);
            }
            process = Commands.builder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            awaitReady(process);
        } catch (IOException e) {
            throw new UncheckedIOException("Could not start " + name, e);
        }
    }

    /** The sixth line of postmaster.pid is the port, the eighth says {@code ready} once connections are accepted. */
    private void awaitReady(Process started) throws IOException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        try {
            while (true) {
                if (started.waitFor(10, TimeUnit.MILLISECONDS)) {
                    throw new ServerDidNotStart(name, log());
                }
                Path file = data.resolve("postmaster.pid");
                List<String> lines = Files.exists(file) ? Files.readAllLines(file) : List.of();
                if (lines.size() >= 8 && lines.get(7).strip().equals("ready")) {
                    pid = Long.parseLong(lines.get(0).strip());
                    return;
                }
                if (System.nanoTime() > deadline) {
                    throw new ServerDidNotStart(name, "Not ready within 60 s.\n" + log());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            end(started);
            throw new IllegalStateException("Interrupted while " + name + " started", e);
        } catch (ServerDidNotStart e) {
            end(started);
            throw e;
        }
    }

    @Override
    public void stop() {
        if (process != null) {
            end(process);
        }
    }

    private void end(Process running) {
        try {
            running.getOutputStream().close();
        } catch (IOException e) {
            // the process is gone already
        }
        try {
            if (onWindows() || !running.waitFor(20, TimeUnit.SECONDS)) {
                running.descendants().forEach(ProcessHandle::destroyForcibly);
                running.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            running.descendants().forEach(ProcessHandle::destroyForcibly);
            running.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void signal(long target, String signal) {
        List<String> command = new ArrayList<>(user.prefix());
        command.addAll(List.of("kill", "-" + signal, "" + target));
        Commands.run(command);
    }

    @Override
    public String log() {
        try {
            List<String> lines = Files.exists(log) ? Files.readAllLines(log) : List.of();
            return String.join("\n", lines.subList(Math.max(0, lines.size() - 40), lines.size()));
        } catch (IOException e) {
            return "No log: " + e;
        }
    }

    @Override
    public void remove() {
        stop();
        Trees.delete(directory);
    }

    private static boolean onWindows() {
        return System.getProperty("os.name").startsWith("Windows");
    }

    /** Below the range from which clients get their ports, so that a stopped server finds its port free again. */
    static int freePort() {
        for (int attempt = 0; attempt < 1000; attempt++) {
            int candidate = ThreadLocalRandom.current().nextInt(15000, 32000);
            try (ServerSocket socket = new ServerSocket()) {
                socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), candidate));
                return candidate;
            } catch (IOException e) {
                // taken; the next one
            }
        }
        throw new IllegalStateException("No free port between 15000 and 32000");
    }

    /** A server that ended, or was not ready in time; the message holds its log. */
    static final class ServerDidNotStart extends IllegalStateException {
        private static final long serialVersionUID = 1L;

        ServerDidNotStart(String name, String log) {
            super(name + " did not start. Its log:\n" + log);
        }

        boolean portWasTaken() {
            return String.valueOf(getMessage()).contains("Address already in use");
        }
    }
}
