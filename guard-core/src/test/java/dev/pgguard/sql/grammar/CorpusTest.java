package dev.pgguard.sql.grammar;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pgguard.sql.tree.Parsed;
import dev.pgguard.sql.tree.Unknown;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

/** Holds the grammar against the large corpus of statements that PostgreSQL's own parser has read. */
class CorpusTest {

    @Test
    void readsEachStatementAsPostgresqlDoes() {
        Corpus corpus = new Corpus();

        Corpus.lines("statements.jsonl").forEach(corpus::compare);

        corpus.verify();
    }

    @Test
    void knowsTheKindOfEachStatementOfAScript() {
        int statements = 0;
        List<String> wrong = new ArrayList<>();
        for (Map<String, Object> script : Corpus.lines("scripts.jsonl")) {
            byte[] bytes = Corpus.text(script, "sql").getBytes(UTF_8);
            for (Object each : (List<?>) Objects.requireNonNull(script.get("statements"))) {
                Map<String, Object> statement = JsonReader.asMap(each);
                int start = Integer.parseInt(Corpus.text(statement, "start"));
                int end = Integer.parseInt(Corpus.text(statement, "end"));
                String sql = new String(bytes, start, end - start, UTF_8);
                String node = NodeNames.of(Grammar.parse(sql).tree());
                statements++;
                if (!node.equals(Corpus.text(statement, "node"))) {
                    wrong.add(node + " << " + sql);
                }
            }
        }

        System.out.printf("%d statements of scripts, %d of another kind%n", statements, wrong.size());
        assertThat(wrong).isEmpty();
    }

    @Test
    void tellsWhatIsNoSqlAndNeverHangs() {
        List<Map<String, Object>> lines = Corpus.lines("invalid.jsonl");

        int[] counts = Assertions.assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
            int refused = 0;
            int atTheSamePlace = 0;
            for (Map<String, Object> line : lines) {
                String sql = Corpus.text(line, "sql");
                Parsed parsed = Grammar.parse(sql);
                if (parsed.tree() instanceof Unknown unknown) {
                    refused++;
                    long position = sql.codePointCount(0, unknown.at().start());
                    atTheSamePlace += line.get("position") instanceof Long expected && expected == position ? 1 : 0;
                }
            }
            return new int[] {refused, atTheSamePlace};
        });

        System.out.printf(
                "of %d statements that PostgreSQL refuses, %d are refused, %d at the same place%n",
                lines.size(), counts[0], counts[1]);
        // The rest are mistakes that PostgreSQL finds in what its grammar accepts: options that exclude each other,
        // escapes.
        assertThat(counts[0]).as("statements refused").isGreaterThanOrEqualTo(987);
        assertThat(counts[1]).as("refused at the same place").isGreaterThanOrEqualTo(977);
    }
}
