package dev.pgguard.testing;

import com.github.dockerjava.api.DockerClient;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.Network;

/**
 * What the containers of one cluster share.
 *
 * @param network in which they call each other by name
 * @param volume with one data directory each
 */
record DockerSite(String image, Network network, String volume) implements AutoCloseable {

    static DockerSite open(String image) {
        String volume = "pgguard-" + UUID.randomUUID();
        // With these labels Testcontainers' reaper also takes the volume of a JVM that was killed.
        Map<String, String> labels = new TreeMap<>(DockerClientFactory.DEFAULT_LABELS);
        labels.put(DockerClientFactory.TESTCONTAINERS_SESSION_ID_LABEL, DockerClientFactory.SESSION_ID);
        client().createVolumeCmd().withName(volume).withLabels(labels).exec();
        return new DockerSite(image, Network.newNetwork(), volume);
    }

    static DockerClient client() {
        return DockerClientFactory.instance().client();
    }

    @Override
    public void close() {
        network.close();
        client().removeVolumeCmd(volume).exec();
    }
}
