package dev.pgguard.backfill;

import dev.pgguard.sql.Token;
import java.util.List;
import java.util.Set;

/** The tokens of a statement that stand in no parentheses or brackets; indexes count all tokens. */
final class TopLevel {

    private final List<Token> tokens;
    private final boolean[] outside;

    TopLevel(List<Token> tokens) {
        this.tokens = tokens;
        this.outside = new boolean[tokens.size()];
        int depth = 0;
        for (int i = 0; i < tokens.size(); i++) {
            Token token = tokens.get(i);
            boolean closes = token.is(")") || token.is("]");
            boolean opens = token.is("(") || token.is("[");
            if (closes) {
                depth--;
            }
            outside[i] = depth == 0 && !opens && !closes;
            if (opens) {
                depth++;
            }
        }
    }

    /** Whether it is none of a parenthesis's or a bracket's, and the symbol or operator. */
    private boolean isSymbol(String symbol, int index) {
        return outside[index] && tokens.get(index).is(symbol);
    }

    /** Of the first such symbol or operator; {@code to} where there is none. */
    int symbol(String symbol, int from, int to) {
        int i = from;
        while (i < to && !isSymbol(symbol, i)) {
            i++;
        }
        return i;
    }

    /** Whether the word is the token there. */
    boolean at(String word, int index) {
        return index < outside.length && outside[index] && isWord(index, word);
    }

    /** Of the first one from there on; -1 where there is none. */
    int indexOf(String word, int from) {
        return indexOf(word, from, outside.length);
    }

    int indexOf(String word, int from, int to) {
        for (int i = Math.max(0, from); i < to; i++) {
            if (at(word, i)) {
                return i;
            }
        }
        return -1;
    }

    int indexOfPair(String first, String second, int from, int to) {
        for (int i = from; i + 1 < to; i++) {
            if (at(first, i) && at(second, i + 1)) {
                return i;
            }
        }
        return -1;
    }

    /** FROM as a clause, not of IS DISTINCT FROM. */
    int from(int from, int to) {
        for (int i = from; i < to; i++) {
            if (at("from", i) && !isWord(i - 1, "distinct")) {
                return i;
            }
        }
        return -1;
    }

    /** Of the first of these words; {@code to} where there is none. */
    int firstOf(Set<String> words, int from, int to) {
        for (int i = from; i < to; i++) {
            if (outside[i]
                    && tokens.get(i).kind() == Token.Kind.WORD
                    && words.contains(tokens.get(i).name())) {
                return i;
            }
        }
        return to;
    }

    private boolean isWord(int index, String word) {
        Token token = tokens.get(index);
        return token.kind() == Token.Kind.WORD && token.is(word);
    }
}
