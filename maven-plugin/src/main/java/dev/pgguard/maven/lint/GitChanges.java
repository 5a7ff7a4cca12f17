package dev.pgguard.maven.lint;

import dev.pgguard.migration.GuardException;
import dev.pgguard.migration.Refusal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What has changed since a branch began, by git's word: commits, and what is not committed yet. */
public final class GitChanges {

    private static final Duration LONGEST = Duration.ofMinutes(1);

    private final Path top;
    private final String base;
    private final String ref;
    private final Set<Path> changed;

    private GitChanges(Path top, String base, String ref, Set<Path> changed) {
        this.top = top;
        this.base = base;
        this.ref = ref;
        this.changed = Set.copyOf(changed);
    }

    /**
     * Asks git.
     *
     * @param ref a branch, tag or commit; what came to it after the branch at hand began does not count
     * @throws GuardException when there is no git, no repository, or no such ref
     */
    public static GitChanges since(Path directory, String ref) throws InterruptedException {
        if (ref.startsWith("-")) {
            throw refused(ref, "a ref does not begin with -", "Name a branch, a tag or a commit.");
        }
        String top = ask(directory, ref, "This folder is in no repository of git.", "rev-parse", "--show-toplevel");
        Path root = Path.of(top.strip());
        String fetchIt =
                "Fetch it: a pipeline's clone often has one commit and one branch (fetch-depth: 0, GIT_DEPTH: 0).";
        String commit = ask(root, ref, fetchIt, "rev-parse", "--verify", "--quiet", ref + "^{commit}")
                .strip();
        String base = ask(root, ref, fetchIt, "merge-base", commit, "HEAD").strip();
        Set<Path> changed = new HashSet<>();
        names(
                root,
                changed,
                ask(root, ref, "", "diff", "--name-only", "-z", "--no-renames", "--diff-filter=d", base, "--"));
        names(root, changed, ask(root, ref, "", "ls-files", "--others", "--exclude-standard", "-z"));
        return new GitChanges(root, base, ref, changed);
    }

    private static void names(Path root, Set<Path> into, String list) {
        for (String name : list.split("\0")) {
            if (!name.isEmpty()) {
                into.add(root.resolve(name));
            }
        }
    }

    /** Whether the file, or what configures it beside it, is new or another. */
    public boolean isChanged(Path file) {
        Path real = real(file);
        return changed.contains(real) || changed.contains(Path.of(real + ".conf"));
    }

    /** Its text where the branch began; empty when it was not there. */
    public Optional<String> before(Path file) throws InterruptedException {
        String name = top.relativize(real(file)).toString().replace('\\', '/');
        Answer answer = run(top, ref, List.of("show", base + ":" + name));
        return answer.code == 0 ? Optional.of(answer.out) : Optional.empty();
    }

    private static Path real(Path file) {
        try {
            return file.toRealPath();
        } catch (IOException e) {
            return file.toAbsolutePath().normalize();
        }
    }

    private record Answer(int code, String out, String err) {}

    private static String ask(Path directory, String ref, String otherwise, String... arguments)
            throws InterruptedException {
        Answer answer = run(directory, ref, List.of(arguments));
        if (answer.code != 0) {
            String silent = arguments[0].equals("merge-base")
                    ? "it has no commit in common with the branch at hand, as far as this clone goes back"
                    : "git knows no such commit";
            String said = answer.err.strip().isEmpty() ? silent : answer.err.strip();
            throw refused(ref, said, otherwise);
        }
        return answer.out;
    }

    private static Answer run(Path directory, String ref, List<String> arguments) throws InterruptedException {
        List<String> command = new ArrayList<>(List.of("git", "-C", directory.toString()));
        command.addAll(arguments);
        Path out = null;
        Path err = null;
        try {
            // files, so that no full pipe stops git while it is waited for
            out = Files.createTempFile("guard-git", ".out");
            err = Files.createTempFile("guard-git", ".err");
            ProcessBuilder builder =
                    new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
            builder.environment().put("LC_ALL", "C");
            Process process = builder.start();
            process.getOutputStream().close();
            if (!process.waitFor(LONGEST.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw refused(ref, "git has not answered within " + LONGEST.toSeconds() + "s", "");
            }
            return new Answer(process.exitValue(), text(out), text(err));
        } catch (IOException e) {
            throw refused(ref, "git could not be called (" + e.getMessage() + ")", "Install git, or leave since out.");
        } finally {
            delete(out);
            delete(err);
        }
    }

    private static String text(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    }

    private static void delete(@Nullable Path file) {
        if (file != null && !file.toFile().delete()) {
            file.toFile().deleteOnExit();
        }
    }

    private static GuardException refused(String ref, String why, String advice) {
        return new GuardException(
                Refusal.WRONG_SETTING,
                "What has changed since " + ref + " could not be found out: " + why + ". Nothing was linted."
                        + (advice.isEmpty() ? "" : " " + advice));
    }
}
