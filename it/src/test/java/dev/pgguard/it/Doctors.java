package dev.pgguard.it;

import dev.pgguard.doctor.Doctor;
import dev.pgguard.doctor.DoctorPolicy;
import dev.pgguard.doctor.DoctorReport;
import dev.pgguard.jdbc.UrlSessions;
import dev.pgguard.lock.TimeoutPolicy;
import dev.pgguard.replica.DirectReplica;
import dev.pgguard.replica.Expected;
import dev.pgguard.replica.ReplicaPolicy;
import dev.pgguard.retry.Sleeper;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/** The doctor as its goal asks it, with the settings' defaults. */
public final class Doctors {

    private Doctors() {}

    /** With the replicas that the primary shows. */
    public static DoctorReport examine(String url) throws InterruptedException {
        return examine(url, new Expected.Shown(), List.of());
    }

    static DoctorReport examine(String url, Expected expected, List<DirectReplica> replicas, String... historyTables)
            throws InterruptedException {
        return examine(DoctorPolicy.Purpose.MIGRATE, url, expected, replicas, historyTables);
    }

    static DoctorReport examine(
            DoctorPolicy.Purpose purpose,
            String url,
            Expected expected,
            List<DirectReplica> replicas,
            String... historyTables)
            throws InterruptedException {
        DoctorPolicy policy = new DoctorPolicy(
                purpose,
                new TimeoutPolicy(Duration.ofSeconds(1), Duration.ofMinutes(5), null, null),
                new ReplicaPolicy(true, expected, Duration.ofMinutes(5)),
                List.of(historyTables),
                true,
                List.of(),
                List.of());
        try (Doctor doctor = new Doctor(
                policy,
                new UrlSessions(url, Map.of("connectTimeout", "5", "socketTimeout", "20")),
                replicas,
                new Doctor.Time(Sleeper.real(), InstantSource.system()))) {
            return doctor.examine();
        }
    }
}
