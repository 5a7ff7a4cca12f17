package dev.pgguard.it.build;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgguard.it.build.FlywayProject.Version;
import dev.pgguard.it.build.PluginProject.Pom;
import dev.pgguard.testing.Blocker;
import dev.pgguard.testing.ChildProcess;
import dev.pgguard.testing.MavenBuild;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Real {@code mvn flyway:migrate} that fails, with the oldest and the newest Flyway: what Maven says, and what is left behind. */
@ParameterizedClass
@MethodSource("versions")
final class FlywayMavenFailuresIT {

    private static final MavenBuild MAVEN =
            MavenBuild.ofThisBuild(Path.of("target", "flyway-maven-failures-repository"));

    private static final String FAIL_SOON = "-Dflyway.guard.initialDelay=50ms";
    private static final String TWICE = "-Dflyway.guard.maxAttempts=2";

    private final Version version;
    private final Path directory;
    private final Shop shop = new Shop();

    FlywayMavenFailuresIT(Version version, @TempDir Path directory) {
        this.version = version;
        this.directory = directory;
    }

    static List<Version> versions() {
        List<Version> all = Version.selected();
        return all.size() < 2 ? all : List.of(all.get(0), all.get(all.size() - 1));
    }

    @BeforeParameterizedClassInvocation
    static void downloadOnce(Version version) {
        FlywayProject.in(Path.of("target", "maven-it", version.flyway()), MAVEN, version, Pom.PLAIN)
                .prepare();
    }

    @AfterEach
    void leaveNothingBehind() {
        shop.close();
    }

    private FlywayProject project(Pom pom) {
        return FlywayProject.in(directory, MAVEN, version, pom);
    }

    @Test
    void leavesNothingOfAnAlterWhoseAttemptsAreUsedUp() {
        FlywayProject project = project(Pom.PLAIN).script("V1__status.sql", Shop.ALTER);
        try (Blocker report = Blocker.holding(shop.database(), "ACCESS SHARE", "shop.orders")) {
            try (ChildProcess run = project.migrate(shop, TWICE, FAIL_SOON, "-Dflyway.guard.lockTimeout=300ms")) {
                assertThat(run.exitCode()).as(run.output()).isEqualTo(1);
                assertThat(run.output())
                        .contains("attempt 1/2", "[ERROR]")
                        .contains("pid " + report.pid() + " (app=" + Blocker.APPLICATION)
                        .contains("last query: select count(*) from shop.orders where ? = ?");
            }
            assertThat(shop.history()).isNull();
            assertThat(shop.columns()).isEqualTo("id,amount");
            assertThat(shop.notes()).isNull();
        }
        try (ChildProcess next = project.migrate(shop)) {
            assertThat(next.exitCode()).as(next.output()).isZero();
        }
        assertThat(shop.history()).isEqualTo("1 V1__status.sql true");
        assertThat(shop.columns()).isEqualTo("id,amount,status");
    }

    @Test
    void leavesNothingOfAConcurrentIndexWhoseAttemptsAreUsedUp() {
        FlywayProject project = project(Pom.PLAIN).script("V1__index.sql", Shop.INDEX);
        try (Blocker export = Blocker.snapshot(shop.database())) {
            try (ChildProcess run = project.migrate(shop, TWICE, FAIL_SOON, "-Dflyway.guard.onlineLockTimeout=1s")) {
                assertThat(run.exitCode()).as(run.output()).isEqualTo(1);
                assertThat(run.output()).contains("pid " + export.pid() + " (app=" + Blocker.APPLICATION);
            }
            assertThat(shop.history()).isNull();
            assertThat(shop.indexes()).isNull();
        }
        try (ChildProcess next = project.migrate(shop)) {
            assertThat(next.exitCode()).as(next.output()).isZero();
        }
        assertThat(shop.history()).isEqualTo("1 V1__index.sql true");
        assertThat(shop.indexes()).isEqualTo("orders_amount_idx valid");
    }

    @Test
    void refusesASettingThatItDoesNotKnow() {
        try (ChildProcess run = project(Pom.PLAIN).migrate(shop, "-Dflyway.guard.lockTimeOut=1s")) {
            assertThat(run.exitCode()).as(run.output()).isEqualTo(1);
            assertThat(run.output()).contains("guard.lockTimeOut");
        }
        assertThat(shop.history()).isNull();
    }

    @Test
    void refusesAValueThatItDoesNotUnderstand() {
        try (ChildProcess run = project(Pom.PLAIN).migrate(shop, "-Dflyway.guard.lockTimeout=soon")) {
            assertThat(run.exitCode()).as(run.output()).isEqualTo(1);
            assertThat(run.output())
                    .contains("lockTimeout", "soon", "a duration longer than 0")
                    .contains("system property flyway.guard.lockTimeout");
        }
        assertThat(shop.history()).isNull();
    }
}
