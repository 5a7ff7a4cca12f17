package dev.pgguard.maven.lint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GitChangesTest {

    @TempDir
    private Path folder = Path.of("");

    private void git(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                "git", "-c", "user.name=ann", "-c", "user.email=ann@example.com", "-c", "commit.gpgsign=false"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(process.waitFor()).as(String.join(" ", command)).isZero();
    }

    private Path write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        return file;
    }

    @Test
    void isWhatCameAfterTheBranchBeganAndWhatIsNotCommitted() throws IOException, InterruptedException {
        git("init", "-q", "-b", "main");
        Path old = write("db/V1__a.sql", "one");
        Path edited = write("db/V2__b.sql", "two");
        Path configured = write("db/V3__c.sql", "three");
        git("add", ".");
        git("commit", "-qm", "begin");
        git("checkout", "-qb", "feature");
        Path committed = write("db/V4 ü.sql", "four");
        git("add", ".");
        git("commit", "-qm", "more");
        git("checkout", "-q", "main");
        write("db/V1__a.sql", "changed on main");
        git("commit", "-qam", "main goes on");
        git("checkout", "-q", "feature");
        write("db/V2__b.sql", "other");
        write("db/V3__c.sql.conf", "executeInTransaction=false");
        Path untracked = write("db/V5__e.sql", "five");

        GitChanges changes = GitChanges.since(folder.resolve("db"), "main");

        assertThat(List.of(edited, configured, committed, untracked)).allMatch(changes::isChanged);
        assertThat(changes.isChanged(old)).isFalse();
        assertThat(changes.before(edited)).contains("two");
        assertThat(changes.before(untracked)).isEmpty();
        assertThatThrownBy(() -> GitChanges.since(folder, "mian"))
                .hasMessageContaining("What has changed since mian could not be found out: git knows no such commit")
                .hasMessageContaining("fetch-depth: 0");
        assertThatThrownBy(() -> GitChanges.since(folder, "--output=x")).hasMessageContaining("does not begin with -");
    }

    @Test
    void outsideOfARepositoryItSaysSo() {
        assertThatThrownBy(() -> GitChanges.since(folder, "main"))
                .hasMessageContaining("not a git repository")
                .hasMessageContaining("Nothing was linted. This folder is in no repository of git.");
    }
}
