package dev.pgguard.maven;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgguard.GuardSettings;
import dev.pgguard.GuardSettings.Given;
import dev.pgguard.Setting;
import dev.pgguard.maven.StubbornServer.Answer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.maven.settings.Server;
import org.apache.maven.settings.Settings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a goal says when the server wants a password: where it looked, in order, and whose it gave. */
class MissingPasswordTest {

    private static final String PGPASSFILE = "org.postgresql.pgpassfile";

    @TempDir
    private Path directory = Path.of("");

    private final StubbornServer server;

    MissingPasswordTest() throws IOException {
        this.server = new StubbornServer(Answer.PASSWORD);
    }

    @BeforeEach
    void noPasswordOfThisMachine() {
        System.setProperty(PGPASSFILE, directory.resolve("pgpass").toString());
    }

    @AfterEach
    void leaveNothingBehind() {
        System.clearProperty(PGPASSFILE);
        server.close();
    }

    private static Server named(String id, String password) {
        Server named = new Server();
        named.setId(id);
        named.setUsername("shop");
        named.setPassword(password);
        return named;
    }

    private GoalRun run(GuardMojo goal, Server known, String... options) {
        String[] all = new String[options.length + 3];
        System.arraycopy(options, 0, all, 3, options.length);
        all[0] = "guard.url=" + server.url();
        all[1] = "guard.timeout=1m";
        all[2] = "guard.tables=orders";
        return GoalRun.of(goal, directory, all).with(known).go();
    }

    @Test
    void eachGoalNamesWhereItLookedInOrder() {
        for (GuardMojo goal : new GuardMojo[] {new GateMojo(), new WaitForQuietMojo(), new DoctorMojo()}) {
            GoalRun run = run(goal, named("shop-db", ""), "guard.server=shop-db");
            assertThat(run.lines())
                    .as(run.failure())
                    .filteredOn(line -> line.startsWith("[ERROR] "))
                    .singleElement()
                    .asString()
                    .contains("no password was provided")
                    .containsSubsequence(
                            "no password for shop, looked for in this order: the URL has none, ",
                            "the setting password is not set, ",
                            "server shop-db in Maven's settings.xml has no password, ",
                            "PGPASSWORD is not set, ",
                            directory.resolve("pgpass") + " is not there")
                    .contains("docs/runbook.md#database-unreachable");
        }
    }

    @Test
    void aWrongOneIsToldByItsPlaceAndNotItself() {
        GoalRun run = run(new GateMojo(), named("shop-db", "geheim-4711"), "guard.server=shop-db");
        assertThat(run.timesSaid("password authentication failed for user \"shop\"; it was that of server shop-db"))
                .isEqualTo(1);
        assertThat(run.timesSaid("geheim")).isZero();
    }

    @Test
    void oneThatCannotBeDecryptedIsNotSent() {
        GoalRun run = run(new GateMojo(), named("shop-db", "{geheim=}"), "guard.server=shop-db");
        assertThat(run.failure())
                .contains(
                        "The password of server shop-db in Maven's settings.xml could not be decrypted (no master password)",
                        "docs/runbook.md#wrong-setting");
        assertThat(run.timesSaid("geheim")).isZero();
    }

    @Test
    void aRoleThatNobodyNamedIsToldToBeTheOperatingSystems() {
        GoalRun run = GoalRun.of(
                        new GateMojo(), directory, "guard.url=" + server.url(), "guard.password=x", "guard.timeout=1m")
                .go();
        assertThat(run.timesSaid("no role was named (setting user, the user name of server, PGUSER)"))
                .as(run.failure() + run.lines())
                .isEqualTo(1);
    }

    @Test
    void userAndPasswordInFrontOfTheHostAreRefusedAndNotPrinted() {
        String url = server.url().replace("//", "//shop:geheim-4711@");
        for (String setting : List.of("guard.url=" + url, "guard.replicaUrls=" + url)) {
            GoalRun run = run(new GateMojo(), named("shop-db", "x"), setting);
            assertThat(run.failure()).contains("has a user in front of the host", "docs/runbook.md#wrong-setting");
            assertThat(run.timesSaid("geheim")).isZero();
        }
    }

    @Test
    void placesAreLookedAtInTheirOrder() {
        Settings maven = new Settings();
        Map<String, String> environment = Map.of("PGUSER", "her", "PGPASSWORD", "third", "PGPASSFILE", "/none/pgpass");
        System.clearProperty(PGPASSFILE);
        Credentials third = Credentials.of(settings(Map.of()), maven, request -> null, environment);
        assertThat(third.properties()).isEqualTo(Map.of("user", "her", "password", "third"));
        assertThat(third.whose()).isEqualTo("it was that of PGPASSWORD");
        Credentials first = Credentials.of(
                settings(Map.of("user", "me", "password", "first")), maven, request -> null, environment);
        assertThat(first.properties()).isEqualTo(Map.of("user", "me", "password", "first"));
        Credentials none =
                Credentials.of(settings(Map.of()), maven, request -> null, Map.of("PGPASSFILE", "/none/pgpass"));
        assertThat(none.lookedAt())
                .contains(
                        "a role that is not named either (setting user, PGUSER)",
                        "no server of Maven's settings.xml is named (setting server)",
                        "/none/pgpass is not there (PGPASSFILE)");
    }

    private static GuardSettings settings(Map<String, String> given) {
        Map<String, Given> all = new java.util.HashMap<>();
        given.forEach((name, value) -> all.put(name, new Given(value, "-Dguard." + name)));
        return GuardSettings.of(Setting.MAVEN, all);
    }
}
