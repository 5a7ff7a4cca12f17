package dev.pgguard.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.testcontainers.DockerClientFactory;

/**
 * Servers in containers, through Testcontainers. The image is {@code -Dpg.image}, in which {@code <major>} stands for the major;
 * by default the official one, {@code postgres:<major>}.
 */
final class DockerProvider implements PgProvider {

    /** @throws IllegalStateException when no engine answers: whoever asks for Docker must not get less */
    DockerProvider() {
        if (!available()) {
            throw new IllegalStateException(
                    "-Dpg.provider=docker, but no Docker engine answers. Start one, or set DOCKER_HOST"
                            + " to the one that runs, or use the default provider, embedded.");
        }
    }

    static boolean available() {
        return DockerClientFactory.instance().isDockerAvailable();
    }

    @Override
    public List<PgServer> start(PgShape shape) {
        DockerSite site = DockerSite.open(image(shape.major()));
        List<PgServer> servers = new ArrayList<>();
        try {
            DockerServer primary = new DockerServer(site, "primary", shape);
            servers.add(primary);
            primary.create();
            primary.run("echo 'host replication all all trust' >> \"$PGDATA/pg_hba.conf\"");
            PgNode node = new PgNode(primary);
            node.execute("select pg_reload_conf()");
            for (int n = 1; n <= shape.standbys(); n++) {
                servers.add(standbyOf(node, "standby" + n, shape));
            }
            return List.copyOf(servers);
        } catch (RuntimeException e) {
            servers.forEach(PgServer::remove);
            throw e;
        } finally {
            if (servers.isEmpty()) {
                site.close();
            }
        }
    }

    /** All servers of a cluster share one volume, so that a base backup is a copy inside the upstream's container. */
    @Override
    public PgServer standbyOf(PgNode upstream, String name, PgShape shape) {
        DockerServer source = (DockerServer) upstream.server();
        DockerServer standby = new DockerServer(source.site(), name, shape);
        String data = standby.data();
        try {
            String label = BaseBackup.take(upstream, shape.major(), name, copy(source, data));
            String conninfo = source.peerAddress() + " user=postgres application_name=" + name;
            source.run(
                    "cd \"$1\"; printf '%s' \"$2\" > backup_label; : > standby.signal;"
                            + " sed -i '/^primary_/d' postgresql.auto.conf; printf '%s\\n' \"$3\" >> postgresql.auto.conf;"
                            + " chown postgres backup_label standby.signal postgresql.auto.conf",
                    data, label, "primary_conninfo = '" + conninfo + "'\nprimary_slot_name = '" + name + "'");
            standby.create();
            return standby;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (RuntimeException e) {
            standby.remove();
            throw e;
        }
    }

    private static BaseBackup.Files copy(DockerServer source, String data) {
        return new BaseBackup.Files() {
            /** A file may vanish while it is copied: cp goes on and ends with 1. */
            @Override
            public void copyAll() {
                source.run(
                        "mkdir \"$1\"; chown postgres \"$1\"; chmod 700 \"$1\"; cp -a \"$PGDATA/.\" \"$1\" || [ $? = 1 ];"
                                + " cd \"$1\"; rm -f postmaster.* standby.signal; find . -name 'pgsql_tmp*' | xargs rm -rf;"
                                + " find pg_wal " + String.join(" ", BaseBackup.EMPTY) + " -type f | xargs rm -f;"
                                + " find pg_replslot -mindepth 1 -maxdepth 1 | xargs rm -rf",
                        data);
            }

            @Override
            public void copyControl() {
                source.run("cp -a \"$PGDATA/global/pg_control\" \"$1/global/pg_control\"", data);
            }
        };
    }

    private static String image(int major) {
        return System.getProperty("pg.image", "postgres:<major>").replace("<major>", "" + major);
    }
}
