package dev.pgguard.maven.lint;

import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import dev.pgguard.maven.fix.Fixed;
import java.util.ArrayList;
import java.util.List;

/** Changes of files in the form of {@code git diff}, which {@code git apply} and {@code patch} take. */
public final class UnifiedDiff {

    private static final int CONTEXT = 3;
    private static final String NO_LINE_END = "\n\\ No newline at end of file";

    private UnifiedDiff() {}

    /** All of them, with the line ends of the files. */
    public static String of(List<Fixed.Change> changes) {
        StringBuilder diff = new StringBuilder();
        for (Fixed.Change change : changes) {
            List<String> before = lines(change.before().text());
            UnifiedDiffUtils.generateUnifiedDiff(
                            "a/" + change.before().path(),
                            "b/" + change.after().path(),
                            before,
                            DiffUtils.diff(before, lines(change.after().text())),
                            CONTEXT)
                    .forEach(line -> diff.append(line).append('\n'));
        }
        return diff.toString();
    }

    /** As a terminal may show it: without what it would obey. */
    public static String shown(String diff) {
        return diff.stripTrailing().replaceAll("[\\p{Cntrl}&&[^\\n\\t]]", "");
    }

    /** A last line without an end is another one than the same with it. */
    private static List<String> lines(String text) {
        List<String> lines = new ArrayList<>(List.of(text.split("\n", -1)));
        int last = lines.size() - 1;
        String rest = lines.remove(last);
        if (!rest.isEmpty()) {
            lines.add(rest + NO_LINE_END);
        }
        return lines;
    }
}
