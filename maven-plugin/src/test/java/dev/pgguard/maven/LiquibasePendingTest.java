package dev.pgguard.maven;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgguard.jdbc.UrlSessions;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LiquibasePendingTest {

    @TempDir
    private Path directory = Path.of("");

    @Test
    void namesTheFoldersInWhichThereIsNoSuchChangelog() {
        LiquibasePending pending = new LiquibasePending(
                "db/nothing.xml",
                List.of(directory, directory.resolve("classes")),
                new LiquibasePending.Filter("", ""),
                new UrlSessions("jdbc:postgresql://localhost:1/none"));
        assertThatThrownBy(() -> pending.names(null))
                .hasMessage("there is no db/nothing.xml in " + directory + ", " + directory.resolve("classes")
                        + ": correct changelog");
    }
}
