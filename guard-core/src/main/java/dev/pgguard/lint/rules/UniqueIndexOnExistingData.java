package dev.pgguard.lint.rules;

import dev.pgguard.lint.Findings;
import dev.pgguard.lint.Report;
import dev.pgguard.lint.Rule;
import dev.pgguard.lint.Severity;
import dev.pgguard.lint.Step;
import dev.pgguard.sql.tree.CreateIndex;
import dev.pgguard.sql.tree.Name;
import dev.pgguard.sql.tree.Span;
import dev.pgguard.sql.tree.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** A unique index fails on rows that are there twice, and a concurrent build leaves it invalid. */
final class UniqueIndexOnExistingData implements Rule {

    @Override
    public String name() {
        return "unique-index-on-existing-data";
    }

    @Override
    public Severity severity() {
        return Severity.INFO;
    }

    @Override
    public Set<Class<? extends Tree>> looksAt() {
        return Set.of(CreateIndex.class);
    }

    @Override
    public void check(Step step, Findings findings) {
        if (!(step.tree() instanceof CreateIndex create)
                || !create.unique()
                || !step.mayBeLarge(create.table().name())) {
            return;
        }
        Name table = create.table().name();
        String fails = "CREATE UNIQUE INDEX on " + table + " fails when rows are there twice"
                + (create.concurrently() ? ", and leaves an invalid index behind" : "");
        findings.add(
                step,
                Report.at(create.span(), fails).instead("-- first, must find nothing:", duplicates(step, create)));
    }

    private static String duplicates(Step step, CreateIndex create) {
        String keys = create.keys().stream()
                .map(key -> key.column() != null
                        ? step.text(key.column().span())
                        : step.text(key.expression() != null ? key.expression().span() : key.span()))
                .collect(Collectors.joining(", "));
        List<String> conditions = new ArrayList<>();
        if (create.where() != null) {
            conditions.add("(" + step.text(create.where().span()) + ")");
        }
        if (!create.nullsNotDistinct()) {
            create.keys().stream()
                    .filter(key -> key.column() != null)
                    .forEach(key -> conditions.add(step.text(key.span()).split("\\s", 2)[0] + " IS NOT NULL"));
        }
        String where = conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions);
        return "SELECT " + keys + ", count(*) FROM " + step.text(table(create)) + where + " GROUP BY " + keys
                + " HAVING count(*) > 1;";
    }

    private static Span table(CreateIndex create) {
        return create.table().name().span();
    }
}
