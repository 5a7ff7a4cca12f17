package dev.pgguard.maven.backfill;

import dev.pgguard.backfill.BackfillSpec;
import dev.pgguard.backfill.Pace;
import dev.pgguard.backfill.partition.RebuildSpec;
import dev.pgguard.backfill.partition.RebuildSpec.Recomputed;
import dev.pgguard.migration.DurationText;
import dev.pgguard.migration.GuardException;
import dev.pgguard.migration.Refusal;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * A file of backfills that stand in no migration, in YAML: a list {@code backfills}, each with {@code name}, {@code statement} and what
 * else {@link BackfillSpec} has; and a list {@code rebuilds} of partitioned tables. Whatever is wrong in it is refused with its line.
 */
public final class SpecFile {

    private static final String KNOWN = "name, statement, key, pace, workers, allowVolatile";
    private static final String KNOWN_OF_REBUILD = "name, parent, set, partitions, keep, pace";
    private static final String KNOWN_OF_PACE = "profile, target, pauseRatio, largestBatch, lagLimit, walBudget";

    private final Path file;

    private SpecFile(Path file) {
        this.file = file;
    }

    /**
     * Reads all of it.
     *
     * @throws GuardException WRONG_SETTING with file, line and what is allowed
     */
    public static Specs read(Path file) {
        return new SpecFile(file).specs();
    }

    /** What stands in a file, in its order. */
    public record Specs(List<BackfillSpec> backfills, List<Rebuild> rebuilds) {
        public Specs {
            backfills = List.copyOf(backfills);
            rebuilds = List.copyOf(rebuilds);
        }

        /** Of both. */
        public List<String> names() {
            return Stream.concat(
                            backfills.stream().map(BackfillSpec::name),
                            rebuilds.stream().map(each -> each.spec().name()))
                    .toList();
        }
    }

    /** A partition rebuild, and the pace of its copying. */
    public record Rebuild(RebuildSpec spec, Pace pace) {}

    private Specs specs() {
        Node root;
        try (Reader reader = Files.newBufferedReader(file)) {
            root = new Yaml().compose(reader);
        } catch (MarkedYAMLException e) {
            int line = e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1;
            throw wrong(line, "it is no YAML: " + e.getProblem());
        } catch (IOException | YAMLException e) {
            throw new GuardException(
                    Refusal.WRONG_SETTING,
                    "The spec file " + file + " cannot be read (" + e + "). Nothing was run. Correct spec.",
                    e);
        }
        if (root == null) {
            throw wrong(1, "it is empty. It begins with backfills: and a list");
        }
        List<BackfillSpec> backfills = new ArrayList<>();
        List<Rebuild> rebuilds = new ArrayList<>();
        Set<String> names = new TreeSet<>();
        for (NodeTuple entry : mapping(root, "the file")) {
            String kind = text(entry.getKeyNode(), "a key");
            if (!kind.equals("backfills") && !kind.equals("rebuilds")) {
                throw wrong(entry.getKeyNode(), "there are only the lists backfills and rebuilds here");
            }
            for (Node each : list(entry.getValueNode(), kind)) {
                String name;
                if (kind.equals("backfills")) {
                    BackfillSpec spec = spec(each);
                    backfills.add(spec);
                    name = spec.name();
                } else {
                    Rebuild rebuild = rebuild(each);
                    rebuilds.add(rebuild);
                    name = rebuild.spec().name();
                }
                if (!names.add(name)) {
                    throw wrong(each, "the name " + name + " stands twice");
                }
            }
        }
        if (names.isEmpty()) {
            throw wrong(root, "its lists are empty");
        }
        return new Specs(backfills, rebuilds);
    }

    private Rebuild rebuild(Node node) {
        String name = "";
        String parent = "";
        List<Recomputed> columns = new ArrayList<>();
        List<String> partitions = List.of();
        Duration keep = Duration.ofDays(7);
        Pace pace = Pace.GENTLE;
        for (NodeTuple entry : mapping(node, "a rebuild")) {
            Node value = entry.getValueNode();
            String what = text(entry.getKeyNode(), "a key");
            switch (what) {
                case "name" -> name = text(value, what);
                case "parent" -> parent = text(value, what);
                case "set" -> {
                    for (NodeTuple column : mapping(value, "set")) {
                        columns.add(new Recomputed(
                                text(column.getKeyNode(), "a column"), text(column.getValueNode(), "an expression")));
                    }
                }
                case "partitions" -> partitions = texts(value, what);
                case "keep" -> keep = checked(value, () -> DurationText.parse(text(value, what)));
                case "pace" -> pace = pace(value);
                default ->
                    throw wrong(entry.getKeyNode(), "a rebuild has no " + what + ". It has: " + KNOWN_OF_REBUILD);
            }
        }
        if (name.isEmpty() || parent.isEmpty()) {
            throw wrong(node, "a rebuild needs a name and a parent");
        }
        String known = name;
        String table = parent;
        List<String> named = partitions;
        Duration kept = keep;
        return new Rebuild(checked(node, () -> new RebuildSpec(known, table, columns, named, kept, null)), pace);
    }

    private BackfillSpec spec(Node node) {
        String name = null;
        String statement = null;
        String key = null;
        Pace pace = Pace.GENTLE;
        int workers = 1;
        boolean allowsVolatile = false;
        for (NodeTuple entry : mapping(node, "a backfill")) {
            Node value = entry.getValueNode();
            String what = text(entry.getKeyNode(), "a key");
            switch (what) {
                case "name" -> name = text(value, what);
                case "statement" -> statement = text(value, what);
                case "key" ->
                    key = value instanceof SequenceNode ? String.join(", ", texts(value, what)) : text(value, what);
                case "pace" -> pace = pace(value);
                case "workers" -> workers = number(value, what);
                case "allowVolatile" -> allowsVolatile = yes(value);
                default -> throw wrong(entry.getKeyNode(), "a backfill has no " + what + ". It has: " + KNOWN);
            }
        }
        if (name == null || statement == null) {
            throw wrong(node, "a backfill needs a name and a statement");
        }
        try {
            return new BackfillSpec(
                    name, statement, key, pace, BackfillSpec.Mode.INLINE, workers, allowsVolatile, null);
        } catch (IllegalArgumentException e) {
            throw wrong(node, e.getMessage());
        }
    }

    private Pace pace(Node node) {
        if (node instanceof ScalarNode) {
            return checked(node, () -> Pace.of(text(node, "pace")));
        }
        Pace pace = Pace.GENTLE;
        for (NodeTuple entry : mapping(node, "pace")) {
            if (text(entry.getKeyNode(), "a key").equals("profile")) {
                pace = checked(entry.getValueNode(), () -> Pace.of(text(entry.getValueNode(), "profile")));
            }
        }
        for (NodeTuple entry : mapping(node, "pace")) {
            Pace before = pace;
            pace = checked(entry.getValueNode(), () -> with(before, entry));
        }
        return pace;
    }

    private Pace with(Pace pace, NodeTuple entry) {
        String what = text(entry.getKeyNode(), "a key");
        String value = text(entry.getValueNode(), what);
        return switch (what) {
            case "profile" -> pace;
            case "target" -> pace.withTarget(DurationText.parse(value), pace.pauseRatio());
            case "pauseRatio" -> pace.withTarget(pace.target(), Double.parseDouble(value));
            case "largestBatch" -> pace.withLargestBatch(number(entry.getValueNode(), what));
            case "lagLimit" -> pace.withLagLimit(Bytes.parse(value));
            case "walBudget" -> pace.withWalBudget(value.equals("none") ? null : Long.valueOf(Bytes.parse(value)));
            default -> throw wrong(entry.getKeyNode(), "pace has no " + what + ". It has: " + KNOWN_OF_PACE);
        };
    }

    private interface Made<T> {
        T make();
    }

    private <T> T checked(Node at, Made<T> made) {
        try {
            return made.make();
        } catch (IllegalArgumentException e) {
            throw wrong(at, String.valueOf(e.getMessage()));
        }
    }

    private List<NodeTuple> mapping(Node node, String what) {
        if (node instanceof MappingNode mapping) {
            Set<String> keys = new TreeSet<>();
            for (NodeTuple entry : mapping.getValue()) {
                if (!keys.add(text(entry.getKeyNode(), "a key"))) {
                    throw wrong(entry.getKeyNode(), text(entry.getKeyNode(), "a key") + " stands twice");
                }
            }
            return mapping.getValue();
        }
        throw wrong(node, what + " is a mapping of names to values");
    }

    private List<Node> list(Node node, String what) {
        if (node instanceof SequenceNode sequence) {
            return sequence.getValue();
        }
        throw wrong(node, what + " is a list");
    }

    private String text(Node node, String what) {
        if (node instanceof ScalarNode scalar && !scalar.getValue().isBlank()) {
            return scalar.getValue();
        }
        throw wrong(node, what + " is a text");
    }

    private List<String> texts(Node node, String what) {
        return list(node, what).stream()
                .map(each -> text(each, "each of " + what))
                .toList();
    }

    private int number(Node node, String what) {
        try {
            return Integer.parseInt(text(node, what));
        } catch (NumberFormatException e) {
            throw wrong(node, what + " is a whole number");
        }
    }

    private boolean yes(Node node) {
        String value = text(node, "allowVolatile");
        if (value.equals("true") || value.equals("false")) {
            return value.equals("true");
        }
        throw wrong(node, "allowVolatile is true or false");
    }

    private GuardException wrong(Node at, @Nullable String what) {
        return wrong(at.getStartMark().getLine() + 1, what);
    }

    private GuardException wrong(int line, @Nullable String what) {
        return new GuardException(
                Refusal.WRONG_SETTING,
                "The spec file " + file + " is refused at line " + line + ": " + what
                        + ". Nothing was run. docs/backfill.md shows one.");
    }
}
