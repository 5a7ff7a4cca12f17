package dev.pgguard.maven.fix;

import dev.pgguard.lint.Finding;
import dev.pgguard.lint.files.FoundMigrations;
import dev.pgguard.lint.files.MarkedFinding;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Makes the edits of findings, round after round, since one may make room for another. An edit is made only when the result, linted
 * again, proves that its finding is gone and that no error has come.
 */
public final class Fixer {

    /** Edits that call for each other would never end. */
    private static final int ROUNDS = 10;

    /** Lints migrations; suppressed findings are in the result, and say so. */
    public interface Lint {
        List<MarkedFinding> of(FoundMigrations found);
    }

    private final Lint told;
    private final Lint proof;
    private final Predicate<Finding> wanted;

    /**
     * @param told what is said of the migrations, of which the edits are taken
     * @param proof judges the result, with every rule that tells whether a tool can run it
     * @param wanted which findings are to be fixed
     */
    public Fixer(Lint told, Lint proof, Predicate<Finding> wanted) {
        this.told = told;
        this.proof = proof;
        this.wanted = wanted;
    }

    public Fixed fix(FoundMigrations found) {
        FoundMigrations now = found;
        List<Finding> done = new ArrayList<>();
        List<Left> left = List.of();
        for (int round = 0; round < ROUNDS; round++) {
            FixRound fixes = new FixRound(now, proof);
            fixes.take(open(now));
            left = fixes.left();
            if (fixes.taken().isEmpty()) {
                break;
            }
            done.addAll(fixes.taken());
            now = fixes.after();
        }
        return new Fixed(found, now, done, left);
    }

    private List<Finding> open(FoundMigrations found) {
        return told.of(found).stream()
                .filter(each -> !each.suppressed() && !each.finding().edits().isEmpty())
                .map(MarkedFinding::finding)
                .filter(wanted)
                .toList();
    }
}
