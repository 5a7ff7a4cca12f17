package dev.pgguard.maven.backfill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgguard.backfill.BackfillSpec;
import dev.pgguard.backfill.Pace;
import dev.pgguard.backfill.partition.RebuildSpec;
import dev.pgguard.backfill.partition.RebuildSpec.Recomputed;
import dev.pgguard.migration.GuardException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SpecFileTest {

    private final Path folder;

    SpecFileTest(@TempDir Path folder) {
        this.folder = folder;
    }

    private SpecFile.Specs read(String yaml) {
        try {
            return SpecFile.read(Files.writeString(folder.resolve("backfill.yaml"), yaml));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private void assertRefused(String yaml, String... words) {
        assertThatThrownBy(() -> read(yaml))
                .isInstanceOf(GuardException.class)
                .hasMessageContaining("backfill.yaml")
                .hasMessageContaining("Nothing was run")
                .hasMessageContainingAll(words);
    }

    @Test
    void readsTheLeastAndTheMost() {
        List<BackfillSpec> specs =
                read("""
                backfills:
                  - name: handles
                    statement: |
                      update users set handle = username
                       where handle is null;
                  - name: prices
                    statement: update price set cents = amount * 100 where cents is null
                    key: [shop, id]
                    workers: 2
                    allowVolatile: true
                    pace:
                      target: 10ms
                      pauseRatio: 2.5
                      profile: moderate
                      largestBatch: 1000
                      lagLimit: 8 MB
                      walBudget: 20MB
                """)
                        .backfills();

        assertThat(specs.get(0))
                .isEqualTo(BackfillSpec.of("handles", "update users set handle = username\n where handle is null;\n"));
        assertThat(specs.get(1))
                .isEqualTo(new BackfillSpec(
                        "prices",
                        "update price set cents = amount * 100 where cents is null",
                        "shop, id",
                        Pace.MODERATE
                                .withTarget(Duration.ofMillis(10), 2.5)
                                .withLargestBatch(1000)
                                .withLagLimit(8 << 20)
                                .withWalBudget(20L << 20),
                        BackfillSpec.Mode.INLINE,
                        2,
                        true,
                        null));
    }

    @Test
    void readsRebuilds() {
        SpecFile.Rebuild rebuild =
                read("""
                        rebuilds:
                          - name: euro
                            parent: shop.payment
                            set:
                              amount_eur: amount * rate
                            partitions: [payment_2025_01, payment_2025_02]
                            keep: 48h
                            pace: fast
                        """)
                        .rebuilds()
                        .get(0);

        assertThat(rebuild.spec())
                .isEqualTo(RebuildSpec.of("euro", "shop.payment", new Recomputed("amount_eur", "amount * rate"))
                        .withPartitions("payment_2025_01", "payment_2025_02")
                        .withKeep(Duration.ofHours(48)));
        assertThat(rebuild.pace()).isEqualTo(Pace.FAST);
        assertRefused("rebuilds:\n - {name: a}\n", "line 2", "needs a name and a parent");
        assertRefused("rebuilds:\n - {name: a, table: b}\n", "line 2", "has no table", "parent");
        assertRefused("rebuilds:\n - {name: a, parent: b, keep: long}\n", "line 2", "unit");
        assertRefused(
                "backfills:\n - {name: a, statement: x}\nrebuilds:\n - {name: a, parent: b}\n",
                "line 4",
                "stands twice");
    }

    @Test
    void refusesWhatItDoesNotKnowWithItsLine() {
        assertRefused(
                "backfills:\n  - name: a\n    statment: update t set a = 1\n",
                "line 3",
                "has no statment",
                "statement");
        assertRefused("backfill: []\n", "line 1", "only the lists backfills and rebuilds");
        assertRefused("backfills:\n  - name: a\n", "line 2", "needs a name and a statement");
        assertRefused("backfills: []\n", "lists are empty");
        assertRefused("", "it is empty");
        assertRefused("backfills:\n  - [", "line 2", "no YAML");
        assertRefused("backfills:\n - name: a\n   name: b\n", "line 3", "name stands twice");
        assertRefused("backfills:\n - {name: a, statement: x}\n - {name: a, statement: y}\n", "line 3", "stands twice");
    }

    @Test
    void refusesValuesThatAreNoneOfTheirKind() {
        String start = "backfills:\n  - name: a\n    statement: update t set a = 1\n    ";
        assertRefused(start + "pace: quick\n", "line 4", "gentle, moderate, fast or unthrottled");
        assertRefused(start + "pace: {lagLimit: much}\n", "line 4", "16MB");
        assertRefused(start + "pace: {target: soon}\n", "line 4", "unit");
        assertRefused(start + "pace: {speed: 1}\n", "line 4", "pace has no speed");
        assertRefused(start + "workers: many\n", "line 4", "whole number");
        assertRefused(start + "workers: 99\n", "1 to 64");
        assertRefused(start + "allowVolatile: yes\n", "line 4", "true or false");
    }

    @Test
    void refusesMoreBytesThanCanBeCounted() {
        assertRefused(
                """
                backfills:
                  - name: handles
                    statement: update users set handle = username
                    pace:
                      lagLimit: 999999999999GB
                """,
                "line 5",
                "999999999999GB");
    }

    @Test
    void refusesWhatYamlHasBesideMappings() {
        assertRefused("backfills: &all [*all]\n", "line 1");
        assertRefused("backfills: []\n---\nbackfills: []\n", "line 2");
        assertRefused("backfills:\n\t- name: x\n", "line 2");
        assertRefused("base: &base {name: x}\nbackfills:\n  - <<: *base\n", "line 1");
        assertRefused("backfills:\n  - <<: {name: x}\n    statement: delete from t where b\n", "line 2", "<<");
        assertThat(read("\uFEFFbackfills: [{name: x, statement: delete from t where b}]\n")
                        .names())
                .containsExactly("x");
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        assertThatThrownBy(() -> SpecFile.read(folder.resolve("none.yaml")))
                .isInstanceOf(GuardException.class)
                .hasMessageContaining("none.yaml cannot be read");
    }
}
