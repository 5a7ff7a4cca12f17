package dev.pgguard.lint.rules;

import dev.pgguard.lint.Rule;
import java.util.List;

/** Rules about indexes. */
final class IndexRules {

    static final List<Rule> ALL = List.of(
            new RequireConcurrentIndexCreation(),
            new RequireConcurrentIndexDeletion(),
            new RequireConcurrentReindex(),
            new BanConcurrentIndexCreationInTransaction(),
            new BanNontransactionalInTransaction(),
            new ConcurrentIndexIfNotExists(),
            new ConcurrentIndexImpossible(),
            new ConcurrentIndexCorruption(),
            new ConcurrentIndexRunnerLock(),
            new SeveralConcurrentIndexesPerFile(),
            new TooManyIndexColumns(),
            new DuplicateIndex(),
            new UniqueIndexOnExistingData());

    private IndexRules() {}
}
