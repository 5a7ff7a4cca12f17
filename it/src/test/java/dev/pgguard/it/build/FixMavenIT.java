package dev.pgguard.it.build;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgguard.testing.ChildProcess;
import dev.pgguard.testing.MavenBuild;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import liquibase.Contexts;
import liquibase.Liquibase;
import liquibase.database.DatabaseFactory;
import liquibase.database.jvm.JdbcConnection;
import liquibase.resource.DirectoryResourceAccessor;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real {@code mvn guard:fix} of what a database does not have yet: the tools run what it writes, and know what they ran before. */
final class FixMavenIT {

    private static final MavenBuild MAVEN = MavenBuild.ofThisBuild(Path.of("target", "fix-maven-repository"));
    private static final String INDEX = "create index %s on shop.orders (amount);\n";

    private final Path directory;

    FixMavenIT(@TempDir Path directory) {
        this.directory = directory;
    }

    private void fix(Shop shop, String... options) {
        String[] all = java.util.stream.Stream.concat(
                        java.util.stream.Stream.of(
                                "-Dguard.url=" + shop.database().url(shop.owner())),
                        java.util.stream.Stream.of(options))
                .toArray(String[]::new);
        try (ChildProcess run = new Goals(MAVEN, directory).run("fix", all)) {
            assertThat(run.exitCode()).as(run.output()).isZero();
            assertThat(run.output()).contains("[pgguard] Fixed ").doesNotContain("\tat ");
        }
    }

    private String read(String name) throws Exception {
        return Files.readString(directory.resolve(name));
    }

    @Test
    void flywayRunsWhatIsFixedAndStillKnowsWhatIsApplied() throws Exception {
        try (Shop shop = new Shop()) {
            Flyway flyway = Flyway.configure()
                    .dataSource(shop.database().url(shop.owner()), null, null)
                    .locations("filesystem:" + directory)
                    .load();
            String first = INDEX.formatted("a");
            Files.writeString(directory.resolve("V1__old.sql"), first);
            flyway.migrate();
            Files.writeString(directory.resolve("V2__new.sql"), "\r\n" + INDEX.formatted("b"));
            String mixed = "alter table shop.orders add column paid boolean;\n" + INDEX.formatted("c");
            Files.writeString(directory.resolve("V3__mixed.sql"), mixed);

            fix(shop, "-Dguard.migrations=.", "-Dguard.severities=prefer-robust-stmts=off");

            assertThat(read("V1__old.sql")).isEqualTo(first);
            assertThat(read("V2__new.sql")).isEqualTo("\r\n" + INDEX.formatted("CONCURRENTLY b"));
            assertThat(read("V3__mixed.sql"))
                    .isEqualTo("SET LOCAL lock_timeout = '2s';\nSET LOCAL statement_timeout = '1min';\n" + mixed);
            flyway.migrate();
            assertThat(shop.history()).isEqualTo("1 V1__old.sql true,2 V2__new.sql true,3 V3__mixed.sql true");
        }
    }

    @Test
    void liquibaseRunsAChangesetOfItsOwnOutsideATransaction() throws Exception {
        try (Shop shop = new Shop()) {
            String applied = "--liquibase formatted sql\n--changeset ann:1\n" + INDEX.formatted("a");
            Files.writeString(directory.resolve("changes.sql"), applied);
            update(shop);
            Files.writeString(
                    directory.resolve("changes.sql"),
                    applied + "--changeset ann:2\n" + INDEX.formatted("b") + "--rollback drop index shop.b\n");

            fix(shop, "-Dguard.changelog=changes.sql", "-Dguard.rules=require-concurrent-index-creation");

            assertThat(read("changes.sql"))
                    .isEqualTo(applied + "--changeset ann:2 runInTransaction:false\n"
                            + INDEX.formatted("CONCURRENTLY b") + "--rollback drop index shop.b\n");
            update(shop);
            assertThat(shop.changelog()).isEqualTo("1 EXECUTED,2 EXECUTED");
        }
    }

    @SuppressWarnings("deprecation") // short, and there in every version
    private void update(Shop shop) throws Exception {
        try (Connection session = shop.database().connect(shop.owner())) {
            new Liquibase(
                            "changes.sql",
                            new DirectoryResourceAccessor(directory),
                            DatabaseFactory.getInstance()
                                    .findCorrectDatabaseImplementation(new JdbcConnection(session)))
                    .update(new Contexts());
        }
    }
}
