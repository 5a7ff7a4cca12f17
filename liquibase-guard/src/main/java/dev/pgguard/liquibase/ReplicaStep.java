package dev.pgguard.liquibase;

import dev.pgguard.Clockwork;
import dev.pgguard.GuardRun;
import dev.pgguard.GuardSettings;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import liquibase.command.CommandResultsBuilder;
import liquibase.database.Database;

/** Right after an update: it succeeds when every replica has replayed it. */
public final class ReplicaStep extends GuardStep {

    public ReplicaStep() {
        super(AFTER);
    }

    @Override
    boolean joins(String command) {
        return updates(command);
    }

    @Override
    public List<Class<?>> requiredDependencies() {
        return List.of(Database.class);
    }

    @Override
    public void run(CommandResultsBuilder results) throws SQLException {
        Optional<LiquibaseSession> session =
                LiquibaseSession.of((Database) results.getCommandScope().getDependency(Database.class));
        if (session.isPresent()) {
            await(session.get());
        }
    }

    private static void await(LiquibaseSession session) throws SQLException {
        Optional<GuardRun> run = session.run();
        if (run.isPresent()) {
            run.get().close();
            try {
                session.inAutoCommit(() -> {
                    run.get().awaitReplicas();
                    return run;
                });
            } finally {
                session.end();
            }
            return;
        }
        GuardSettings settings = GuardConfiguration.settings();
        if (settings.enabled()) {
            LiquibaseHost host = LiquibaseHost.of(session, settings);
            session.inAutoCommit(() -> {
                new GuardRun(settings, host, Clockwork.real()).glance(session.original());
                return host;
            });
        }
    }
}
