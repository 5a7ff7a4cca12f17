package dev.pgguard.lint.rules;

import dev.pgguard.lint.Findings;
import dev.pgguard.lint.Origin;
import dev.pgguard.lint.Report;
import dev.pgguard.lint.Rule;
import dev.pgguard.lint.Severity;
import dev.pgguard.lint.Step;
import dev.pgguard.sql.QualifiedName;
import dev.pgguard.sql.tree.AlterEnum;
import dev.pgguard.sql.tree.ObjectType;
import dev.pgguard.sql.tree.Tree;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** ADD VALUE that leaves it to the server where the new value sorts: behind all others. */
final class RequireEnumValueOrdering implements Rule {

    @Override
    public String name() {
        return "require-enum-value-ordering";
    }

    @Override
    public Severity severity() {
        return Severity.WARN;
    }

    @Override
    public boolean on() {
        return false;
    }

    @Override
    public Set<Class<? extends Tree>> looksAt() {
        return Set.of(AlterEnum.class);
    }

    @Override
    public void check(Step step, Findings findings) {
        if (step.tree() instanceof AlterEnum alter && alter.oldValue() == null && alter.neighbor() == null) {
            Report report = Report.at(
                    alter.span(),
                    "ADD VALUE '" + alter.newValue() + "' sorts behind all values of " + alter.type()
                            + " without saying so");
            findings.add(
                    step,
                    last(step, alter)
                            .map(value -> " AFTER '" + value.replace("'", "''") + "'")
                            .map(after -> report.instead(step.sql() + after + ";")
                                    .fixedBefore(alter.span().end(), after))
                            .orElseGet(() -> report.instead(step.sql() + " AFTER '…';")));
        }
    }

    /** The last value of a type that the migrations made, unless one of theirs stands somewhere between. */
    private static Optional<String> last(Step step, AlterEnum alter) {
        QualifiedName type = step.resolve(alter.type());
        Map<String, Origin> values = step.schema().enumValues().getOrDefault(type, Map.of());
        boolean inOrder = step.schema().origin(ObjectType.TYPE, type).isPresent()
                && values.values().stream()
                        .noneMatch(by -> by.step().tree() instanceof AlterEnum other && other.neighbor() != null);
        return inOrder ? values.keySet().stream().reduce((first, second) -> second) : Optional.empty();
    }
}
