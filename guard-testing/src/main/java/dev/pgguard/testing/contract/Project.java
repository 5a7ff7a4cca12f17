package dev.pgguard.testing.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import javax.sql.DataSource;

/**
 * A small project of migrations, and how it reaches its database.
 *
 * @param url JDBC URL without a user
 * @param schema holds the tool's table and is where the migrations work
 * @param guard settings of the guard by name
 * @param pool the connections to use in place of url and role
 * @param onLine told of every line of the tool's log at once, on the thread of the run
 */
public record Project(
        String url,
        String role,
        String schema,
        List<Step> steps,
        Map<String, String> guard,
        Optional<DataSource> pool,
        Consumer<String> onLine) {

    public Project {
        steps = List.copyOf(steps);
        guard = Map.copyOf(guard);
    }

    public static Project of(String url, String role, Map<String, String> guard) {
        return new Project(url, role, "public", List.of(), guard, Optional.empty(), line -> {});
    }

    /** With these migrations after those it has. */
    public Project with(Step... more) {
        List<Step> all = new ArrayList<>(steps);
        all.addAll(List.of(more));
        return new Project(url, role, schema, all, guard, pool, onLine);
    }

    /** With one setting of the guard. */
    public Project with(String setting, String value) {
        Map<String, String> all = new TreeMap<>(guard);
        all.put(setting, value);
        return new Project(url, role, schema, steps, all, pool, onLine);
    }

    public Project without(String setting) {
        Map<String, String> all = new TreeMap<>(guard);
        all.remove(setting);
        return new Project(url, role, schema, steps, all, pool, onLine);
    }

    public Project in(String other) {
        return new Project(url, role, other, steps, guard, pool, onLine);
    }

    public Project at(String other) {
        return new Project(other, role, schema, steps, guard, pool, onLine);
    }

    public Project through(DataSource connections) {
        return new Project(url, role, schema, steps, guard, Optional.of(connections), onLine);
    }

    /** Runs an action at the first line of the log that contains the text. */
    public Project when(String text, Runnable action) {
        Consumer<String> before = onLine;
        boolean[] done = {false};
        return new Project(url, role, schema, steps, guard, pool, line -> {
            before.accept(line);
            if (!done[0] && line.contains(text)) {
                done[0] = true;
                action.run();
            }
        });
    }
}
