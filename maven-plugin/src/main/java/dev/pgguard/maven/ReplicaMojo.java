package dev.pgguard.maven;

import dev.pgguard.GuardSettings;
import dev.pgguard.Setting;
import dev.pgguard.replica.DirectReplica;
import java.util.List;
import org.apache.maven.plugins.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/** What the goals share that look at replicas, histories and the catalog. */
abstract class ReplicaMojo extends GuardMojo {

    /**
     * Which replicas must be ready: {@code visible} for those that the primary shows, {@code slots} for those that have a physical
     * replication slot, a count, or names separated by commas. A replica that is down is invisible: declare them. Default:
     * {@code visible}.
     */
    @Parameter(property = "guard.expectedReplicas")
    private @Nullable String expectedReplicas;

    /** Names of replicas that are late on purpose, separated by commas: they are listed and not waited for. Default: none. */
    @Parameter(property = "guard.exemptReplicas")
    private @Nullable String exemptReplicas;

    /**
     * JDBC URLs of replicas that are asked themselves, separated by spaces. The only way to a standby of a standby, and to a replay that
     * is paused while there is nothing to replay. Default: none.
     */
    @Parameter(property = "guard.replicaUrls")
    private @Nullable String replicaUrls;

    /**
     * The history tables of Flyway and Liquibase: {@code visible} for each with the usual name, {@code none} where neither is used, or
     * names as SQL writes them, separated by commas. Default: {@code visible}.
     */
    @Parameter(property = "guard.historyTables")
    private @Nullable String historyTables;

    /**
     * Constraints that are NOT VALID on purpose, separated by commas: {@code constraint}, {@code table.constraint} or
     * {@code schema.table.constraint}. Default: none.
     */
    @Parameter(property = "guard.expectedNotValid")
    private @Nullable String expectedNotValid;

    /** Those that are asked themselves. */
    final List<DirectReplica> replicas(GuardSettings settings) {
        return settings.replicaUrls().stream()
                .map(each -> there(Setting.REPLICA_URLS, each, settings))
                .map(each -> new DirectReplica(each.label(), sessions(each, settings)))
                .toList();
    }
}
