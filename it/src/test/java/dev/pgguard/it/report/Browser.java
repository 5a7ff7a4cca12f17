package dev.pgguard.it.report;

import dev.pgguard.testing.ChildProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A real headless Chromium, with one page, steered by its own protocol.
 *
 * @see <a href="https://chromedevtools.github.io/devtools-protocol/">Chrome DevTools Protocol</a>
 */
final class Browser implements AutoCloseable {

    private static final Pattern ID = Pattern.compile("^\\{\"id\":(\\d+),");
    private static final Pattern COMPLAINT = Pattern.compile(
            "^\\{\"method\":\"(Log\\.entryAdded|Runtime\\.exceptionThrown|Runtime\\.consoleAPICalled)\"");
    private static final Pattern VALUE = Pattern.compile("\"value\":\"([^\"]*)\"");
    private static final Pattern DATA = Pattern.compile("\"data\":\"([^\"]*)\"");
    private static final Pattern SOCKET = Pattern.compile("\"webSocketDebuggerUrl\": *\"([^\"]*/page/[^\"]*)\"");

    private final ChildProcess process;
    private final WebSocket socket;
    private final AtomicInteger next = new AtomicInteger();
    private final Map<String, CompletableFuture<String>> answers = new ConcurrentHashMap<>();
    private final List<String> complaints = new CopyOnWriteArrayList<>();

    private Browser(ChildProcess process, URI page) {
        this.process = process;
        this.socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(page, new Messages())
                .join();
        for (String domain : List.of("Page", "Runtime", "Log")) {
            send(domain + ".enable", "");
        }
    }

    /** Where one is installed. */
    static Optional<Path> installed() {
        return Stream.of("chromium", "chromium-browser", "google-chrome")
                .map(name -> Path.of("/usr/bin", name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** @param profile a folder of its own, which the caller removes */
    static Browser start(Path program, Path profile) {
        try {
            ProcessBuilder command = new ProcessBuilder(
                    program.toString(),
                    "--headless=new",
                    "--no-sandbox",
                    "--disable-gpu",
                    "--disable-quic",
                    "--no-first-run",
                    "--disable-background-networking",
                    "--disable-component-update",
                    "--disable-sync",
                    "--hide-scrollbars",
                    "--remote-debugging-port=0",
                    "--user-data-dir=" + profile,
                    "about:blank");
            // where it puts folders beside its profile, and leaves them when it is killed
            command.environment().put("TMPDIR", profile.toString());
            ChildProcess process = ChildProcess.start(command);
            String line = process.awaitLine("DevTools listening on ws://");
            String address = line.replaceFirst(".*ws://([^/]+)/.*", "$1");
            HttpRequest list = HttpRequest.newBuilder(URI.create("http://" + address + "/json/list"))
                    .build();
            Matcher page = SOCKET.matcher(HttpClient.newHttpClient()
                    .send(list, HttpResponse.BodyHandlers.ofString())
                    .body());
            if (!page.find()) {
                throw new IllegalStateException("The browser has no page");
            }
            return new Browser(process, URI.create(page.group(1)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** @param scheme {@code light} or {@code dark} */
    void open(Path page, int width, String scheme) {
        send(
                "Emulation.setDeviceMetricsOverride",
                "\"width\":" + width + ",\"height\":800,\"deviceScaleFactor\":1,\"mobile\":false");
        send(
                "Emulation.setEmulatedMedia",
                "\"features\":[{\"name\":\"prefers-color-scheme\",\"value\":\"" + scheme + "\"}]");
        send("Page.navigate", "\"url\":\"" + page.toUri() + "\"");
        // answered when the page is there
        ask(
                "new Promise(done => document.readyState == 'complete' ? done('') : addEventListener('load', () => done('')))");
    }

    /** @param script whose value is a text without quotes */
    String ask(String script) {
        String answer = send(
                "Runtime.evaluate",
                "\"returnByValue\":true,\"awaitPromise\":true,\"expression\":\""
                        + script.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", " ") + "\"");
        Matcher value = VALUE.matcher(answer);
        if (!value.find()) {
            throw new IllegalStateException(script + " was answered by " + answer);
        }
        return value.group(1);
    }

    int number(String script) {
        return Integer.parseInt(ask("String(" + script + ")"));
    }

    /** Errors and warnings of the console. */
    List<String> complaints() {
        return List.copyOf(complaints);
    }

    /** The page in its whole length. */
    void picture(Path file) {
        String clip = ask("[0, 0, innerWidth, document.documentElement.scrollHeight].join()");
        String[] sides = clip.split(",");
        Matcher data = DATA.matcher(send(
                "Page.captureScreenshot",
                "\"captureBeyondViewport\":true,\"clip\":{\"x\":0,\"y\":0,\"width\":" + sides[2] + ",\"height\":"
                        + sides[3] + ",\"scale\":1}"));
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.write(file, Base64.getDecoder().decode(data.find() ? data.group(1) : ""));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String send(String method, String parameters) {
        String id = String.valueOf(next.incrementAndGet());
        CompletableFuture<String> answer = new CompletableFuture<>();
        answers.put(id, answer);
        socket.sendText("{\"id\":" + id + ",\"method\":\"" + method + "\",\"params\":{" + parameters + "}}", true)
                .join();
        try {
            return answer.get(1, TimeUnit.MINUTES);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException(method + " was not answered:\n" + process.output(), e);
        }
    }

    @Override
    public void close() {
        socket.abort();
        process.close();
        process.exitCode();
    }

    private final class Messages implements WebSocket.Listener {
        private final StringBuilder message = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
            message.append(part);
            if (last) {
                heard(message.toString());
                message.setLength(0);
            }
            from.request(1);
            return CompletableFuture.completedFuture(null);
        }

        private void heard(String text) {
            Matcher id = ID.matcher(text);
            if (id.find()) {
                CompletableFuture<String> answer = answers.remove(id.group(1));
                if (answer != null) {
                    answer.complete(text);
                }
            } else if (COMPLAINT.matcher(text).find()) {
                complaints.add(text);
            }
        }
    }
}
