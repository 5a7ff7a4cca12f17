package dev.pgguard.testing;

import com.github.dockerjava.api.exception.NotModifiedException;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.PortBinding;
import com.github.dockerjava.api.model.Ports;
import com.github.dockerjava.api.model.Volume;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.testcontainers.containers.Container.ExecResult;
import org.testcontainers.containers.ContainerLaunchException;
import org.testcontainers.containers.ExecConfig;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.AbstractWaitStrategy;
import org.testcontainers.utility.DockerImageName;

/** A postgres container with its data in the cluster's volume. */
final class DockerServer implements PgServer {

    private static final String VOLUME = "/cluster";

    private final DockerSite site;
    private final String name;
    private final GenericContainer<?> container;
    private int port;

    @SuppressWarnings("resource") // every with… returns the container itself, which remove() stops
    DockerServer(DockerSite site, String name, PgShape shape) {
        this.site = site;
        this.name = name;
        List<String> command = new ArrayList<>(List.of("postgres", "-c", "listen_addresses=*"));
        shape.effectiveSettings().forEach((setting, value) -> command.addAll(List.of("-c", setting + "=" + value)));
        this.container = new GenericContainer<>(DockerImageName.parse(site.image()));
        container.withNetwork(site.network()).withNetworkAliases(name);
        container.withEnv("POSTGRES_HOST_AUTH_METHOD", "trust").withEnv("PGDATA", data());
        container.withExposedPorts(5432).withCommand(command.toArray(String[]::new));
        container.withCreateContainerCmdModifier(create -> {
            HostConfig host = create.getHostConfig() == null ? new HostConfig() : create.getHostConfig();
            host.withBinds(new Bind(site.volume(), new Volume(VOLUME)));
            host.withPortBindings(new PortBinding(Ports.Binding.bindPort(port), ExposedPort.tcp(5432)));
            create.withHostConfig(host);
        });
        container.waitingFor(new AbstractWaitStrategy() {
            @Override
            protected void waitUntilReady() {
                awaitReady();
            }
        });
    }

    DockerSite site() {
        return site;
    }

    /** The data directory, in the container. */
    String data() {
        return VOLUME + "/" + name;
    }

    /** On a port that stays the same when the container is stopped and started; engines choose a new one otherwise. */
    void create() {
        for (int attempt = 1; ; attempt++) {
            port = EmbeddedServer.freePort();
            try {
                container.start();
                return;
            } catch (ContainerLaunchException e) {
                if (attempt == 5 || !String.valueOf(e.getCause()).contains("port")) {
                    throw e;
                }
            }
        }
    }

    /** Runs a shell script in the container, as root; fails with its output. */
    void run(String script, String... arguments) {
        List<String> command = new ArrayList<>(List.of("sh", "-ec", script, "sh"));
        command.addAll(Arrays.asList(arguments));
        try {
            ExecResult result = container.execInContainer(ExecConfig.builder()
                    .user("root")
                    .command(command.toArray(String[]::new))
                    .build());
            if (result.getExitCode() != 0) {
                throw new IllegalStateException(script + " ended with code " + result.getExitCode() + " in " + name
                        + ":\n" + result.getStdout() + result.getStderr());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted in " + name, e);
        }
    }

    /** The images' first server, during initialisation, listens on no TCP port: who answers here is the real one. */
    private void awaitReady() {
        PgNode.poll(name + " to accept connections")
                .atMost(Duration.ofMinutes(2))
                .until(() -> {
                    String url = "jdbc:postgresql://" + host() + ":" + port
                            + "/postgres?user=postgres&connectTimeout=2&socketTimeout=5";
                    try (Connection session = DriverManager.getConnection(url)) {
                        return session.isValid(5);
                    } catch (SQLException e) {
                        if (!running()) {
                            throw new IllegalStateException(name + " did not start. Its log:\n" + log(), e);
                        }
                        return false;
                    }
                });
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String host() {
        return container.getHost();
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public String peerAddress() {
        return "host=" + name + " port=5432";
    }

    @Override
    public boolean running() {
        return container.isRunning();
    }

    /** In the container's own process table. */
    @Override
    public long pid() {
        return 1;
    }

    @Override
    public void stop() {
        if (running()) {
            DockerSite.client()
                    .killContainerCmd(container.getContainerId())
                    .withSignal("SIGQUIT")
                    .exec();
            PgNode.poll(name + " to stop").until(() -> !running());
        }
    }

    @Override
    public void start() {
        try {
            DockerSite.client().startContainerCmd(container.getContainerId()).exec();
        } catch (NotModifiedException e) {
            throw new IllegalStateException(name + " is running already", e);
        }
        awaitReady();
    }

    @Override
    public void signal(long target, String signal) {
        run("kill -" + signal + " " + target);
    }

    @Override
    public String log() {
        List<String> lines = container.getLogs().lines().toList();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 40), lines.size()));
    }

    /** The primary goes last and takes the site with it. */
    @Override
    public void remove() {
        container.stop();
        if (name.equals("primary")) {
            site.close();
        }
    }
}
