package dev.pgguard.lint.rules;

import dev.pgguard.lint.Rule;
import java.util.List;

/** Rules about types, names and style. */
final class StyleRules {

    static final List<Rule> ALL = List.of(
            new PreferBigintOverInt(),
            new PreferBigintOverSmallint(),
            new PreferIdentity(),
            new PreferTextField(),
            new PreferTimestampTz(),
            new BanCharField(),
            new PreferJsonb(),
            new BanMoney(),
            new BanTimetz(),
            new RequirePrimaryKey(),
            new RequireTableSchema(),
            new RequireComment(),
            new RequireColumns(),
            new NamingConvention(),
            new QuotedIdentifierCase(),
            new IdentifierTooLong(),
            new BanDuplicateColumnAssignments(),
            new NullComparison());

    private StyleRules() {}
}
