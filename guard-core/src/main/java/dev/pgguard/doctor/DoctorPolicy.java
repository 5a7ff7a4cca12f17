package dev.pgguard.doctor;

import dev.pgguard.lock.TimeoutPolicy;
import dev.pgguard.replica.ReplicaPolicy;
import java.util.List;

/**
 * What the doctor is asked about.
 *
 * @param purpose for which the role is used
 * @param historyTables as SQL writes them; empty for every table with the name that Flyway or Liquibase gives it
 * @param historyChecked false where neither tool keeps a history
 * @param expectedNotValid constraints that may be NOT VALID
 * @param settings what there is to say of those that differ from their default, each with its source and without secrets
 */
public record DoctorPolicy(
        Purpose purpose,
        TimeoutPolicy timeouts,
        ReplicaPolicy replicas,
        List<String> historyTables,
        boolean historyChecked,
        List<String> expectedNotValid,
        List<Finding> settings) {

    /** What a role is used for; it needs more for the one than for the other. */
    public enum Purpose {
        /** Guarded runs. */
        MIGRATE,
        /** The rollout gate alone, which reads. */
        GATE
    }

    public DoctorPolicy {
        historyTables = List.copyOf(historyTables);
        expectedNotValid = List.copyOf(expectedNotValid);
        settings = List.copyOf(settings);
    }
}
