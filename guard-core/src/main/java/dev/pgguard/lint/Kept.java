package dev.pgguard.lint;

import dev.pgguard.sql.tree.Insert;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The statements of a file as they pass; of a long row of INSERTs the first ones and the last, so that a file of any size can be judged. */
final class Kept {

    private static final int FIRST = 1_000;

    private final List<Step> steps = new ArrayList<>();

    void add(Step step) {
        int last = steps.size() - 1;
        if (last > FIRST && isRows(step) && isRows(steps.get(last)) && isRows(steps.get(last - 1))) {
            steps.set(last, step);
        } else {
            steps.add(step);
        }
    }

    private static boolean isRows(Step step) {
        return step.tree() instanceof Insert;
    }

    List<Step> all() {
        return Collections.unmodifiableList(steps);
    }
}
