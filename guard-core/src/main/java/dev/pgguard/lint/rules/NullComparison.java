package dev.pgguard.lint.rules;

import dev.pgguard.lint.Findings;
import dev.pgguard.lint.Report;
import dev.pgguard.lint.Rule;
import dev.pgguard.lint.Severity;
import dev.pgguard.lint.Step;
import dev.pgguard.sql.tree.AlterDomain;
import dev.pgguard.sql.tree.AlterTable;
import dev.pgguard.sql.tree.ColumnDefinition;
import dev.pgguard.sql.tree.Constraint;
import dev.pgguard.sql.tree.Copy;
import dev.pgguard.sql.tree.CreateDomain;
import dev.pgguard.sql.tree.CreateIndex;
import dev.pgguard.sql.tree.CreateSchema;
import dev.pgguard.sql.tree.CreateTable;
import dev.pgguard.sql.tree.CreateTableAs;
import dev.pgguard.sql.tree.CreateTrigger;
import dev.pgguard.sql.tree.CreateView;
import dev.pgguard.sql.tree.Delete;
import dev.pgguard.sql.tree.Expression;
import dev.pgguard.sql.tree.Policy;
import dev.pgguard.sql.tree.Select;
import dev.pgguard.sql.tree.Span;
import dev.pgguard.sql.tree.Tree;
import dev.pgguard.sql.tree.Update;
import dev.pgguard.sql.tree.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code = NULL} is NULL for every row, never true and never false. */
final class NullComparison implements Rule {

    private static final Set<String> ON = Set.of("on", "true", "yes", "1", "t", "y");

    @Override
    public String name() {
        return "null-comparison";
    }

    @Override
    public Severity severity() {
        return Severity.WARN;
    }

    @Override
    public void check(Step step, Findings findings) {
        List<Expression> checks = new ArrayList<>();
        List<Expression> filters = new ArrayList<>();
        collect(step.tree(), checks, filters);
        for (Expression check : checks) {
            report(step, check, "forbids nothing: it is NULL, and a CHECK refuses only false", findings);
        }
        for (Expression filter : filters) {
            report(step, filter, "is NULL for every row, never true", findings);
        }
    }

    private static void report(Step step, Expression expression, String what, Findings findings) {
        for (Span span : expression.nullComparisons()) {
            String text = step.text(span);
            boolean equal = text.startsWith("=");
            if (!equal || !transformed(step)) {
                Report report = Report.at(span, (equal ? "= NULL " : "<> NULL ") + what);
                String plain = text.toUpperCase(Locale.ROOT).replaceAll("\\s+", "");
                boolean right = plain.equals("=NULL") || plain.equals("<>NULL") || plain.equals("!=NULL");
                findings.add(
                        step,
                        right ? report.fixedBy(span, blank(step, span) + (equal ? "IS NULL" : "IS NOT NULL")) : report);
            }
        }
    }

    /** What a word needs before it and an operator does not. */
    private static String blank(Step step, Span span) {
        return Character.isWhitespace(step.sql().charAt(span.start() - 1)) ? "" : " ";
    }

    /** The server then reads {@code = NULL} as IS NULL, but not {@code <> NULL}. */
    private static boolean transformed(Step step) {
        return step.session()
                .setting("transform_null_equals")
                .filter(values ->
                        values.stream().map(Value::text).anyMatch(value -> ON.contains(value.toLowerCase(Locale.ROOT))))
                .isPresent();
    }

    private static void collect(Tree tree, List<Expression> checks, List<Expression> filters) {
        if (tree instanceof CreateTable create) {
            for (ColumnDefinition column : create.columns()) {
                constraints(column.constraints(), checks, filters);
            }
            constraints(create.constraints(), checks, filters);
        } else if (tree instanceof CreateSchema create) {
            for (Tree element : create.elements()) {
                collect(element, checks, filters);
            }
        } else if (tree instanceof AlterTable alter) {
            for (AlterTable.Action action : alter.actions()) {
                if (action instanceof AlterTable.AddColumn add) {
                    constraints(add.column().constraints(), checks, filters);
                } else if (action instanceof AlterTable.AddConstraint add) {
                    constraint(add.constraint(), checks, filters);
                }
            }
        } else if (tree instanceof CreateDomain create) {
            constraints(create.constraints(), checks, filters);
        } else if (tree instanceof AlterDomain alter) {
            constraint(alter.constraint(), checks, filters);
        } else if (tree instanceof Policy policy) {
            add(policy.using(), filters);
            add(policy.withCheck(), filters);
        } else {
            add(condition(tree), filters);
        }
    }

    private static @Nullable Expression condition(Tree tree) {
        if (tree instanceof Select select) {
            return select.where();
        }
        if (tree instanceof Update update) {
            return update.where();
        }
        if (tree instanceof Delete delete) {
            return delete.where();
        }
        if (tree instanceof CreateIndex create) {
            return create.where();
        }
        if (tree instanceof CreateView create) {
            return create.query().where();
        }
        if (tree instanceof CreateTableAs create) {
            return condition(create.query());
        }
        if (tree instanceof CreateTrigger create) {
            return create.when();
        }
        return tree instanceof Copy copy ? copy.where() : null;
    }

    private static void constraints(List<Constraint> all, List<Expression> checks, List<Expression> filters) {
        for (Constraint each : all) {
            constraint(each, checks, filters);
        }
    }

    private static void constraint(@Nullable Constraint constraint, List<Expression> checks, List<Expression> filters) {
        if (constraint instanceof Constraint.Check check) {
            checks.add(check.expression());
        } else if (constraint instanceof Constraint.Exclusion exclusion) {
            add(exclusion.where(), filters);
        }
    }

    private static void add(@Nullable Expression expression, List<Expression> into) {
        if (expression != null) {
            into.add(expression);
        }
    }
}
