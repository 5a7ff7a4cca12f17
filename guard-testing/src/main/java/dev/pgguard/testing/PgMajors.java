package dev.pgguard.testing;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ArgumentsProvider;
import org.junit.jupiter.params.support.ParameterDeclarations;

/** The PostgreSQL majors under test: system property {@code pg.majors}, for example {@code 14,18}; all supported ones when unset. */
public final class PgMajors implements ArgumentsProvider {

    public static final List<Integer> SUPPORTED = List.of(14, 15, 16, 17, 18);

    /** The selected majors, in the order given. */
    public static List<Integer> selected() {
        String property = System.getProperty("pg.majors", "");
        if (property.isBlank()) {
            return SUPPORTED;
        }
        List<Integer> majors = Arrays.stream(property.split(","))
                .map(String::strip)
                .map(Integer::valueOf)
                .toList();
        if (!SUPPORTED.containsAll(majors)) {
            throw new IllegalArgumentException(
                    "-Dpg.majors=" + property + " names a major that is not in " + SUPPORTED);
        }
        return majors;
    }

    /** The newest selected major, for tests that need only one. */
    public static int newest() {
        return selected().stream().mapToInt(Integer::intValue).max().orElseThrow();
    }

    @Override
    public Stream<? extends Arguments> provideArguments(ParameterDeclarations parameters, ExtensionContext context) {
        return selected().stream().map(Arguments::of);
    }

    /** The oldest and the newest of the selected ones. */
    static final class Ends implements ArgumentsProvider {
        @Override
        public Stream<? extends Arguments> provideArguments(
                ParameterDeclarations parameters, ExtensionContext context) {
            return selected().stream()
                    .sorted()
                    .filter(major -> major == newest() || selected().stream().noneMatch(other -> other < major))
                    .map(Arguments::of);
        }
    }
}
