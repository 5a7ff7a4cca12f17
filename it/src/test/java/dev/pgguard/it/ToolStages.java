package dev.pgguard.it;

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

/**
 * On which versions, modes and roles the chapters of the contract play; {@code -D<name>.stages=every} plays all on every one.
 *
 * <p>A mode is a set of the tool's own settings; the first is the usual one.
 */
public abstract class ToolStages implements ArgumentsProvider {

    private final ToolVersions versions;
    private final List<Map<String, String>> modes;
    private final boolean every;
    private final int newestMajor = PgMajors.newest();

    protected ToolStages(ToolVersions versions, List<Map<String, String>> modes, boolean every) {
        this.versions = versions;
        this.modes = modes;
        this.every =
                every || System.getProperty(versions.name() + ".stages", "").equals("every");
    }

    @Override
    public final Stream<? extends Arguments> provideArguments(
            ParameterDeclarations parameters, ExtensionContext context) {
        return (every ? every() : ends()).stream().map(Arguments::of);
    }

    private Stage stage(String version, Map<String, String> mode, int major, Role role) {
        return new Stage(versions.tool(version, mode), major, role);
    }

    /** Each version in each mode on the newest PostgreSQL, the newest on each PostgreSQL and with the two other roles. */
    private List<Stage> every() {
        List<Stage> stages = new ArrayList<>();
        Map<String, String> usual = modes.get(0);
        for (String version : versions.selected()) {
            modes.forEach(mode -> stages.add(stage(version, mode, newestMajor, Role.MONITORING_OWNER)));
        }
        PgMajors.selected().stream()
                .filter(major -> major != newestMajor)
                .forEach(major -> stages.add(stage(versions.newest(), usual, major, Role.MONITORING_OWNER)));
        stages.add(stage(versions.newest(), usual, newestMajor, Role.OWNER));
        stages.add(stage(versions.newest(), usual, newestMajor, Role.SUPERUSER));
        return stages;
    }

    /** The newest in each mode, and the oldest of both. */
    private List<Stage> ends() {
        List<Stage> stages = new ArrayList<>();
        modes.forEach(mode -> stages.add(stage(versions.newest(), mode, newestMajor, Role.MONITORING_OWNER)));
        int oldestMajor =
                PgMajors.selected().stream().mapToInt(Integer::intValue).min().orElseThrow();
        String oldest = versions.selected().get(0);
        if (oldestMajor != newestMajor || !oldest.equals(versions.newest())) {
            stages.add(stage(oldest, modes.get(0), oldestMajor, Role.MONITORING_OWNER));
        }
        return stages;
    }
}
