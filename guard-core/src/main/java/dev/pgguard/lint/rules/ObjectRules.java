package dev.pgguard.lint.rules;

import dev.pgguard.lint.Rule;
import java.util.List;

/** Rules about tables, their rows and other objects. */
final class ObjectRules {

    static final List<Rule> ALL = List.of(
            new BanDropTable(),
            new BanDropDatabase(),
            new BanDropSchema(),
            new BanDropCascade(),
            new BanDropObject(),
            new DropThenCreateTable(),
            new BanTruncate(),
            new BanTruncateCascade(),
            new RenamingTable(),
            new RenamingObject(),
            new UnbatchedUpdate(),
            new UpdateWithoutWhere(),
            new DeleteWithoutWhere(),
            new BackfillWithDdl(),
            new ExplicitTableLock(),
            new CreateTriggerOnExisting(),
            new DisableTrigger(),
            new EnableRowLevelSecurity(),
            new RestrictivePolicy(),
            new CreateRule(),
            new ReplicaIdentityFull(),
            new SetLoggedUnlogged(),
            new SetTablespace(),
            new SetAccessMethod(),
            new PreferRepack(),
            new RequireConcurrentMatviewRefresh(),
            new BanAlterSystem(),
            new OverbroadGrant(),
            new SecurityDefinerSearchPath(),
            new FunctionVolatilityChange());

    private ObjectRules() {}
}
