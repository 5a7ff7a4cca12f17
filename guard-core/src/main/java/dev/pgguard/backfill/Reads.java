package dev.pgguard.backfill;

import dev.pgguard.sql.Token;
import java.util.List;

/** The tables that a FROM, a JOIN or a USING names, wherever it stands in a statement. */
final class Reads {

    private final List<Token> tokens;

    Reads(List<Token> tokens) {
        this.tokens = tokens;
    }

    /** Whether one of them, from that token on, has this name. */
    boolean has(String table, int from) {
        boolean inList = false;
        for (int i = 1; i < tokens.size(); i++) {
            inList |= tokens.get(i - 1).is("from") || tokens.get(i - 1).is("using");
            if (i >= from && tokens.get(i).isName() && tokens.get(i).name().equals(table) && isTable(i, inList)) {
                return true;
            }
        }
        return false;
    }

    /** @param inList whether a comma may stand between tables there */
    private boolean isTable(int index, boolean inList) {
        int first = index;
        while (first > 1 && tokens.get(first - 1).is(".")) {
            first -= 2;
        }
        if (first == 0) {
            return false;
        }
        Token before = tokens.get(first - 1);
        return before.is("from")
                || before.is("join")
                || before.is("using")
                || before.is("only")
                || inList && before.is(",");
    }
}
