package dev.pgguard.doctor;

import dev.pgguard.jdbc.Query;
import dev.pgguard.migration.Refusal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which server it is, and whether it takes migrations.
 *
 * @param version {@code version()}
 * @param number {@code server_version_num}
 * @param shortVersion {@code server_version}
 * @param aurora whether it has Aurora's own functions
 */
record Server(String version, int number, String shortVersion, boolean standby, boolean aurora) {

    private static final Pattern LOOK_ALIKE = Pattern.compile(
            "(?i)cockroach\\w*|greenplum[\\w ]*|redshift|-YB-|yugabyte\\w*|materialize|risingwave|questdb|vertica|opengauss|gaussdb|cratedb");

    private static final int OLDEST = 140_000;
    private static final int OLDEST_SOUND = 140_004;
    private static final int UNKNOWN = 190_000;

    static Server of(Connection session) throws SQLException {
        return Query.one(
                session,
                """
                select pg_catalog.version(), pg_catalog.current_setting('server_version_num')::int,
                       pg_catalog.current_setting('server_version'), pg_catalog.pg_is_in_recovery(),
                       pg_catalog.to_regproc('pg_catalog.aurora_version') is not null
                         or pg_catalog.to_regproc('pg_catalog.aurora_replica_status') is not null
                """,
                Server::of);
    }

    private static Server of(ResultSet row) throws SQLException {
        return new Server(row.getString(1), row.getInt(2), row.getString(3), row.getBoolean(4), row.getBoolean(5));
    }

    /** Whether anything else that one could ask of it means what it means on PostgreSQL 14 and newer. */
    boolean supported() {
        return number >= OLDEST && !LOOK_ALIKE.matcher(version).find() && version.startsWith("PostgreSQL ");
    }

    List<Finding> findings(DoctorPolicy.Purpose purpose) {
        if (!supported()) {
            return List.of(unsupported());
        }
        List<Finding> findings = new ArrayList<>();
        if (number < OLDEST_SOUND) {
            findings.add(corrupting(purpose));
        } else if (number >= UNKNOWN) {
            findings.add(Finding.note(
                    Area.SERVER,
                    "PostgreSQL " + shortVersion
                            + ", newer than those with which this version of the guard was tested"));
        } else {
            findings.add(Finding.ok(Area.SERVER, "PostgreSQL " + shortVersion));
        }
        if (aurora) {
            findings.add(Finding.note(Area.SERVER, "Amazon Aurora, with which the guard was not tested"));
        }
        findings.add(
                standby
                        ? Finding.problem(
                                Area.SERVER,
                                Refusal.NOT_A_PRIMARY,
                                "it is a standby (pg_is_in_recovery() is true) and takes no migration",
                                "point the URL at the primary, for example with targetServerType=primary")
                        : Finding.ok(Area.SERVER, "it is a primary"));
        return findings;
    }

    private Finding corrupting(DoctorPolicy.Purpose purpose) {
        String what =
                "PostgreSQL " + shortVersion + ": concurrent builds of 14.0 to 14.3 can leave indexes that miss rows";
        String toDo = "update the server to the newest 14";
        return purpose == DoctorPolicy.Purpose.GATE
                ? Finding.warning(Area.SERVER, what, toDo)
                : Finding.problem(Area.SERVER, Refusal.CORRUPTING_SERVER_VERSION, what, toDo);
    }

    private Finding unsupported() {
        Matcher lookAlike = LOOK_ALIKE.matcher(version);
        String whose = lookAlike.find() ? " (" + lookAlike.group().strip() + ")" : "";
        return number < OLDEST && whose.isEmpty() && version.startsWith("PostgreSQL ")
                ? Finding.problem(
                        Area.SERVER,
                        Refusal.UNSUPPORTED_SERVER,
                        "PostgreSQL " + shortVersion + " is older than 14; nothing else was looked at",
                        "update the server; the guard knows 14 and newer")
                : Finding.problem(
                        Area.SERVER,
                        Refusal.UNSUPPORTED_SERVER,
                        "it speaks PostgreSQL's protocol and is something else" + whose + ": " + version
                                + "; nothing else was looked at",
                        "use the guard on PostgreSQL");
    }
}
