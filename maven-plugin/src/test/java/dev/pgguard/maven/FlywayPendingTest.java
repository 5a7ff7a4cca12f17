package dev.pgguard.maven;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.pgguard.jdbc.UrlSessions;
import dev.pgguard.maven.StubbornServer.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlywayPendingTest {

    @TempDir
    private Path directory = Path.of("");

    /** Its default limits are too long for a test: this one has a shorter of its own. */
    @Test
    void waitsForAServerThatIsSilentNoLongerThanTheGateDoes() throws IOException {
        Files.writeString(directory.resolve("V1__orders.sql"), "create table orders (id int);");
        assertThat(UrlSessions.bounded("jdbc:postgresql://db/shop", Map.of()).properties())
                .containsKeys("connectTimeout", "socketTimeout");
        try (StubbornServer server = new StubbornServer(Answer.SILENCE)) {
            FlywayPending pending = new FlywayPending(
                    List.of("filesystem:" + directory),
                    Optional.empty(),
                    Optional.empty(),
                    Map.of(),
                    UrlSessions.bounded(server.url(), Map.of("user", "shop", "socketTimeout", "1")));
            assertTimeoutPreemptively(Duration.ofMinutes(1), () -> assertThatThrownBy(() -> pending.names(null))
                    .isInstanceOf(Exception.class));
        }
    }
}
