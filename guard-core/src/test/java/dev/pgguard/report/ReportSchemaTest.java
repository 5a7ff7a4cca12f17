package dev.pgguard.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.harrel.jsonschema.Validator;
import dev.harrel.jsonschema.ValidatorFactory;
import dev.harrel.jsonschema.providers.GsonNode;
import dev.pgguard.report.RunReport.Outcome;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code docs/run-report.schema.json} describes what is written. */
class ReportSchemaTest {

    private final Validator validator =
            new ValidatorFactory().withJsonNodeFactory(new GsonNode.Factory()).createValidator();
    private final URI schema;

    private final Path directory;

    ReportSchemaTest(@TempDir Path directory) throws IOException {
        this.directory = directory;
        this.schema = validator.registerSchema(Files.readString(Path.of("..", "docs", "run-report.schema.json")));
    }

    private List<String> violations(String json) {
        return validator.validate(schema, json).getErrors().stream()
                .map(each -> each.getInstanceLocation() + ": " + each.getError())
                .toList();
    }

    private String report() throws IOException {
        return Files.readString(directory.resolve("run.json"));
    }

    @Test
    void aRunInWhichMuchHappenedKeepsIt() throws IOException {
        ToldRun.eventful(new ReportPolicy(directory, null, ToldRun.THRESHOLDS));

        assertThat(violations(report())).isEmpty();
    }

    @Test
    void soDoesOneThatFailed() throws IOException {
        ToldRun.in(directory)
                .at(5, new ToldRun.Failed(ToldRun.facts("migration", null)))
                .ended(5, Outcome.FAILED, 0);

        assertThat(violations(report())).isEmpty();
    }

    @Test
    void whatIsMissingOrWrongIsSeen() throws IOException {
        ToldRun.eventful(new ReportPolicy(directory, null, ToldRun.THRESHOLDS));
        JsonObject missing = JsonParser.parseString(report()).getAsJsonObject();
        missing.remove("level");
        JsonObject wrong = JsonParser.parseString(report()).getAsJsonObject();
        wrong.getAsJsonArray("events").get(1).getAsJsonObject().addProperty("samples", "none");
        wrong.getAsJsonArray("events").get(5).getAsJsonObject().remove("attempts");
        wrong.addProperty("more", 1);

        assertThat(violations(missing.toString())).anyMatch(each -> each.contains("level"));
        assertThat(violations(wrong.toString()))
                .anyMatch(each -> each.startsWith("/events/1/samples"))
                .anyMatch(each -> each.startsWith("/events/5"))
                .anyMatch(each -> each.startsWith("/more"));
    }
}
