package dev.pgguard.flyway;

import dev.pgguard.backfill.BackfillDirective;
import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import org.flywaydb.core.api.resource.LoadableResource;
import org.flywaydb.core.internal.parser.Parser;
import org.flywaydb.core.internal.sqlscript.ParserSqlScript;
import org.jspecify.annotations.Nullable;

/** A script of Flyway's that runs outside of a transaction when a statement of it is marked as a backfill, whose batches commit by themselves. */
final class BackfillScript extends ParserSqlScript {

    private final LoadableResource resource;
    private @Nullable Boolean marked;

    BackfillScript(Parser parser, LoadableResource resource, @Nullable LoadableResource metadata, boolean mixed) {
        super(parser, resource, metadata, mixed);
        this.resource = resource;
    }

    /** Whoever has read the script need not have it read again. */
    void hasText(String text) {
        marked = BackfillDirective.mayBeIn(text);
    }

    @Override
    public boolean executeInTransaction() {
        if (marked == null) {
            hasText(read());
        }
        return !Boolean.TRUE.equals(marked) && super.executeInTransaction();
    }

    private String read() {
        try (Reader reader = resource.read()) {
            StringWriter text = new StringWriter();
            reader.transferTo(text);
            return text.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
