package dev.pgguard.sql;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** The bytes of a migration file, understood as UTF-8 or refused. */
public sealed interface SourceText {

    /**
     * A text.
     *
     * @param byteOrderMark whether the file began with one, which is not in {@code text}
     */
    record Text(String text, boolean byteOrderMark) implements SourceText {}

    /**
     * Not UTF-8, such as Latin-1 or UTF-16.
     *
     * @param offset of the first byte that does not fit
     */
    record NotUtf8(int offset) implements SourceText {}

    /**
     * Not a text: it holds a NUL, which no text of PostgreSQL can.
     *
     * @param offset of the first NUL
     */
    record Binary(int offset) implements SourceText {}

    /** Reads the bytes; with and without a byte order mark. */
    static SourceText of(byte[] bytes) {
        if (startsWith(bytes, 0xFE, 0xFF) || startsWith(bytes, 0xFF, 0xFE)) {
            return new NotUtf8(0);
        }
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == 0) {
                return new Binary(i);
            }
        }
        boolean mark = startsWith(bytes, 0xEF, 0xBB, 0xBF);
        int start = mark ? 3 : 0;
        String text = new String(bytes, start, bytes.length - start, StandardCharsets.UTF_8);
        // only a text that holds the replacement character can hold what did not fit
        int malformed = text.indexOf('\uFFFD') < 0 ? -1 : firstMalformed(bytes);
        return malformed < 0 ? new Text(text, mark) : new NotUtf8(malformed);
    }

    private static int firstMalformed(byte[] bytes) {
        CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(8192);
        CoderResult result = decoder.decode(in, out, true);
        while (result.isOverflow()) {
            out.clear();
            result = decoder.decode(in, out, true);
        }
        return result.isError() ? in.position() : -1;
    }

    private static boolean startsWith(byte[] bytes, int... first) {
        for (int i = 0; i < first.length; i++) {
            if (i >= bytes.length || (bytes[i] & 0xFF) != first[i]) {
                return false;
            }
        }
        return true;
    }
}
