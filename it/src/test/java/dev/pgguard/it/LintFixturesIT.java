package dev.pgguard.it;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pgguard.testing.PgClusters;
import dev.pgguard.testing.PgMajors;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a lint rule says to do instead is run on a real server: each {@code good*.sql} of its fixtures. */
final class LintFixturesIT {

    static List<Path> fixtures() throws IOException {
        return LintFixture.all("good.*\\.sql");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("fixtures")
    void runs(Path path) throws IOException, SQLException {
        LintFixture fixture = LintFixture.read(path);
        Optional<String> notRun = fixture.directives("not-run").findFirst();
        assumeTrue(notRun.isEmpty(), () -> "not run: " + notRun.orElseThrow());
        int target =
                fixture.directives("target").findFirst().map(Integer::valueOf).orElse(0);
        assumeTrue(target <= PgMajors.newest(), () -> "needs PostgreSQL " + target);
        fixture.run(PgClusters.shared(PgMajors.newest(), 0).primary(), fixture.parts());
    }
}
