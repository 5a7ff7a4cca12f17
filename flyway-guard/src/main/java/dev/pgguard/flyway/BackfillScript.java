package dev.pgguard.flyway;

import dev.pgguard.backfill.BackfillDirective;
import dev.pgguard.migration.GuardException;
import dev.pgguard.migration.Refusal;
import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.callback.Event;
import org.flywaydb.core.api.resource.LoadableResource;
import org.flywaydb.core.internal.parser.Parser;
import org.flywaydb.core.internal.sqlscript.ParserSqlScript;
import org.jspecify.annotations.Nullable;

/** A script of Flyway's that runs outside of a transaction when a statement of it is marked as a backfill, whose batches commit by themselves. */
final class BackfillScript extends ParserSqlScript {

    private final LoadableResource resource;
    private @Nullable Boolean named;
    private @Nullable Boolean marked;

    BackfillScript(Parser parser, LoadableResource resource, @Nullable LoadableResource metadata, boolean mixed) {
        super(parser, resource, metadata, mixed);
        this.resource = resource;
    }

    @Override
    public boolean executeInTransaction() {
        if (marked == null) {
            marked = !Boolean.FALSE.equals(named) && isMarked(text());
        }
        return !Boolean.TRUE.equals(marked) && super.executeInTransaction();
    }

    /** As it stands in its file, which is read for it. */
    String text() {
        try (Reader reader = resource.read()) {
            StringWriter text = new StringWriter();
            reader.transferTo(text);
            String all = text.toString();
            named = BackfillDirective.isIn(all);
            return all;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A place where it would say nothing is refused before anything of the script runs. */
    private boolean isMarked(String text) {
        if (!Boolean.TRUE.equals(named)) {
            return false;
        }
        String name = resource.getFilename();
        try {
            if (Event.fromId(name.split("__|\\.", 2)[0]) != null) {
                throw new GuardException(
                        Refusal.BACKFILL_REFUSED,
                        name + "  is a callback and has a statement with " + BackfillDirective.WORD
                                + ", which belongs into a migration: nobody records that a callback is done. Nothing of it was run.");
            }
            BackfillDirective.requireUnderstood(text, name);
        } catch (GuardException e) {
            throw new FlywayException(e.getMessage(), e);
        }
        return true;
    }
}
