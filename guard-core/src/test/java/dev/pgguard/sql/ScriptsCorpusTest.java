package dev.pgguard.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.pgguard.sql.ScriptStatement.Ended;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Holds the splitter against the ranges that PostgreSQL's own parser gives. */
class ScriptsCorpusTest {

    private static List<Map<String, Object>> scripts = List.of();

    @BeforeAll
    static void readCorpus() {
        Optional<Path> file = Corpus.file("scripts.jsonl");
        if (file.isEmpty()) {
            System.err.println("SKIPPED: no corpus found, statements are not held against PostgreSQL's parser;"
                    + " name its folder with -Dguard.corpus=");
        }
        assumeThat(file).isPresent();
        scripts = Corpus.read(file.orElseThrow());
    }

    @Test
    void everyStatementBeginsAndEndsWhereTheServerSaysSo() {
        List<String> different = new ArrayList<>();
        int ranges = 0;
        for (Map<String, Object> script : scripts) {
            String sql = sqlOf(script);
            List<Map<String, Object>> expected = statementsOf(script);
            List<ScriptStatement> actual = Script.of(sql, ScriptStyle.plain()).statements();
            Bytes bytes = new Bytes(sql);
            ranges += expected.size();
            for (int i = 0; i < Math.max(expected.size(), actual.size()); i++) {
                String want = i < expected.size() ? wanted(expected.get(i)) : "nothing";
                String got = i < actual.size() ? found(actual.get(i), bytes) : "nothing";
                if (!want.equals(got)) {
                    different.add(script.get("id") + " " + script.get("src") + " statement " + i + ": " + got
                            + " instead of " + want);
                }
            }
        }
        assertThat(different).isEmpty();
        assertThat(scripts).hasSize(149);
        assertThat(ranges).isEqualTo(13_616);
    }

    /** The corpus counts a blank more or less to them, and takes two commands in one line for one. */
    @Test
    void commandsOfPsqlAndRowsOfCopyAreToldFromSql() {
        for (Map<String, Object> script : scripts) {
            String sql = sqlOf(script);
            Script actual = Script.of(sql, ScriptStyle.plain());
            Bytes bytes = new Bytes(sql);
            List<String> commands = actual.metaCommands().stream()
                    .filter(command -> !command.name().equals(";"))
                    .map(command -> bytes.of(command.range()))
                    .toList();
            List<String> rows = actual.copyData().stream().map(bytes::of).toList();
            byte[] all = sql.getBytes(StandardCharsets.UTF_8);
            assertThat(covered(all, commands))
                    .as("commands of %s", script.get("id"))
                    .isEqualTo(covered(all, ranges(script, "psql_commands")));
            assertThat(covered(all, rows))
                    .as("rows of %s", script.get("id"))
                    .isEqualTo(covered(all, ranges(script, "copy_data")));
        }
    }

    private static BitSet covered(byte[] all, List<String> ranges) {
        BitSet covered = new BitSet();
        for (String range : ranges) {
            String[] ends = range.split("-");
            covered.set(Integer.parseInt(ends[0]), Integer.parseInt(ends[1]));
        }
        for (int i = 0; i < all.length; i++) {
            if (all[i] <= ' ' && all[i] > 0) {
                covered.clear(i);
            }
        }
        return covered;
    }

    @Test
    void nothingIsUnterminatedAndEveryTokenIsFoundAgain() {
        for (Map<String, Object> script : scripts) {
            Script actual = Script.of(sqlOf(script), ScriptStyle.plain());
            assertThat(actual.unterminated()).isEmpty();
            for (ScriptStatement statement : actual.statements()) {
                List<Token> tokens = statement.tokens();
                assertThat(tokens).isNotEmpty();
                for (Token token : tokens) {
                    TextRange range = statement.inFile(token);
                    assertThat(actual.text().substring(range.start(), range.end()))
                            .isEqualTo(token.text());
                }
                assertThat(statement.inFile(tokens.get(0)).start())
                        .isEqualTo(statement.range().start());
                assertThat(statement.inFile(tokens.get(tokens.size() - 1)).end())
                        .isEqualTo(statement.range().end());
            }
        }
    }

    private static String wanted(Map<String, Object> statement) {
        return statement.get("start") + "-" + statement.get("end") + " " + statement.getOrDefault("semicolon", "open");
    }

    private static String found(ScriptStatement statement, Bytes bytes) {
        Object terminator = statement.ended() == Ended.NOTHING
                ? "open"
                : bytes.at(statement.terminator().orElseThrow().start());
        return bytes.of(statement.range()) + " " + terminator;
    }

    private static String sqlOf(Map<String, Object> script) {
        return (String) Objects.requireNonNull(script.get("sql"));
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> statementsOf(Map<String, Object> script) {
        return (List<Map<String, Object>>) Objects.requireNonNull(script.get("statements"));
    }

    @SuppressWarnings("unchecked")
    private static List<String> ranges(Map<String, Object> script, String of) {
        List<List<Integer>> ranges = (List<List<Integer>>) script.getOrDefault(of, List.of());
        return ranges.stream().map(range -> range.get(0) + "-" + range.get(1)).toList();
    }

    /** From offsets in UTF-16 units to those in UTF-8 bytes, which the corpus counts. */
    private static final class Bytes {
        private final int[] offsets;

        Bytes(String text) {
            offsets = new int[text.length() + 1];
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                int bytes = c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
                offsets[i + 1] = offsets[i] + bytes;
            }
        }

        int at(int offset) {
            return offsets[offset];
        }

        String of(TextRange range) {
            return at(range.start()) + "-" + at(range.end());
        }
    }
}
