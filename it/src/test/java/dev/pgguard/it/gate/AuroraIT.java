package dev.pgguard.it.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgguard.gate.GateReport;
import dev.pgguard.migration.Refusal;
import dev.pgguard.replica.Expected;
import dev.pgguard.testing.PgClusters;
import dev.pgguard.testing.PgMajors;
import dev.pgguard.testing.TestDatabase;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What the gate makes of the answers of Aurora's {@code aurora_replica_status()}, by its documentation: a function of the same name
 * stands in, since Aurora itself cannot be run here.
 */
final class AuroraIT {

    private final TestDatabase database =
            PgClusters.shared(PgMajors.newest(), 0).database();

    @BeforeEach
    void likeAurora() {
        database.execute(
                "create table flyway_schema_history (installed_rank int primary key, script text, success boolean)",
                "insert into flyway_schema_history values (1, 'V1__x.sql', true)",
                """
                create table status (server_id text, session_id text, durable_lsn bigint, current_read_lsn bigint,
                                     last_update_timestamp timestamptz)""",
                """
                insert into status values ('writer', 'MASTER_SESSION_ID', 100, null, now()),
                  ('reader1', 'a', null, 100, now() + interval '1 day'), ('reader2', 'b', null, 99, now() + interval '1 day')""");
        database.execute("set allow_system_table_mods = on; "
                + "create function pg_catalog.aurora_replica_status() returns setof public.status"
                + " language sql as 'select * from public.status'");
    }

    @AfterEach
    void leaveNothingBehind() {
        database.close();
    }

    private Gates gate() {
        return Gates.on(database.url("postgres"));
    }

    @Test
    void waitsUntilEveryReaderReadsWhatTheWriterHadMadeDurable() {
        GateReport behind = gate().look();
        assertThat(Gates.reasons(behind)).containsExactly(Refusal.REPLICA_NOT_REPLAYED);
        assertThat(Gates.text(behind)).contains("reader2: 1 byte behind").doesNotContain("reader1");
        database.execute("update status set durable_lsn = 500 where server_id = 'writer'");
        Gates gate = gate();
        gate.time()
                .onSleep(
                        3,
                        () -> database.execute(
                                "update status set current_read_lsn = 500 where session_id <> 'MASTER_SESSION_ID'"));
        assertThat(gate.look().open()).isTrue();
    }

    @Test
    void aReaderThatIsMissingSilentOrExemptIsCalledSo() {
        assertThat(Gates.text(gate().expecting(new Expected.Names(List.of("reader1", "reader3")))
                        .look()))
                .contains("Reader reader3 of expectedReplicas is not in aurora_replica_status()")
                .doesNotContain("reader2");
        assertThat(Gates.reasons(gate().expecting(new Expected.Count(3)).look()))
                .contains(Refusal.REPLICA_MISSING);
        assertThat(gate().exempting("reader2").look().open()).isTrue();
        database.execute(
                "update status set last_update_timestamp = now() - interval '1 minute', current_read_lsn = 100");
        assertThat(Gates.text(gate().look()))
                .contains("reader1: connected, but has not said how far", "no message from it for 1m");
    }

    @Test
    void aReadersUrlIsNoWayToAskIt() {
        assertThat(Gates.text(gate().exempting("reader2")
                        .asking(database.url("postgres"))
                        .look()))
                .contains("This is Aurora", "leave replicaUrls out");
    }
}
