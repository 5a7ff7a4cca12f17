package dev.pgguard.sql.grammar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pgguard.sql.tree.Name;
import dev.pgguard.sql.tree.Parsed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Statements with the facts that PostgreSQL's own parser gives for them, and how the records are held against these. */
public final class Corpus {

    private static final String PROPERTY = "pgguard.corpus";

    private final Map<String, int[]> table = new TreeMap<>();
    private final List<String> differences = new ArrayList<>();

    /** The lines of one file of the large corpus, which is no part of this repository; without it the test is skipped. */
    public static List<Map<String, Object>> lines(String file) {
        Path folder = folder();
        boolean there = folder != null && Files.isRegularFile(folder.resolve(file));
        assumeTrue(
                there,
                "SKIPPED: the corpus of PostgreSQL's statements is not here. Name its folder with -D" + PROPERTY
                        + ", or put it in shared/corpus beside a folder above this one.");
        return folder == null ? List.of() : read(folder.resolve(file));
    }

    public static List<Map<String, Object>> read(Path file) {
        try {
            return Files.readAllLines(file).stream()
                    .filter(line -> !line.isBlank())
                    .map(JsonReader::object)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static @Nullable Path folder() {
        String named = System.getProperty(PROPERTY);
        if (named != null) {
            return Path.of(named);
        }
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            Path folder = at.resolve("shared").resolve("corpus");
            if (Files.isDirectory(folder)) {
                return folder;
            }
        }
        return null;
    }

    /** Parses the line's statement and compares node, facts, relations and referenced tables. */
    void compare(Map<String, Object> line) {
        String sql = text(line, "sql");
        String node = text(line, "node");
        Parsed parsed = Grammar.parse(sql);
        Map<String, Object> facts = StatementFacts.of(parsed.tree());
        Object expected = line.getOrDefault("facts", Map.of());
        String found = NodeNames.of(parsed.tree());
        boolean equal = found.equals(node) && facts.equals(expected);
        boolean relations = same(parsed.relations(), line.get("relations"));
        boolean referenced = same(parsed.referenced(), line.get("referenced"));
        int[] counts = table.computeIfAbsent(node, any -> new int[2]);
        counts[1]++;
        if (equal && relations && referenced) {
            counts[0]++;
            return;
        }
        differences.add(sql + "\n  expected " + node + " " + expected + " relations " + line.get("relations")
                + " referenced " + line.get("referenced") + "\n  but was  " + found + " " + facts + " relations "
                + parsed.relations() + " referenced " + parsed.referenced());
    }

    public static String text(Map<String, Object> line, String key) {
        return String.valueOf(line.get(key));
    }

    private static boolean same(List<Name> names, @Nullable Object expected) {
        List<?> all = expected == null ? List.of() : (List<?>) expected;
        List<List<String>> parts = names.stream().map(Name::parts).toList();
        return new HashSet<Object>(parts).equals(new HashSet<Object>(all));
    }

    /** Prints the table of node kinds and refuses any difference. */
    void verify() {
        StringBuilder text = new StringBuilder();
        int equal = 0;
        int total = 0;
        for (Map.Entry<String, int[]> each : table.entrySet()) {
            int[] counts = each.getValue();
            equal += counts[0];
            total += counts[1];
            text.append(String.format("%-28s %5d / %5d%n", each.getKey(), counts[0], counts[1]));
        }
        text.append(String.format("%-28s %5d / %5d%n", "all", equal, total));
        System.out.print(text);
        assertThat(differences.stream().limit(20))
                .as("statements that PostgreSQL reads otherwise")
                .isEmpty();
    }
}
