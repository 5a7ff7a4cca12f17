package dev.pgguard.lint.rules;

import dev.pgguard.lint.Step;
import dev.pgguard.sql.Token;
import dev.pgguard.sql.tree.AlterDomain;
import dev.pgguard.sql.tree.AlterTable;
import dev.pgguard.sql.tree.AlterTable.Action;
import dev.pgguard.sql.tree.ColumnDefinition;
import dev.pgguard.sql.tree.Constraint;
import dev.pgguard.sql.tree.CreateDatabase;
import dev.pgguard.sql.tree.CreateFunction;
import dev.pgguard.sql.tree.CreateIndex;
import dev.pgguard.sql.tree.CreateSequence;
import dev.pgguard.sql.tree.CreateStatistics;
import dev.pgguard.sql.tree.CreateTable;
import dev.pgguard.sql.tree.CreateTable.Persistence;
import dev.pgguard.sql.tree.CreateTrigger;
import dev.pgguard.sql.tree.CreateView;
import dev.pgguard.sql.tree.Delete;
import dev.pgguard.sql.tree.DropDatabase;
import dev.pgguard.sql.tree.Insert;
import dev.pgguard.sql.tree.Merge;
import dev.pgguard.sql.tree.Option;
import dev.pgguard.sql.tree.Publication;
import dev.pgguard.sql.tree.Reindex;
import dev.pgguard.sql.tree.Span;
import dev.pgguard.sql.tree.Tree;
import dev.pgguard.sql.tree.Update;
import dev.pgguard.sql.tree.Vacuum;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which major version brought the syntax that a statement uses (release notes 13 to 18). */
final class VersionedSyntax {

    /** A use of something that is not older than a version. */
    record Since(int version, Span at, String words) {}

    private static final Map<String, Integer> VACUUM_OPTIONS = Map.of(
            "parallel", 13,
            "process_toast", 14,
            "skip_database_stats", 16,
            "only_database_stats", 16,
            "buffer_usage_limit", 16,
            "process_main", 16);

    private final Step step;
    private final List<Since> found = new ArrayList<>();

    private VersionedSyntax(Step step) {
        this.step = step;
    }

    static List<Since> in(Step step) {
        VersionedSyntax syntax = new VersionedSyntax(step);
        syntax.tables(step.tree());
        syntax.objects(step.tree());
        syntax.rows(step.tree());
        return syntax.found;
    }

    private void since(int version, boolean uses, Span at, String words) {
        if (uses) {
            found.add(new Since(version, at, words));
        }
    }

    private void tables(Tree tree) {
        if (tree instanceof CreateTable create) {
            for (ColumnDefinition column : create.columns()) {
                column(column, create.partitionBy() != null);
            }
            for (Constraint constraint : create.constraints()) {
                constraint(constraint);
            }
        } else if (tree instanceof AlterTable alter) {
            boolean partitioned = step.isPartitioned(alter.relation().name());
            for (Action action : alter.actions()) {
                action(action, partitioned);
            }
        } else if (tree instanceof CreateIndex create) {
            since(15, create.nullsNotDistinct(), create.span(), "NULLS NOT DISTINCT");
        } else if (tree instanceof AlterDomain alter && alter.constraint() != null) {
            constraint(alter.constraint());
        }
    }

    private void column(ColumnDefinition column, boolean partitioned) {
        since(14, column.compression() != null, column.span(), "COMPRESSION");
        since(16, column.storage() != null, column.span(), "STORAGE of a new column");
        for (Constraint constraint : column.constraints()) {
            since(
                    17,
                    partitioned && constraint instanceof Constraint.Identity,
                    constraint.span(),
                    "an identity column of a partitioned table");
            since(
                    18,
                    constraint instanceof Constraint.Generated generated && !generated.stored(),
                    constraint.span(),
                    "a VIRTUAL generated column");
            since(
                    18,
                    constraint instanceof Constraint.Attribute attribute
                            && (attribute.kind() == Constraint.Attribute.Kind.NOT_ENFORCED
                                    || attribute.kind() == Constraint.Attribute.Kind.ENFORCED),
                    constraint.span(),
                    "ENFORCED");
            if (!(constraint instanceof Constraint.NotNull)) {
                constraint(constraint);
            }
        }
    }

    private void constraint(Constraint constraint) {
        Span at = constraint.span();
        since(18, constraint.attributes().notEnforced(), at, "NOT ENFORCED");
        since(
                18,
                constraint instanceof Constraint.NotNull notNull && notNull.column() != null,
                at,
                "NOT NULL as a constraint of the table");
        if (constraint instanceof Constraint.Unique unique) {
            since(15, unique.nullsNotDistinct(), at, "NULLS NOT DISTINCT");
            since(18, unique.withoutOverlaps(), at, "WITHOUT OVERLAPS");
        } else if (constraint instanceof Constraint.ForeignKey key) {
            since(15, !key.onDeleteColumns().isEmpty(), at, "ON DELETE SET with columns");
            since(18, key.period() || key.referencedPeriod(), at, "PERIOD");
        }
    }

    private void action(Action action, boolean partitioned) {
        Span at = action.span();
        if (action instanceof AlterTable.AddColumn add) {
            column(add.column(), partitioned);
        } else if (action instanceof AlterTable.AddConstraint add) {
            constraint(add.constraint());
        } else if (action instanceof AlterTable.DetachPartition detach) {
            since(14, detach.concurrently(), at, "DETACH PARTITION CONCURRENTLY");
            since(14, detach.finish(), at, "DETACH PARTITION FINALIZE");
        } else if (action instanceof AlterTable.AlterConstraint alter) {
            since(18, alter.enforced() != null, at, "ALTER CONSTRAINT ENFORCED");
            since(18, alter.inherit() != null, at, "ALTER CONSTRAINT INHERIT");
        } else if (action instanceof AlterTable.SetAccessMethod set) {
            since(15, true, at, "SET ACCESS METHOD");
            since(17, set.method() == null, at, "SET ACCESS METHOD DEFAULT");
        } else if (action instanceof AlterTable.AddIdentity) {
            since(17, partitioned, at, "an identity column of a partitioned table");
        }
        since(13, action instanceof AlterTable.DropExpression, at, "DROP EXPRESSION");
        since(14, action instanceof AlterTable.SetCompression, at, "SET COMPRESSION");
        since(17, action instanceof AlterTable.SetExpression, at, "SET EXPRESSION");
    }

    private void objects(Tree tree) {
        Span at = tree.span();
        if (tree instanceof CreateTrigger create) {
            since(14, create.orReplace(), at, "CREATE OR REPLACE TRIGGER");
        } else if (tree instanceof CreateFunction create) {
            since(14, create.sqlBody() == CreateFunction.SqlBody.ATOMIC, at, "BEGIN ATOMIC");
            since(14, create.sqlBody() == CreateFunction.SqlBody.RETURN, at, "a function body of RETURN");
        } else if (tree instanceof CreateView create) {
            option(create.options(), 15, "security_invoker");
        } else if (tree instanceof CreateSequence create) {
            since(15, create.persistence() == Persistence.UNLOGGED, at, "CREATE UNLOGGED SEQUENCE");
        } else if (tree instanceof CreateStatistics create) {
            since(14, create.expressions() > 0, at, "CREATE STATISTICS on an expression");
        } else if (tree instanceof Reindex reindex) {
            option(reindex.options(), 14, "tablespace");
        } else if (tree instanceof Vacuum vacuum) {
            VACUUM_OPTIONS.forEach((name, version) -> option(vacuum.options(), version, name));
        } else if (tree instanceof DropDatabase drop) {
            option(drop.options(), 13, "force");
        } else if (tree instanceof CreateDatabase create) {
            option(create.options(), 15, "strategy");
        } else if (tree instanceof Publication publication) {
            for (Publication.Member member : publication.objects()) {
                since(15, member.table() == null, at, "TABLES IN SCHEMA of a publication");
                since(
                        15,
                        member.where() != null || !member.columns().isEmpty(),
                        at,
                        "rows or columns of a publication");
            }
        }
    }

    private void option(List<Option> options, int version, String name) {
        for (Option option : options) {
            since(version, option.name().equals(name), option.span(), name);
        }
    }

    private void rows(Tree tree) {
        if (tree instanceof Merge merge) {
            since(15, true, tree.span(), "MERGE");
            since(17, merge.hasReturning(), tree.span(), "RETURNING of MERGE");
            merge.whens()
                    .forEach(when -> since(
                            17,
                            when.match() == Merge.Match.NOT_MATCHED_BY_SOURCE,
                            when.span(),
                            "WHEN NOT MATCHED BY SOURCE"));
        }
        boolean returning = (tree instanceof Insert insert && insert.hasReturning())
                || (tree instanceof Update update && update.hasReturning())
                || (tree instanceof Delete delete && delete.hasReturning())
                || (tree instanceof Merge merge && merge.hasReturning());
        if (returning && !step.inBody()) {
            oldAndNew();
        }
    }

    /** Only outside of code: in a trigger's function {@code new} is a variable. */
    private void oldAndNew() {
        List<Token> tokens = step.tokens();
        boolean behind = false;
        for (int i = 0; i + 1 < tokens.size(); i++) {
            Token token = tokens.get(i);
            behind |= token.is("RETURNING");
            boolean row = Set.of("old", "new").contains(token.name())
                    && token.isName()
                    && tokens.get(i + 1).is(".");
            if (behind && row) {
                since(18, true, new Span(token.start(), token.end()), "RETURNING " + token.name());
                return;
            }
        }
    }
}
