package dev.pgguard.maven.report;

import dev.pgguard.jdbc.Reason;
import dev.pgguard.report.RunStory;
import dev.pgguard.report.Told;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.json.JsonMapper;

/**
 * The report of a run, read from its file.
 *
 * @param format in which it was written
 */
public record RunFile(Path path, long format, RunStory run) {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    /** The newest that is known here. */
    private static final int NEWEST_FORMAT = 2;

    /** @throws IOException when it is not there or is no report, with a message that says so in a few words */
    public static RunFile read(Path path) throws IOException {
        try {
            Told told = Told.of(MAPPER.readValue(Files.readString(path), Map.class));
            long format = told.number("format", 0);
            if (format < 1 || format > NEWEST_FORMAT) {
                throw new IOException(
                        format == 0
                                ? "it is no report of a run"
                                : "its format " + format + " is newer than this plugin");
            }
            return new RunFile(path, format, RunStory.of(told));
        } catch (NoSuchFileException e) {
            throw new IOException("there is no such file", e);
        } catch (CharacterCodingException e) {
            throw new IOException("it is no text in UTF-8", e);
        } catch (OutOfMemoryError e) {
            throw new IOException("it is too large to be read", e);
        } catch (JacksonException e) {
            TokenStreamLocation at = e.getLocation();
            throw new IOException(
                    "it is no JSON"
                            + (at == null
                                    ? ""
                                    : " from line " + at.getLineNr() + ", column " + at.getColumnNr() + " on"),
                    e);
        } catch (RuntimeException e) {
            throw new IOException(Reason.of(e), e);
        }
    }

    /** Of the run: a name that sets its database and tool apart from others. */
    String who() {
        String database = run.told().text("database");
        return run.told().text("tool") + (database.isEmpty() ? "" : " on " + database);
    }

    /** A word, and a dash where the format has none. */
    String level() {
        return format == 1 ? "–" : run.level().word();
    }
}
