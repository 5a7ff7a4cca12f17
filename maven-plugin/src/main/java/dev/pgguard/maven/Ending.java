package dev.pgguard.maven;

import dev.pgguard.migration.GuardException;
import dev.pgguard.migration.Refusal;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The last words of a red goal, which are all that many a summary of a pipeline shows: the verdict, how many findings of which kind, and
 * where to read them and more.
 *
 * @param plugin by which {@code explain} is called: group, artifact and version
 */
record Ending(String plugin) {

    /**
     * When the findings stand in the log already.
     *
     * @param findings what they are called, one of them
     * @param reasons of each
     */
    String red(String verdict, String findings, List<Refusal> reasons, Optional<Path> report) {
        return "[pgguard] " + verdict + " " + reasons.size() + " " + findings + (reasons.size() == 1 ? "" : "s") + " ("
                + anchors(reasons, ", ") + "), told above with what to do"
                + report.map(path -> ", and in " + path).orElse("") + "." + more(reasons);
    }

    /** When the goal could not begin. */
    String refused(GuardException refused) {
        return refused.getMessage() + more(List.of(refused.refusal()));
    }

    private String more(List<Refusal> reasons) {
        return "\n  More: mvn " + plugin + ":explain -Dguard.entry=" + anchors(reasons, ",");
    }

    private static String anchors(List<Refusal> reasons, String separator) {
        return reasons.stream().map(Refusal::anchor).distinct().collect(Collectors.joining(separator));
    }
}
