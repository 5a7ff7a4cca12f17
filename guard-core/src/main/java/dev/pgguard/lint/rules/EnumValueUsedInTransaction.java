package dev.pgguard.lint.rules;

import dev.pgguard.lint.Findings;
import dev.pgguard.lint.Origin;
import dev.pgguard.lint.Report;
import dev.pgguard.lint.Rule;
import dev.pgguard.lint.Severity;
import dev.pgguard.lint.Step;
import dev.pgguard.lint.Table;
import dev.pgguard.sql.QualifiedName;
import dev.pgguard.sql.Token;
import dev.pgguard.sql.tree.AlterEnum;
import dev.pgguard.sql.tree.AlterTable;
import dev.pgguard.sql.tree.CreateDomain;
import dev.pgguard.sql.tree.CreateIndex;
import dev.pgguard.sql.tree.CreateTable;
import dev.pgguard.sql.tree.CreateTableAs;
import dev.pgguard.sql.tree.CreateView;
import dev.pgguard.sql.tree.Delete;
import dev.pgguard.sql.tree.Insert;
import dev.pgguard.sql.tree.Merge;
import dev.pgguard.sql.tree.ObjectType;
import dev.pgguard.sql.tree.Policy;
import dev.pgguard.sql.tree.Select;
import dev.pgguard.sql.tree.Span;
import dev.pgguard.sql.tree.Tree;
import dev.pgguard.sql.tree.Update;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** An enum's new value that is used before the transaction which adds it has committed: the server refuses. */
final class EnumValueUsedInTransaction implements Rule {

    /** From here on values of a type that the same transaction has made may be used. */
    private static final int NEW_TYPES_ARE_SAFE = 17;

    @Override
    public String name() {
        return "enum-value-used-in-transaction";
    }

    @Override
    public Severity severity() {
        return Severity.ERROR;
    }

    @Override
    public void check(Step step, Findings findings) {
        if (step.later() || !step.schema().hasNewEnumValues() || !uses(step.tree())) {
            return;
        }
        Map<String, QualifiedName> unsafe = unsafe(step);
        if (unsafe.isEmpty()) {
            return;
        }
        for (Token token : step.tokens()) {
            if (token.kind() == Token.Kind.STRING && unsafe.containsKey(token.value())) {
                QualifiedName type = unsafe.get(token.value());
                if (mayBeOf(step, type)) {
                    findings.add(
                            step,
                            Report.at(
                                            new Span(token.start(), token.end()),
                                            "uses the value '" + token.value() + "' of " + type.name()
                                                    + " in the transaction that adds it, which the server refuses")
                                    .instead("-- in the next migration, after the commit:", step.sql() + ";"));
                    return;
                }
            }
        }
    }

    private static boolean uses(Tree tree) {
        return tree instanceof Insert
                || tree instanceof Update
                || tree instanceof Delete
                || tree instanceof Merge
                || tree instanceof Select
                || tree instanceof CreateTable
                || tree instanceof CreateTableAs
                || tree instanceof AlterTable
                || tree instanceof CreateIndex
                || tree instanceof CreateView
                || tree instanceof CreateDomain
                || tree instanceof Policy;
    }

    private static Map<String, QualifiedName> unsafe(Step step) {
        Map<String, QualifiedName> unsafe = new HashMap<>();
        step.schema()
                .enumValues()
                .forEach((type, values) -> values.forEach((value, origin) -> {
                    boolean added = origin.transaction() == step.session().transaction()
                            && origin.step().tree() instanceof AlterEnum;
                    if (added && !(step.target() >= NEW_TYPES_ARE_SAFE && isMadeHere(step, type))) {
                        unsafe.put(value, type);
                    }
                }));
        return unsafe;
    }

    private static boolean isMadeHere(Step step, QualifiedName type) {
        Optional<Origin> origin = step.schema().origin(ObjectType.TYPE, type);
        return origin.filter(each -> each.transaction() == step.session().transaction())
                .isPresent();
    }

    /** False when all columns of its tables are known, and none is of the type. */
    private static boolean mayBeOf(Step step, QualifiedName type) {
        boolean named = step.tokens().stream()
                .anyMatch(token -> token.isName() && token.name().equals(type.name()));
        if (named || step.tree() instanceof CreateTable) {
            return named;
        }
        return step.parsed().relations().isEmpty()
                || step.parsed().relations().stream().anyMatch(name -> step.table(name)
                        .filter(table -> table.origin().isPresent())
                        .map(table -> hasColumnOf(table, type))
                        .orElse(true));
    }

    private static boolean hasColumnOf(Table table, QualifiedName type) {
        return table.columns().stream()
                .anyMatch(
                        column -> column.type() == null || column.type().last().equals(type.name()));
    }
}
