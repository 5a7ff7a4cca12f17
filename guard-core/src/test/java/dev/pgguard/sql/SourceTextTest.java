package dev.pgguard.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgguard.sql.SourceText.Binary;
import dev.pgguard.sql.SourceText.NotUtf8;
import dev.pgguard.sql.SourceText.Text;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class SourceTextTest {

    @Test
    void readsUtf8WithAndWithoutAMark() {
        assertThat(SourceText.of("é😀".getBytes(StandardCharsets.UTF_8))).isEqualTo(new Text("é😀", false));
        assertThat(SourceText.of("\uFEFFé".getBytes(StandardCharsets.UTF_8))).isEqualTo(new Text("é", true));
        assertThat(SourceText.of(new byte[0])).isEqualTo(new Text("", false));
    }

    @Test
    void takesAReplacementCharacterThatIsWritten() {
        assertThat(SourceText.of("a\uFFFD".getBytes(StandardCharsets.UTF_8))).isEqualTo(new Text("a\uFFFD", false));
    }

    @Test
    void tellsWhereAFileIsNotUtf8() {
        String long_ = "x".repeat(20_000);

        assertThat(SourceText.of("é1 é".getBytes(StandardCharsets.ISO_8859_1))).isEqualTo(new NotUtf8(0));
        assertThat(SourceText.of((long_ + "é").getBytes(StandardCharsets.ISO_8859_1)))
                .isEqualTo(new NotUtf8(20_000));
        assertThat(SourceText.of(new byte[] {'a', (byte) 0xC3})).isEqualTo(new NotUtf8(1));
        assertThat(SourceText.of(new byte[] {(byte) 0xC0, (byte) 0xAF})).isEqualTo(new NotUtf8(0));
        assertThat(SourceText.of("select 1".getBytes(StandardCharsets.UTF_16))).isEqualTo(new NotUtf8(0));
    }

    @Test
    void tellsABinaryFile() {
        assertThat(SourceText.of(new byte[] {'a', 0, (byte) 0xFF})).isEqualTo(new Binary(1));
    }
}
