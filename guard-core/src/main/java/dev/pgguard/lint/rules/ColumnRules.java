package dev.pgguard.lint.rules;

import dev.pgguard.lint.Rule;
import java.util.List;

/** Rules about columns. */
final class ColumnRules {

    static final List<Rule> ALL = List.of(
            new AddingFieldWithDefault(),
            new AddingStoredGeneratedColumn(),
            new AddingAutoIncrementColumn(),
            new AddingConstrainedDomainColumn(),
            new AddingRequiredField(),
            new AddingNotNullableField(),
            new BanDropNotNull(),
            new ChangingColumnType(),
            new ChangingGeneratedExpression(),
            new RenamingColumn(),
            new BanDropColumn());

    private ColumnRules() {}
}
