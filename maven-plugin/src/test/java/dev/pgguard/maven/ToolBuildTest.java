package dev.pgguard.maven;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgguard.GuardSettings;
import dev.pgguard.GuardSettings.Given;
import dev.pgguard.Setting;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.maven.model.Build;
import org.apache.maven.model.Model;
import org.apache.maven.model.Plugin;
import org.apache.maven.model.PluginExecution;
import org.apache.maven.project.MavenProject;
import org.codehaus.plexus.util.xml.Xpp3DomBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a build has told the tools' own plugins already. */
class ToolBuildTest {

    @TempDir
    private Path directory = Path.of("");

    private static MavenProject project(String plugin, String configuration) throws Exception {
        Plugin configured = new Plugin();
        configured.setGroupId(plugin.substring(0, plugin.indexOf(':')));
        configured.setArtifactId(plugin.substring(plugin.indexOf(':') + 1));
        configured.setConfiguration(
                Xpp3DomBuilder.build(new StringReader("<configuration>" + configuration + "</configuration>")));
        Build build = new Build();
        build.addPlugin(configured);
        Model model = new Model();
        model.setBuild(build);
        return new MavenProject(model);
    }

    private Path folder(String name) throws IOException {
        return Files.createDirectories(directory.resolve(name));
    }

    private static GuardSettings settings(Setting setting, String value) {
        return GuardSettings.of(Setting.MAVEN, Map.of(setting.settingName(), new Given(value, "test")));
    }

    @Test
    void whatStandsInExecutionsOnlyCountsToo() throws Exception {
        MavenProject project = project("org.flywaydb:flyway-maven-plugin", "<mixed>true</mixed>");
        Plugin plugin = project.getPlugin("org.flywaydb:flyway-maven-plugin");
        for (String locations : List.of("filesystem:sql", "filesystem:sql,filesystem:more")) {
            PluginExecution execution = new PluginExecution();
            execution.setId(locations);
            execution.setConfiguration(Xpp3DomBuilder.build(new StringReader(
                    "<configuration><locations>" + locations + "</locations><mixed>false</mixed></configuration>")));
            plugin.addExecution(execution);
        }

        ToolBuild build = ToolBuild.of(ToolBuild.Tool.FLYWAY, project, List.of(), List.of());

        assertThat(build.list("locations")).containsExactly("filesystem:sql", "filesystem:more");
        assertThat(build.value("mixed")).contains("true");
    }

    @Test
    void locationsAndPlaceholdersComeFromTheFileThenThePluginThenProperties() throws Exception {
        Path conf = Files.writeString(
                directory.resolve("flyway.conf"), "flyway.locations=filesystem:conf\nflyway.mixed=true\n");
        MavenProject project = project(
                "org.flywaydb:flyway-maven-plugin",
                "<locations><location>filesystem:sql</location><location>classpath:db/more</location></locations>"
                        + "<placeholders><Schema>shop</Schema></placeholders>");
        Properties user = new Properties();
        user.setProperty("flyway.placeholders.tier", "test");

        ToolBuild build = ToolBuild.of(ToolBuild.Tool.FLYWAY, project, List.of(conf), List.of(user));

        assertThat(build.list("locations")).containsExactly("filesystem:sql", "classpath:db/more");
        assertThat(build.value("MIXED")).contains("true");
        assertThat(build.named("placeholders")).containsEntry("Schema", "shop").containsEntry("tier", "test");
        user.setProperty("flyway.locations", "filesystem:other");
        assertThat(ToolBuild.of(ToolBuild.Tool.FLYWAY, project, List.of(conf), List.of(user))
                        .list("locations"))
                .containsExactly("filesystem:other");
    }

    @Test
    void migrationsAreWhereTheBuildSaysElseWhereTheyUsuallyAre() throws Exception {
        Path usual = folder("src/main/resources/db/migration");
        Path more = folder("src/main/resources/db/more");
        ToolBuild none = new ToolBuild(Map.of());
        GuardSettings plain = GuardSettings.of(Setting.MAVEN, Map.of());

        assertThat(LintPlaces.of(plain, directory, true, none, none).folders()).containsExactly(usual);
        assertThat(LintPlaces.of(plain, directory, false, none, none).none()).isTrue();
        LintPlaces configured = LintPlaces.of(
                plain,
                directory,
                true,
                new ToolBuild(Map.of("locations", "classpath:db/more, s3://bucket/sql")),
                new ToolBuild(Map.of("changeLogFile", "db/main.xml")));
        assertThat(configured.folders()).containsExactly(more);
        assertThat(configured.missing()).containsExactly("s3://bucket/sql");
        assertThat(configured.changelog()).contains("db/main.xml");
        assertThat(LintPlaces.of(settings(Setting.MIGRATIONS, "none"), directory, true, none, none)
                        .folders())
                .isEmpty();
    }

    @Test
    void theChangelogOfLiquibaseIsFoundInItsPluginOrWhereItUsuallyIs() throws Exception {
        MavenProject project = project(
                "org.liquibase:liquibase-maven-plugin",
                "<changeLogFile>src/main/resources/all.yaml</changeLogFile>"
                        + "<expressionVariables><property>p</property></expressionVariables>");
        ToolBuild build = ToolBuild.of(ToolBuild.Tool.LIQUIBASE, project, List.of(), List.of());
        assertThat(build.value("changelogfile")).contains("src/main/resources/all.yaml");
        Files.writeString(folder("src/main/resources/db/changelog").resolve("db.changelog-master.yaml"), "");
        ToolBuild none = new ToolBuild(Map.of());
        assertThat(LintPlaces.of(GuardSettings.of(Setting.MAVEN, Map.of()), directory, true, none, none)
                        .changelog())
                .contains("db/changelog/db.changelog-master.yaml");
    }
}
