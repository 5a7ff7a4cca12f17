package dev.pgguard.lint.rules;

import dev.pgguard.lint.Rule;
import java.util.List;

/** Rules about constraints. */
final class ConstraintRules {

    static final List<Rule> ALL = List.of(
            new AddingForeignKeyConstraint(),
            new ConstraintMissingNotValid(),
            new ExistingRows(),
            new ValidateInSameTransaction(),
            new UnvalidatedConstraint(),
            new DisallowedUniqueConstraint(),
            new AddingSerialPrimaryKeyField(),
            new PrimaryKeyUsingIndexNotNull(),
            new AddingExclusionConstraint(),
            new ImpossibleConstraintOption(),
            new DroppingConstraint(),
            new ForeignKeyWithoutIndex(),
            new ForeignKeyTypeMismatch(),
            new CascadeDelete(),
            new BanCreateDomainWithConstraint(),
            new BanAlterDomainWithAddConstraint(),
            new NotEnforcedConstraint());

    private ConstraintRules() {}
}
