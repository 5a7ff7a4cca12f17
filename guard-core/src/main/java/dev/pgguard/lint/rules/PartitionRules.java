package dev.pgguard.lint.rules;

import dev.pgguard.lint.Rule;
import java.util.List;

/** Rules about partitions. */
final class PartitionRules {

    static final List<Rule> ALL = List.of(
            new RequireConcurrentPartitionDetach(),
            new AttachPartitionWithoutCheck(),
            new CreatePartitionOfLocksParent(),
            new PartitionStrategyMismatch());

    private PartitionRules() {}
}
