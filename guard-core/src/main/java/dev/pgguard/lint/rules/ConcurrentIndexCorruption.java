package dev.pgguard.lint.rules;

import dev.pgguard.lint.Findings;
import dev.pgguard.lint.Report;
import dev.pgguard.lint.Rule;
import dev.pgguard.lint.Severity;
import dev.pgguard.lint.Step;
import dev.pgguard.sql.tree.CreateIndex;
import dev.pgguard.sql.tree.Reindex;
import dev.pgguard.sql.tree.Tree;
import java.util.Set;

/** PostgreSQL 14.0 to 14.3 can leave rows out of an index that is built concurrently. */
final class ConcurrentIndexCorruption implements Rule {

    @Override
    public String name() {
        return "concurrent-index-corruption";
    }

    @Override
    public Severity severity() {
        return Severity.ERROR;
    }

    @Override
    public Set<Class<? extends Tree>> looksAt() {
        return Set.of(CreateIndex.class, Reindex.class);
    }

    @Override
    public void check(Step step, Findings findings) {
        boolean builds = (step.tree() instanceof CreateIndex create && create.concurrently())
                || (step.tree() instanceof Reindex reindex && reindex.concurrently());
        int version = step.catalog().serverVersion().orElse(0);
        if (builds && version >= 140_000 && version < 140_004) {
            findings.add(
                    step,
                    Report.at(
                                    step.tree().span(),
                                    "an index that PostgreSQL 14." + version % 10_000
                                            + " builds concurrently can lack rows without a word")
                            .instead("-- update the server to 14.4 or newer first"));
        }
    }
}
