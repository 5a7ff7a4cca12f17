package dev.pgguard.doctor;

import dev.pgguard.jdbc.Reason;
import dev.pgguard.jdbc.Sessions;
import dev.pgguard.jdbc.SqlState;
import dev.pgguard.migration.Refusal;
import dev.pgguard.replica.DirectReplica;
import dev.pgguard.retry.Sleeper;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether a guarded run would work on a database, and how well; to be asked as the role that migrates. Or whether the rollout gate
 * would see all that it looks at, asked as the role of a pipeline that only asks the gate.
 *
 * <p>What the role may not see is a finding with the statement that lets it see, never silence. It looks in one session of its own in
 * autocommit mode, opens a second one for a moment, and changes nothing on any server.
 */
public final class Doctor implements AutoCloseable {

    private final DoctorPolicy policy;
    private final Sessions primary;
    private final List<DirectReplica> direct;
    private final Time time;

    /** @param direct replicas that are asked themselves */
    public Doctor(DoctorPolicy policy, Sessions primary, List<DirectReplica> direct, Time time) {
        this.policy = policy;
        this.primary = primary;
        this.direct = List.copyOf(direct);
        this.time = time;
    }

    /** The clock, and who lets it pass. */
    public record Time(Sleeper sleeper, InstantSource clock) {}

    /** Looks at everything once. */
    public DoctorReport examine() throws InterruptedException {
        List<Finding> findings = new ArrayList<>();
        String role = "";
        try (Connection session =
                primary.open("doctor").orElseThrow(() -> new SQLException("there is no way to open a session"))) {
            Server server = Server.of(session);
            findings.addAll(server.findings(policy.purpose()));
            if (server.supported()) {
                Role who = Role.of(session);
                role = who.name();
                for (Examination each : examinations(who, server)) {
                    look(each, session, findings);
                }
            }
        } catch (SQLException e) {
            findings.add(unanswered(Area.CONNECTION, e));
        }
        if (policy.settings().isEmpty()) {
            findings.add(Finding.note(Area.SETTINGS, "all have their defaults"));
        }
        findings.addAll(policy.settings());
        return new DoctorReport(role, findings);
    }

    /** On a standby nothing is asked of its replicas, and no migration would run. What is in a migration's way is not in the gate's. */
    private List<Examination> examinations(Role role, Server server) {
        boolean migrates = policy.purpose() == DoctorPolicy.Purpose.MIGRATE;
        List<Examination> all = new ArrayList<>();
        if (migrates) {
            all.add(new Connections(primary, role));
        }
        all.add(new Privileges(policy, role));
        all.add(new Histories(policy, role));
        if (!server.standby()) {
            all.add(new Replicas(policy.replicas(), direct, role, time));
        }
        if (migrates) {
            all.add(new OpenTransactions(role));
        }
        all.add(new Leftovers(policy, role));
        if (migrates) {
            all.add(new SessionSettings(policy.timeouts()));
        }
        return all;
    }

    private static void look(Examination examination, Connection session, List<Finding> findings)
            throws SQLException, InterruptedException {
        try {
            findings.addAll(examination.look(session));
        } catch (SQLException e) {
            if (SqlState.isConnectionLoss(e)) {
                throw e;
            }
            findings.add(unanswered(examination.area(), e));
        }
    }

    private static Finding unanswered(Area area, SQLException e) {
        return Finding.problem(
                area,
                Refusal.DATABASE_UNREACHABLE,
                "the server did not answer (" + Reason.of(e) + ")",
                "check URL, role and password, or what the message says");
    }

    @Override
    public void close() {
        direct.forEach(DirectReplica::close);
    }
}
