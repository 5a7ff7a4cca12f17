package dev.pgguard.doctor;

import dev.pgguard.lock.TimeoutPolicy;
import dev.pgguard.replica.ReplicaPolicy;
import java.util.List;

/**
 * The settings of the run that the doctor is asked about.
 *
 * @param historyTables as SQL writes them; empty for every table with the name that Flyway or Liquibase gives it
 * @param historyChecked false where neither tool keeps a history
 * @param expectedNotValid constraints that may be NOT VALID
 * @param settings those that differ from their default, each with its source and without secrets
 */
public record DoctorPolicy(
        TimeoutPolicy timeouts,
        ReplicaPolicy replicas,
        List<String> historyTables,
        boolean historyChecked,
        List<String> expectedNotValid,
        List<String> settings) {

    public DoctorPolicy {
        historyTables = List.copyOf(historyTables);
        expectedNotValid = List.copyOf(expectedNotValid);
        settings = List.copyOf(settings);
    }
}
