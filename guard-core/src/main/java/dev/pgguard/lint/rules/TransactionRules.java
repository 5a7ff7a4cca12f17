package dev.pgguard.lint.rules;

import dev.pgguard.lint.Rule;
import java.util.List;

/** Rules about transactions, timeouts, and what happens when a migration runs again. */
final class TransactionRules {

    static final List<Rule> ALL = List.of(
            new RequireLockTimeout(),
            new RequireStatementTimeout(),
            new TimeoutDisabled(),
            new SetWithoutLocal(),
            new TransactionNesting(),
            new BanUncommittedTransaction(),
            new MixedTransactionStatements(),
            new StatementAfterAccessExclusive(),
            new MultipleTablesLocked(),
            new MergeableAlterTable(),
            new PreferRobustStmts(),
            new RepeatableNotIdempotent(),
            new MissingRollback(),
            new EnumValueUsedInTransaction(),
            new RequireEnumValueOrdering(),
            new PreferLookupOverEnum());

    private TransactionRules() {}
}
