package dev.pgguard.maven;

import dev.pgguard.NearestName;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The guard's runbook, which comes with the plugin: who is told of an entry has it at hand. */
record Runbook(String introduction, Map<String, String> entries) {

    private static final String HEADING = "(?m)^## ";

    /** The one in the plugin's jar, {@code docs/runbook.md} of the same version. */
    static Runbook shipped() {
        try (InputStream file = Runbook.class.getResourceAsStream("runbook.md")) {
            if (file == null) {
                throw new IllegalStateException("the plugin's jar has no runbook.md");
            }
            return of(new String(file.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Runbook of(String markdown) {
        String[] sections = markdown.split(HEADING);
        Map<String, String> entries = new LinkedHashMap<>();
        for (String section : List.of(sections).subList(1, sections.length)) {
            entries.put(section.lines().findFirst().orElseThrow().strip(), plain(section));
        }
        return new Runbook(plain(sections[0].replaceFirst("^# .*", "")), entries);
    }

    /** As it is read on a terminal. */
    private static String plain(String markdown) {
        return markdown.replaceAll("(?s)<!--.*?-->", "").replace("**", "").strip();
    }

    /** @param written the entry, or all that a message says of it: {@code docs/runbook.md#replica-paused} */
    String entry(String written) {
        String anchor = written.substring(written.indexOf('#') + 1).strip().replaceAll("\\.$", "");
        String entry = entries.get(anchor);
        return entry == null
                ? "There is no entry " + anchor
                        + NearestName.of(anchor, entries.keySet())
                                .map(near -> "; did you mean " + near + "?")
                                .orElse(".")
                        + " There are: " + String.join(", ", entries.keySet()) + "."
                : entry;
    }
}
