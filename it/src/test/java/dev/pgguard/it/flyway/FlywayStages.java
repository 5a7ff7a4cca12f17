package dev.pgguard.it.flyway;

import dev.pgguard.testing.PgMajors;
import dev.pgguard.testing.contract.MigrationTool;
import dev.pgguard.testing.contract.Role;
import dev.pgguard.testing.contract.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ArgumentsProvider;
import org.junit.jupiter.params.support.ParameterDeclarations;

/**
 * Each version of Flyway on the newest PostgreSQL and the newest Flyway on each PostgreSQL; then the newest Flyway with its other
 * lock, and with the two other roles.
 */
final class FlywayStages implements ArgumentsProvider {

    private static final Map<String, String> SESSION_LOCK = Map.of("flyway.postgresql.transactional.lock", "false");

    @Override
    public Stream<? extends Arguments> provideArguments(ParameterDeclarations parameters, ExtensionContext context) {
        return stages().stream().map(Arguments::of);
    }

    static List<Stage> stages() {
        List<Stage> stages = new ArrayList<>();
        int newestMajor = PgMajors.newest();
        for (String version : FlywayVersions.selected()) {
            stages.add(new Stage(FlywayVersions.tool(version, Map.of()), newestMajor, Role.MONITORING_OWNER));
        }
        MigrationTool newest = FlywayVersions.tool(FlywayVersions.newest(), Map.of());
        for (int major : PgMajors.selected()) {
            if (major != newestMajor) {
                stages.add(new Stage(newest, major, Role.MONITORING_OWNER));
            }
        }
        stages.add(new Stage(
                FlywayVersions.tool(FlywayVersions.newest(), SESSION_LOCK), newestMajor, Role.MONITORING_OWNER));
        return stages;
    }
}
