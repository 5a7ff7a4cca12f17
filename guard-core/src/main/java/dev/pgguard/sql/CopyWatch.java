package dev.pgguard.sql;

/** Recognises, element by element, {@code COPY … FROM stdin}, behind which a script holds rows instead of SQL. */
final class CopyWatch {

    private enum Progress {
        START,
        COPY,
        FROM,
        STDIN,
        OTHER
    }

    private Progress progress = Progress.START;
    private int parentheses;

    void reset() {
        progress = Progress.START;
        parentheses = 0;
    }

    boolean isFromStdin() {
        return progress == Progress.STDIN;
    }

    void pass(Lexer element) {
        if (progress == Progress.OTHER || progress == Progress.STDIN) {
            return;
        }
        if (progress == Progress.START) {
            progress = element.isWord("COPY") ? Progress.COPY : Progress.OTHER;
        } else if (progress == Progress.FROM) {
            progress = element.isWord("STDIN") ? Progress.STDIN : Progress.OTHER;
        } else if (element.isSymbol('(')) {
            parentheses++;
        } else if (element.isSymbol(')')) {
            parentheses--;
        } else if (parentheses == 0 && element.isWord("FROM")) {
            progress = Progress.FROM;
        }
    }

    /** Behind the line {@code \.} that ends the rows, its line end included; -1 when there is none. */
    static int endOfData(String sql, int from) {
        int line = from;
        while (line < sql.length()) {
            int next = Characters.nextLine(sql, line);
            if (sql.startsWith("\\.", line) && Characters.endOfLine(sql, line) == line + 2) {
                return next;
            }
            line = next;
        }
        return -1;
    }
}
