package dev.pgguard.lint.rules;

import dev.pgguard.lint.Report;
import dev.pgguard.lint.Step;
import dev.pgguard.sql.Token;
import dev.pgguard.sql.tree.AlterEnum;
import dev.pgguard.sql.tree.AlterTable;
import dev.pgguard.sql.tree.AlterTable.Action;
import dev.pgguard.sql.tree.Constraint;
import dev.pgguard.sql.tree.CreateComposite;
import dev.pgguard.sql.tree.CreateDomain;
import dev.pgguard.sql.tree.CreateEnum;
import dev.pgguard.sql.tree.CreateExtension;
import dev.pgguard.sql.tree.CreateFunction;
import dev.pgguard.sql.tree.CreateIndex;
import dev.pgguard.sql.tree.CreateRule;
import dev.pgguard.sql.tree.CreateSchema;
import dev.pgguard.sql.tree.CreateSequence;
import dev.pgguard.sql.tree.CreateStatistics;
import dev.pgguard.sql.tree.CreateTable;
import dev.pgguard.sql.tree.CreateTable.Persistence;
import dev.pgguard.sql.tree.CreateTableAs;
import dev.pgguard.sql.tree.CreateTrigger;
import dev.pgguard.sql.tree.CreateView;
import dev.pgguard.sql.tree.Drop;
import dev.pgguard.sql.tree.Name;
import dev.pgguard.sql.tree.ObjectType;
import dev.pgguard.sql.tree.Policy;
import dev.pgguard.sql.tree.Rename;
import dev.pgguard.sql.tree.Span;
import dev.pgguard.sql.tree.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The parts of a statement that fail when it runs a second time, and what would make them safe. */
final class Rerun {

    private static final int OR_REPLACE_TRIGGER = 14;

    private final Step step;
    private final String message;
    private final List<Report> failing = new ArrayList<>();

    private Rerun(Step step, String message) {
        this.step = step;
        this.message = message;
    }

    /** @param message what the caller makes of it, behind the name of the command */
    static List<Report> failing(Step step, String message) {
        Rerun rerun = new Rerun(step, message);
        rerun.statement(step.tree());
        return rerun.failing;
    }

    private void statement(Tree tree) {
        if (tree instanceof CreateTable create) {
            boolean lasting = create.persistence() != Persistence.TEMPORARY;
            create(lasting && !create.ifNotExists(), ObjectType.TABLE, create.name(), "TABLE");
        } else if (tree instanceof CreateTableAs create) {
            ObjectType type = create.materializedView() ? ObjectType.MATVIEW : ObjectType.TABLE;
            boolean lasting = create.persistence() != Persistence.TEMPORARY;
            create(lasting && !create.ifNotExists(), type, create.name(), create.materializedView() ? "VIEW" : "TABLE");
        } else if (tree instanceof CreateIndex create) {
            index(create);
        } else if (tree instanceof CreateSequence create) {
            create(!create.ifNotExists(), ObjectType.SEQUENCE, create.name(), "SEQUENCE");
        } else if (tree instanceof CreateSchema create) {
            boolean bare = create.elements().isEmpty();
            create(!create.ifNotExists(), ObjectType.SCHEMA, create.name(), bare ? "SCHEMA" : "");
        } else if (tree instanceof CreateExtension create) {
            create(!create.ifNotExists(), ObjectType.EXTENSION, create.name(), "EXTENSION");
        } else if (tree instanceof CreateStatistics create) {
            create(!create.ifNotExists(), ObjectType.STATISTIC_EXT, create.name(), "STATISTICS");
        } else if (tree instanceof CreateEnum create) {
            create(true, ObjectType.TYPE, create.type(), "");
        } else if (tree instanceof CreateComposite create) {
            create(true, ObjectType.TYPE, create.type(), "");
        } else if (tree instanceof CreateDomain create) {
            create(true, ObjectType.DOMAIN, create.domain(), "");
        } else {
            others(tree);
        }
    }

    private void others(Tree tree) {
        if (tree instanceof CreateView create) {
            boolean lasting = create.persistence() != Persistence.TEMPORARY;
            replace(lasting && !create.orReplace(), ObjectType.VIEW, create.name(), true);
        } else if (tree instanceof CreateFunction create) {
            ObjectType type = create.procedure() ? ObjectType.PROCEDURE : ObjectType.FUNCTION;
            replace(!create.orReplace(), type, create.name(), true);
        } else if (tree instanceof CreateTrigger create) {
            boolean form = !create.constraint() && step.target() >= OR_REPLACE_TRIGGER;
            replace(!create.orReplace(), ObjectType.TRIGGER, create.name(), form);
        } else if (tree instanceof CreateRule create) {
            replace(!create.orReplace(), ObjectType.RULE, create.name(), true);
        } else if (tree instanceof Policy policy && policy.create()) {
            replace(true, ObjectType.POLICY, policy.name(), false);
        } else if (tree instanceof Drop drop && !drop.ifExists()) {
            Span first = drop.objects().get(0).span();
            boolean listed = drop.objects().stream()
                    .noneMatch(object -> object.name().parts().isEmpty());
            add(drop.span(), "DROP", listed ? "IF EXISTS " : null, afterKind(drop, first));
        } else if (tree instanceof AlterEnum alter) {
            alterEnum(alter);
        } else if (tree instanceof Rename rename) {
            boolean guarded = rename.ifExists() && rename.oldName() == null;
            if (!guarded) {
                add(rename.span(), "RENAME", null, 0);
            }
        } else if (tree instanceof AlterTable alter) {
            alter.actions().forEach(action -> action(alter, action));
        }
    }

    private void alterEnum(AlterEnum alter) {
        if (alter.oldValue() != null) {
            add(alter.span(), "RENAME VALUE", null, 0);
        } else if (!alter.ifNotExists()) {
            add(alter.span(), "ADD VALUE", "IF NOT EXISTS ", behind("VALUE"));
        }
    }

    /** IF NOT EXISTS would take a broken leftover of the first try for the index. */
    private void index(CreateIndex create) {
        Name name = create.name();
        if (create.concurrently() && name != null && !create.ifNotExists()) {
            if (!isDroppedBefore(ObjectType.INDEX, name)) {
                String schema = create.table().name().schema();
                String drop = "DROP INDEX CONCURRENTLY IF EXISTS " + (schema == null ? "" : quoted(schema) + ".")
                        + quoted(name.last()) + ";";
                failing.add(Report.at(
                                create.span(),
                                "CREATE INDEX CONCURRENTLY " + message
                                        + ", and IF NOT EXISTS would keep the invalid index that a failed build leaves")
                        .instead(drop, step.sql() + ";")
                        .fixedBy(step.before(drop)));
            }
            return;
        }
        create(name != null && !create.ifNotExists(), ObjectType.INDEX, name, create.concurrently() ? "" : "INDEX");
    }

    private void action(AlterTable alter, Action action) {
        if (action instanceof AlterTable.AddColumn add && !add.ifNotExists() && alter.type() != ObjectType.TYPE) {
            if (!isDroppedBefore(alter, add.column().name())) {
                add(
                        action.span(),
                        "ADD COLUMN",
                        "IF NOT EXISTS ",
                        add.column().span().start());
            }
        } else if (action instanceof AlterTable.DropColumn drop && !drop.ifExists()) {
            add(action.span(), "DROP COLUMN", "IF EXISTS ", drop.column().span().start());
        } else if (action instanceof AlterTable.DropConstraint drop && !drop.ifExists()) {
            add(
                    action.span(),
                    "DROP CONSTRAINT",
                    "IF EXISTS ",
                    drop.constraint().span().start());
        } else if (action instanceof AlterTable.AddConstraint add) {
            Constraint constraint = add.constraint();
            if (constraint.name() == null || !isDroppedBefore(alter, constraint.name())) {
                add(action.span(), "ADD CONSTRAINT", null, 0);
            }
        } else {
            bonds(alter, action);
        }
    }

    /** What ties a table to another or a column to a sequence, and is refused when it is so already. */
    private void bonds(AlterTable alter, Action action) {
        if (action instanceof AlterTable.AttachPartition && alter.type() == ObjectType.TABLE) {
            add(action.span(), "ATTACH PARTITION", null, 0);
        } else if (action instanceof AlterTable.DetachPartition) {
            add(action.span(), "DETACH PARTITION", null, 0);
        } else if (action instanceof AlterTable.Inherit inherit) {
            add(action.span(), inherit.no() ? "NO INHERIT" : "INHERIT", null, 0);
        } else if (action instanceof AlterTable.AddIdentity) {
            add(action.span(), "ADD GENERATED AS IDENTITY", null, 0);
        } else if (action instanceof AlterTable.DropIdentity drop && !drop.ifExists()) {
            add(action.span(), "DROP IDENTITY", " IF EXISTS", action.span().end());
        } else if (action instanceof AlterTable.DropExpression drop && !drop.ifExists()) {
            add(action.span(), "DROP EXPRESSION", " IF EXISTS", action.span().end());
        }
    }

    private void create(boolean plain, ObjectType type, @Nullable Name name, String kind) {
        if (plain && (name == null || !isDroppedBefore(type, name))) {
            String words = "CREATE "
                    + type.name().replace("MATVIEW", "MATERIALIZED VIEW").replace("_EXT", "S");
            add(step.tree().span(), words, kind.isEmpty() || name == null ? null : "IF NOT EXISTS ", behind(kind));
        }
    }

    private void replace(boolean plain, ObjectType type, Name name, boolean hasForm) {
        if (plain && !isDroppedBefore(type, name)) {
            add(step.tree().span(), "CREATE " + type, hasForm ? "OR REPLACE " : null, behind("CREATE"));
        }
    }

    private void add(Span at, String command, @Nullable String words, int before) {
        Report report = Report.at(at, command + " " + message);
        failing.add(words == null || before == 0 ? report : report.fixedBefore(before, words));
    }

    /** The offset of what follows a word, 0 when it is not there. */
    private int behind(String word) {
        List<Token> tokens = step.tokens();
        for (int i = 0; i + 1 < tokens.size(); i++) {
            if (tokens.get(i).is(word)) {
                return tokens.get(i + 1).start();
            }
        }
        return 0;
    }

    /** Where IF EXISTS goes: before the name, of which a trigger's comes last in the record. */
    private int afterKind(Drop drop, Span first) {
        return switch (drop.type()) {
            case TRIGGER, RULE, POLICY -> behind(drop.type().name());
            default -> first.start();
        };
    }

    private boolean isDroppedBefore(ObjectType type, Name name) {
        return step.earlier(name.last()).stream()
                .anyMatch(tree -> tree instanceof Drop drop
                        && drop.type() == type
                        && drop.ifExists()
                        && drop.objects().stream()
                                .anyMatch(object -> object.name().last().equals(name.last())));
    }

    /** A constraint or column, in this statement or an earlier one. */
    private boolean isDroppedBefore(AlterTable alter, Name name) {
        List<Tree> all = step.earlier(name.last());
        all.add(alter);
        return all.stream()
                .filter(AlterTable.class::isInstance)
                .map(AlterTable.class::cast)
                .filter(each -> step.resolve(each.relation().name())
                        .equals(step.resolve(alter.relation().name())))
                .flatMap(each -> each.actions().stream())
                .anyMatch(action -> dropped(action)
                        .filter(each -> each.last().equals(name.last()))
                        .isPresent());
    }

    private static Optional<Name> dropped(Action action) {
        if (action instanceof AlterTable.DropConstraint drop && drop.ifExists()) {
            return Optional.of(drop.constraint());
        }
        return action instanceof AlterTable.DropColumn drop && drop.ifExists()
                ? Optional.of(drop.column())
                : Optional.empty();
    }

    private static String quoted(String name) {
        return name.matches("[a-z_][a-z0-9_$]*") ? name : '"' + name.replace("\"", "\"\"") + '"';
    }
}
