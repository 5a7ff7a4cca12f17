package dev.pgguard.sql.grammar;

import java.io.Serial;

/** Ends the descent at the first token that cannot be; never leaves the package, and carries no stack. */
final class SyntaxError extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1;

    private final int start;
    private final int end;

    SyntaxError(String reason, int start, int end) {
        super(reason, null, false, false);
        this.start = start;
        this.end = end;
    }

    int start() {
        return start;
    }

    int end() {
        return end;
    }

    String reason() {
        return String.valueOf(getMessage());
    }
}
