package dev.pgguard.sql.grammar;

import dev.pgguard.sql.Token;
import dev.pgguard.sql.tree.Value;
import java.math.BigInteger;

/** The values of constants. */
final class Literals {

    private Literals() {}

    /** A bit string as PostgreSQL keeps it: {@code b0101} or {@code x1f}. */
    static Value bits(Token token) {
        String quoted = token.text().substring(1);
        String text = new Token(Token.Kind.STRING, quoted, 0, quoted.length()).value();
        char base = Character.toLowerCase(token.text().charAt(0));
        return new Value(Value.Kind.BIT_STRING, base + text, null);
    }

    static Value number(String written, boolean negative) {
        String text = written.indexOf('_') < 0 ? written : written.replace("_", "");
        String sign = negative ? "-" : "";
        if (isDigits(text) || (text.length() > 2 && Character.isLetter(text.charAt(1)) && text.charAt(0) == '0')) {
            BigInteger number = integer(text);
            if (number.bitLength() < 32 && number.intValue() >= 0) {
                return Value.integer(negative ? -number.longValue() : number.longValue());
            }
        }
        return new Value(Value.Kind.DECIMAL, sign + written, null);
    }

    private static boolean isDigits(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }

    private static BigInteger integer(String text) {
        int radix = radix(text);
        try {
            return new BigInteger(radix == 10 ? text : text.substring(2), radix);
        } catch (NumberFormatException malformed) {
            return BigInteger.ONE.shiftLeft(40);
        }
    }

    private static int radix(String text) {
        if (text.length() < 3) {
            return 10;
        }
        return switch (text.charAt(1)) {
            case 'x', 'X' -> 16;
            case 'o', 'O' -> 8;
            case 'b', 'B' -> 2;
            default -> 10;
        };
    }
}
