package dev.pgguard.it.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The jars with the engine inside, from which the build leaves out what no run uses. */
final class AllJarIT {

    private static final ToolProvider JDEPS = ToolProvider.findFirst("jdeps").orElseThrow();

    @ParameterizedTest
    @ValueSource(strings = {"flyway-guard", "liquibase-guard"})
    void holdsEachOfOurClassesThatAClassInItNames(String adapter) {
        Path jar = Path.of(
                System.getProperty("guard.build.root", ".."),
                adapter,
                "target",
                adapter + "-" + System.getProperty("guard.build.version") + "-all.jar");
        StringWriter missing = new StringWriter();
        PrintWriter out = new PrintWriter(missing);

        int exit = JDEPS.run(out, out, "--multi-release", "base", "--missing-deps", jar.toString());

        assertThat(exit).as(missing.toString()).isZero();
        assertThat(missing.toString()).as("hosts are not in it").contains("not found");
        assertThat(missing.toString().lines()).noneMatch(AllJarIT::isOurs);
    }

    private static boolean isOurs(String line) {
        return Stream.of(line.split("->")).skip(1).anyMatch(needed -> needed.strip()
                .startsWith("dev.pgguard."));
    }
}
