package dev.pgguard.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgguard.sql.LineIndex.Position;
import org.junit.jupiter.api.Test;

class LineIndexTest {

    @Test
    void countsLinesAndColumnsFromOne() {
        LineIndex lines = LineIndex.of("ab\n\ncd");

        assertThat(lines.position(0)).isEqualTo(new Position(1, 1));
        assertThat(lines.position(2)).isEqualTo(new Position(1, 3));
        assertThat(lines.position(3)).isEqualTo(new Position(2, 1));
        assertThat(lines.position(6)).isEqualTo(new Position(3, 3));
        assertThat(lines.count()).isEqualTo(3);
    }

    @Test
    void knowsEveryLineEnd() {
        LineIndex lines = LineIndex.of("a\r\nb\rc\n");

        assertThat(lines.count()).isEqualTo(4);
        assertThat(lines.text(1)).isEqualTo("a");
        assertThat(lines.text(2)).isEqualTo("b");
        assertThat(lines.text(3)).isEqualTo("c");
        assertThat(lines.text(4)).isEmpty();
        assertThat(lines.start(2)).isEqualTo(3);
    }

    @Test
    void countsUtf16Units() {
        assertThat(LineIndex.of("é😀x").position(3)).isEqualTo(new Position(1, 4));
    }

    @Test
    void readsTextsWithManyLinesOrNone() {
        assertThat(LineIndex.of("").position(0)).isEqualTo(new Position(1, 1));
        assertThat(LineIndex.of("\n".repeat(100)).count()).isEqualTo(101);
        assertThat(LineIndex.of("x").text(1)).isEqualTo("x");
    }

    @Test
    void refusesWhatIsNotInTheText() {
        assertThatThrownBy(() -> LineIndex.of("a").position(2)).hasMessage("offset 2 in a text of 1");
    }
}
