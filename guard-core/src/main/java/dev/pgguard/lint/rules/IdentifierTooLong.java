package dev.pgguard.lint.rules;

import dev.pgguard.lint.Findings;
import dev.pgguard.lint.Report;
import dev.pgguard.lint.Rule;
import dev.pgguard.lint.Severity;
import dev.pgguard.lint.Step;
import dev.pgguard.sql.Token;
import dev.pgguard.sql.tree.Span;
import java.util.Iterator;

/** A name of more than 63 bytes, which the server cuts without an error. */
final class IdentifierTooLong implements Rule {

    private static final int LONGEST = 63;

    @Override
    public String name() {
        return "identifier-too-long";
    }

    @Override
    public Severity severity() {
        return Severity.WARN;
    }

    @Override
    public void check(Step step, Findings findings) {
        if (!mayHold(step.sql())) {
            return;
        }
        for (Iterator<Token> tokens = step.tokenReader(); tokens.hasNext(); ) {
            Token token = tokens.next();
            int bytes = token.nameBytes();
            if (bytes > LONGEST) {
                Span span = new Span(token.start(), token.end());
                findings.add(
                        step,
                        Report.at(
                                        span,
                                        "the name has " + bytes + " bytes, of which the server keeps the first 63: "
                                                + token.name())
                                .fixedBy(span, cut(token)));
            }
        }
    }

    /** Of such a name without quotes at least 16 characters stand in a row, in UTF-8 with four bytes each. */
    private static boolean mayHold(String sql) {
        int row = LONGEST / 4 + 1;
        for (int i = row - 1; i < sql.length(); i += row) {
            if (lengthAround(sql, i) >= row) {
                return true;
            }
        }
        return sql.indexOf('"') >= 0;
    }

    /** How many characters of names stand in a row around an offset. */
    private static int lengthAround(String sql, int offset) {
        int start = offset;
        while (start >= 0 && isNamePart(sql.charAt(start))) {
            start--;
        }
        int end = offset;
        while (start < offset && end < sql.length() && isNamePart(sql.charAt(end))) {
            end++;
        }
        return end - start - 1;
    }

    private static boolean isNamePart(char c) {
        return (c >= 'a' && c <= 'z')
                || c == '_'
                || (c >= '0' && c <= '9')
                || (c >= 'A' && c <= 'Z')
                || c == '$'
                || c > 127;
    }

    private static String cut(Token token) {
        return token.kind() == Token.Kind.QUOTED_NAME
                ? '"' + token.name().replace("\"", "\"\"") + '"'
                : token.text().substring(0, token.name().length());
    }
}
