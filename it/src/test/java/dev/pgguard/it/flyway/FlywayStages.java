package dev.pgguard.it.flyway;

import dev.pgguard.testing.PgMajors;
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

/** On which versions, locks and roles the chapters of the contract play; {@code -Dflyway.stages=every} plays all on every one. */
abstract sealed class FlywayStages implements ArgumentsProvider {

    private static final Map<String, String> SESSION_LOCK = Map.of("flyway.postgresql.transactional.lock", "false");

    private final int newestMajor = PgMajors.newest();

    abstract List<Stage> stages();

    @Override
    public final Stream<? extends Arguments> provideArguments(
            ParameterDeclarations parameters, ExtensionContext context) {
        return stages().stream().map(Arguments::of);
    }

    private static Stage stage(String version, Map<String, String> settings, int major, Role role) {
        return new Stage(FlywayVersions.tool(version, settings), major, role);
    }

    /**
     * Each version of Flyway with both of its locks on the newest PostgreSQL, the newest Flyway on each PostgreSQL and with the two
     * other roles.
     */
    static final class Every extends FlywayStages {
        @Override
        List<Stage> stages() {
            return every();
        }
    }

    /** The newest with both locks, and the oldest of both. */
    static final class Ends extends FlywayStages {
        @Override
        List<Stage> stages() {
            return System.getProperty("flyway.stages", "").equals("every") ? every() : ends();
        }
    }

    final List<Stage> every() {
        List<Stage> stages = new ArrayList<>();
        for (String version : FlywayVersions.selected()) {
            stages.add(stage(version, Map.of(), newestMajor, Role.MONITORING_OWNER));
            stages.add(stage(version, SESSION_LOCK, newestMajor, Role.MONITORING_OWNER));
        }
        PgMajors.selected().stream()
                .filter(major -> major != newestMajor)
                .forEach(major -> stages.add(stage(FlywayVersions.newest(), Map.of(), major, Role.MONITORING_OWNER)));
        stages.add(stage(FlywayVersions.newest(), Map.of(), newestMajor, Role.OWNER));
        stages.add(stage(FlywayVersions.newest(), Map.of(), newestMajor, Role.SUPERUSER));
        return stages;
    }

    final List<Stage> ends() {
        List<Stage> stages = new ArrayList<>();
        stages.add(stage(FlywayVersions.newest(), Map.of(), newestMajor, Role.MONITORING_OWNER));
        stages.add(stage(FlywayVersions.newest(), SESSION_LOCK, newestMajor, Role.MONITORING_OWNER));
        int oldestMajor =
                PgMajors.selected().stream().mapToInt(Integer::intValue).min().orElseThrow();
        String oldest = FlywayVersions.selected().get(0);
        if (oldestMajor != newestMajor || !oldest.equals(FlywayVersions.newest())) {
            stages.add(stage(oldest, Map.of(), oldestMajor, Role.MONITORING_OWNER));
        }
        return stages;
    }
}
