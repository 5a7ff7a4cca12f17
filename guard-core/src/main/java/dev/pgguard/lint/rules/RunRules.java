package dev.pgguard.lint.rules;

import dev.pgguard.lint.Rule;
import dev.pgguard.lint.RuleSet;
import dev.pgguard.sql.tree.Tree;
import java.util.ArrayList;
import java.util.List;

/**
 * The rules that a run asks before it begins: those that may find harm or an error.
 *
 * <p>Left out is what the guard answers itself while a migration runs, what only a pipeline can judge, which sees all files, and what is a matter of
 * taste. A run waits for the classes to be loaded: they are, when the first statement comes at which they look.
 */
public final class RunRules implements RuleSet {

    @Override
    public List<Rule> always() {
        return List.of(
                new ExistingRows(),
                new BanNontransactionalInTransaction(),
                new BanUncommittedTransaction(),
                new MixedTransactionStatements(),
                new StatementAfterAccessExclusive(),
                new MultipleTablesLocked(),
                new RepeatableNotIdempotent(),
                new EnumValueUsedInTransaction(),
                new BanDuplicateColumnAssignments(),
                new SyntaxError(),
                new RequiresNewerPostgresql(),
                new RemovedSyntax(),
                new PsqlMetaCommand());
    }

    @Override
    public List<Rule> atNewColumns() {
        return List.of(
                new AddingFieldWithDefault(),
                new AddingStoredGeneratedColumn(),
                new AddingAutoIncrementColumn(),
                new AddingConstrainedDomainColumn(),
                new AddingRequiredField(),
                new AddingNotNullableField(),
                new AddingForeignKeyConstraint(),
                new ConstraintMissingNotValid(),
                new DisallowedUniqueConstraint(),
                new AddingSerialPrimaryKeyField(),
                new ImpossibleConstraintOption());
    }

    private List<Rule> alterTable() {
        List<Rule> all = new ArrayList<>(atNewColumns());
        all.addAll(List.of(
                new BanDropNotNull(),
                new ChangingColumnType(),
                new ChangingGeneratedExpression(),
                new BanDropColumn(),
                new ValidateInSameTransaction(),
                new PrimaryKeyUsingIndexNotNull(),
                new AddingExclusionConstraint(),
                new DroppingConstraint(),
                new RequireConcurrentPartitionDetach(),
                new AttachPartitionWithoutCheck(),
                new PartitionStrategyMismatch(),
                new BanDropCascade(),
                new DisableTrigger(),
                new EnableRowLevelSecurity(),
                new ReplicaIdentityFull(),
                new SetLoggedUnlogged(),
                new SetTablespace(),
                new SetAccessMethod()));
        return all;
    }

    /** By the kind's name, so that no other kind is loaded. */
    @Override
    public List<Rule> at(Class<? extends Tree> kind) {
        return switch (kind.getSimpleName()) {
            case "AlterTable" -> alterTable();
            case "CreateTable" ->
                List.of(
                        new AddingForeignKeyConstraint(),
                        new ImpossibleConstraintOption(),
                        new CreatePartitionOfLocksParent(),
                        new PartitionStrategyMismatch());
            case "CreateIndex" ->
                List.of(
                        new RequireConcurrentIndexCreation(),
                        new BanConcurrentIndexCreationInTransaction(),
                        new ConcurrentIndexImpossible(),
                        new ConcurrentIndexCorruption(),
                        new ConcurrentIndexRunnerLock(),
                        new UniqueIndexOnExistingData());
            case "Drop" ->
                List.of(
                        new RequireConcurrentIndexDeletion(),
                        new ConcurrentIndexImpossible(),
                        new BanDropTable(),
                        new BanDropSchema(),
                        new BanDropCascade(),
                        new BanDropObject(),
                        new DropThenCreateTable());
            case "Rename" -> List.of(new RenamingColumn(), new RenamingTable(), new RenamingObject());
            case "Reindex" ->
                List.of(
                        new RequireConcurrentReindex(),
                        new ConcurrentIndexImpossible(),
                        new ConcurrentIndexCorruption(),
                        new ConcurrentIndexRunnerLock());
            case "Insert", "Merge", "Copy" -> List.of(new BackfillWithDdl());
            case "Update" -> List.of(new UnbatchedUpdate(), new UpdateWithoutWhere(), new BackfillWithDdl());
            case "Delete" -> List.of(new UnbatchedUpdate(), new DeleteWithoutWhere(), new BackfillWithDdl());
            case "Truncate" -> List.of(new BanTruncate(), new BanTruncateCascade());
            case "AlterDomain" -> List.of(new BanAlterDomainWithAddConstraint());
            case "AlterEnum", "ChangeSchema" -> List.of(new RenamingObject());
            case "Cluster", "Vacuum" -> List.of(new PreferRepack());
            case "CreateRule" -> List.of(new CreateRule());
            case "CreateTrigger" -> List.of(new CreateTriggerOnExisting());
            case "DropDatabase" -> List.of(new BanDropDatabase());
            case "LockTable" -> List.of(new ExplicitTableLock());
            case "Other" -> List.of(new SetTablespace());
            case "Policy" -> List.of(new RestrictivePolicy());
            case "RefreshView" -> List.of(new RequireConcurrentMatviewRefresh());
            case "Transaction" -> List.of(new TransactionNesting());
            default -> List.of();
        };
    }
}
