package dev.pgguard.maven;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgguard.Setting;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the goals declare for {@code help} and for editors is what there is. */
class ParametersTest {

    /** All goals that have settings; a new one has to be named here. */
    static final Set<Class<? extends GuardMojo>> GOALS = Set.of(
            GateMojo.class,
            WaitForQuietMojo.class,
            DoctorMojo.class,
            LintMojo.class,
            FixMojo.class,
            BackfillMojo.class);

    @Test
    void everyParameterIsASettingAndEverySettingOfThePluginAParameter() {
        Set<String> declared = Stream.concat(
                        Stream.of(GuardMojo.class, ReplicaMojo.class, MigrationsMojo.class), GOALS.stream())
                .flatMap(type -> Stream.of(type.getDeclaredFields()))
                .filter(field -> field.getType() == String.class && !Modifier.isStatic(field.getModifiers()))
                .map(Field::getName)
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> known = names(Setting.MAVEN);
        Set<String> ofRuns = names("a run");

        assertThat(known).containsAll(declared);
        known.removeAll(ofRuns);
        assertThat(declared).containsAll(known);
    }

    private static Set<String> names(String tool) {
        return Setting.of(tool).stream().map(Setting::settingName).collect(Collectors.toCollection(TreeSet::new));
    }
}
