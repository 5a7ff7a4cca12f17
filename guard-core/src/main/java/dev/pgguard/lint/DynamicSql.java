package dev.pgguard.lint;

import dev.pgguard.sql.Token;
import dev.pgguard.sql.grammar.Grammar;
import dev.pgguard.sql.tree.Other;
import dev.pgguard.sql.tree.Parsed;
import dev.pgguard.sql.tree.Span;
import dev.pgguard.sql.tree.Unknown;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads EXECUTE: a constant like any statement, the template of {@code format()} with something in its gaps. */
final class DynamicSql {

    /** The node that stands for an EXECUTE whose text is made at run time. */
    static final String NODE = "DynamicExecute";

    private static final Pattern GAP = Pattern.compile("%(?:(%)|(?:\\d+\\$)?-?\\d*([sIL]))");

    private DynamicSql() {}

    /** @param tokens from EXECUTE to the end of the statement */
    static Bodies.Inner of(String sql, List<Token> tokens) {
        if (isConstant(tokens, 1) && ends(tokens, 2)) {
            return constant(sql, tokens.get(1), tokens.get(1).value());
        }
        boolean format = tokens.size() > 4
                && tokens.get(1).is("format")
                && tokens.get(2).is("(")
                && isConstant(tokens, 3)
                && (tokens.get(4).is(",") || tokens.get(4).is(")"))
                && ends(tokens, behindParenthesis(tokens, 2));
        if (format) {
            Bodies.Inner inner =
                    constant(sql, tokens.get(3), filled(tokens.get(3).value()));
            if (!(inner.parsed().tree() instanceof Unknown)) {
                return inner;
            }
        }
        int from = tokens.get(0).start();
        Span span = new Span(0, tokens.get(tokens.size() - 1).end() - from);
        Parsed opaque = new Parsed(new Other(NODE, Map.of(), span), List.of(), List.of(), List.of());
        return new Bodies.Inner(opaque, sql.substring(from), from, null);
    }

    private static Bodies.Inner constant(String sql, Token token, String text) {
        int inside = token.verbatim();
        boolean sameLength = text.length() == token.value().length();
        return inside >= 0 && sameLength
                ? new Bodies.Inner(Grammar.parse(text), text, token.start() + inside, null)
                : new Bodies.Inner(Grammar.parse(text), text, 0, new Span(token.start(), token.end()));
    }

    /** Names of points, which no table has, and empty strings, as long as the gaps. */
    private static String filled(String template) {
        StringBuilder filled = new StringBuilder();
        Matcher gaps = GAP.matcher(template);
        int from = 0;
        while (gaps.find()) {
            filled.append(template, from, gaps.start());
            int length = gaps.end() - gaps.start();
            String gap = gaps.group(1) != null ? "% " : "L".equals(gaps.group(2)) ? "''" : "\u2026\u2026";
            filled.append(gap).append(" ".repeat(length - gap.length()));
            from = gaps.end();
        }
        return filled.append(template.substring(from)).toString();
    }

    private static boolean isConstant(List<Token> tokens, int i) {
        return i < tokens.size() && tokens.get(i).kind() == Token.Kind.STRING;
    }

    private static boolean ends(List<Token> tokens, int i) {
        return i == tokens.size()
                || (i < tokens.size()
                        && (tokens.get(i).is("USING") || tokens.get(i).is("INTO")));
    }

    private static int behindParenthesis(List<Token> tokens, int open) {
        int depth = 0;
        for (int i = open; i < tokens.size(); i++) {
            depth += tokens.get(i).is("(") ? 1 : tokens.get(i).is(")") ? -1 : 0;
            if (depth == 0) {
                return i + 1;
            }
        }
        return tokens.size() + 1;
    }
}
