package dev.pgguard.it;

import dev.pgguard.lint.LintFile;
import dev.pgguard.lint.LintFile.Mode;
import dev.pgguard.lint.LintFile.Standing;
import dev.pgguard.lint.files.FoundMigration;
import dev.pgguard.lint.files.FoundMigrations;
import dev.pgguard.lint.files.SourceFile;
import dev.pgguard.preflight.Pending;
import dev.pgguard.sql.Script;
import dev.pgguard.sql.ScriptStyle;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** SQL that is pending, each text a migration in a transaction, without a tool. */
public record PendingTexts(List<String> texts) implements Pending {

    public PendingTexts {
        texts = List.copyOf(texts);
    }

    @Override
    public FoundMigrations migrations() {
        List<FoundMigration> all = new ArrayList<>();
        for (String text : texts) {
            String name = "V" + (all.size() + 1) + "__step.sql";
            Script script = Script.of(text, ScriptStyle.plain());
            all.add(FoundMigration.whole(name, new LintFile(name, script, Mode.TRANSACTION, Standing.PENDING, false)));
        }
        return new FoundMigrations(all, List.of(), List.of());
    }

    @Override
    public Optional<SourceFile> knownFindings() {
        return Optional.empty();
    }

    @Override
    public boolean isCertain(String migration) {
        return true;
    }
}
