package dev.pgguard.it.build;

import dev.pgguard.it.build.PluginProject.Pom;
import dev.pgguard.testing.MavenBuild;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;

/** What tests of real builds with Liquibase's plugin share: a database, and a project in a folder of its own. */
abstract class LiquibaseBuilds {

    static final String FAIL_SOON = "-Dliquibase.guard.initialDelay=50ms";

    /** Each test JVM has its own: two of them run at the same time, and a repository is made anew when this class is loaded. */
    private static final String FORK = System.getProperty("guard.it.fork");

    private static final MavenBuild MAVEN =
            MavenBuild.ofThisBuild(Path.of("target", "liquibase-maven-it-repository-" + FORK));

    final Shop shop = new Shop();
    private final String version;
    final Path directory;

    LiquibaseBuilds(String version, Path directory) {
        this.version = version;
        this.directory = directory;
    }

    @BeforeParameterizedClassInvocation
    static void downloadOnce(String version) {
        LiquibaseProject.in(Path.of("target", "liquibase-maven-it", FORK, version), MAVEN, version, Pom.PLAIN)
                .prepare();
    }

    @AfterEach
    final void leaveNothingBehind() {
        shop.close();
    }

    final LiquibaseProject project() {
        return project(Pom.PLAIN);
    }

    final LiquibaseProject project(Pom pom) {
        return LiquibaseProject.in(directory, MAVEN, version, pom);
    }

    final LiquibaseProject unguarded() {
        return LiquibaseProject.unguarded(directory, MAVEN, version);
    }
}
