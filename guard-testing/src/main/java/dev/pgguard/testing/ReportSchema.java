package dev.pgguard.testing;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import dev.harrel.jsonschema.Validator;
import dev.harrel.jsonschema.ValidatorFactory;
import dev.harrel.jsonschema.providers.GsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** {@code docs/run-report.schema.json}, against which the reports of real runs are held. */
public final class ReportSchema {

    private ReportSchema() {}

    /** What the report breaks of it, each with its place. */
    public static List<String> violations(Path report) {
        Path schema = Path.of(System.getProperty("guard.build.root", ".."), "docs", "run-report.schema.json");
        Validator validator = new ValidatorFactory()
                .withJsonNodeFactory(new GsonNode.Factory())
                .createValidator();
        try {
            URI id = validator.registerSchema(Files.readString(schema));
            JsonElement json = JsonParser.parseString(Files.readString(report));
            return validator.validate(id, json).getErrors().stream()
                    .map(each -> each.getInstanceLocation() + ": " + each.getError())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
