package dev.pgguard.lint;

import dev.pgguard.sql.Script;
import dev.pgguard.sql.ScriptStatement;
import dev.pgguard.sql.ScriptStyle;
import dev.pgguard.sql.Token;
import dev.pgguard.sql.grammar.Grammar;
import dev.pgguard.sql.tree.CreateFunction;
import dev.pgguard.sql.tree.DoBlock;
import dev.pgguard.sql.tree.Parsed;
import dev.pgguard.sql.tree.Select;
import dev.pgguard.sql.tree.Span;
import dev.pgguard.sql.tree.Tree;
import dev.pgguard.sql.tree.Unknown;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The statements inside of DO blocks, and of functions and procedures in PL/pgSQL and SQL. */
final class Bodies {

    private Bodies() {}

    /**
     * A statement inside of another one.
     *
     * @param offset of its text in the outer statement
     * @param instead where it is pointed to when its own place cannot be told (a body with escaped quotes); else null
     */
    record Inner(Parsed parsed, String sql, int offset, @Nullable Span instead) {}

    /**
     * The code of a block or a function, as a constant holds it.
     *
     * @param offset where it begins in the statement
     * @param exact whether it stands there letter by letter, without escapes
     * @param quoted the constant
     */
    record Code(String text, boolean plpgsql, int offset, boolean exact, Span quoted) {}

    static List<Inner> of(String sql, Tree tree) {
        if (tree instanceof CreateFunction function && function.sqlBody() != null) {
            return function.statements().stream()
                    .map(each -> new Inner(new Parsed(each, List.of(), List.of(), List.of()), sql, 0, null))
                    .toList();
        }
        Optional<Code> code = code(sql, tree);
        return code.isPresent() ? inners(code.get()) : List.of();
    }

    /** Empty without a body in PL/pgSQL or SQL that is a constant. */
    static Optional<Code> code(String sql, Tree tree) {
        if (tree instanceof DoBlock block) {
            boolean plain = block.language() == null || block.language().equals("plpgsql");
            return plain ? Optional.of(code(sql, block.body(), true, block.bodySpan())) : Optional.empty();
        }
        if (!(tree instanceof CreateFunction function) || function.sqlBody() != null) {
            return Optional.empty();
        }
        Span span = function.bodySpan();
        String language = function.language();
        boolean known = "plpgsql".equals(language) || "sql".equals(language);
        return span == null || !known || function.bodies().size() != 1
                ? Optional.empty()
                : Optional.of(code(sql, function.bodies().get(0), "plpgsql".equals(language), span));
    }

    private static Code code(String outer, String body, boolean plpgsql, Span span) {
        int quotes = span.end() - span.start() - body.length();
        boolean exact = quotes % 2 == 0 && outer.startsWith(body, span.start() + quotes / 2);
        return new Code(body, plpgsql, exact ? span.start() + quotes / 2 : span.start(), exact, span);
    }

    private static List<Inner> inners(Code code) {
        List<Inner> found = new ArrayList<>();
        for (ScriptStatement statement :
                Script.of(code.text(), ScriptStyle.plain()).statements()) {
            int at = code.offset() + statement.range().start();
            inner(statement, code.plpgsql())
                    .ifPresent(inner -> found.add(new Inner(
                            inner.parsed(),
                            inner.sql(),
                            code.exact() ? at + inner.offset() : 0,
                            code.exact() ? shifted(inner.instead(), at) : code.quoted())));
        }
        return found;
    }

    private static @Nullable Span shifted(@Nullable Span span, int by) {
        return span == null ? null : new Span(span.start() + by, span.end() + by);
    }

    private static Optional<Inner> inner(ScriptStatement statement, boolean plpgsql) {
        String sql = statement.sql();
        List<Token> tokens = statement.tokens();
        int first = plpgsql ? start(tokens) : 0;
        if (first >= tokens.size() || (plpgsql && tokens.get(first).is("END"))) {
            return Optional.empty();
        }
        int from = tokens.get(first).start();
        if (plpgsql && tokens.get(first).is("EXECUTE")) {
            return Optional.of(DynamicSql.of(sql, tokens.subList(first, tokens.size())));
        }
        boolean perform = plpgsql && tokens.get(first).is("PERFORM");
        String text = perform ? "SELECT " + sql.substring(from + "PERFORM".length()) : sql.substring(from);
        Parsed parsed = Grammar.parse(text);
        boolean variable = parsed.tree() instanceof Select select && select.into() != null;
        return parsed.tree() instanceof Unknown || (plpgsql && variable)
                ? Optional.empty()
                : Optional.of(new Inner(parsed, text, from, null));
    }

    /** The index of the first token behind labels, BEGIN, conditions and the heads of loops. */
    private static int start(List<Token> tokens) {
        int i = 0;
        while (i < tokens.size()) {
            Token token = tokens.get(i);
            if (token.is("BEGIN") || token.is("ELSE") || token.is("LOOP") || token.is("EXCEPTION")) {
                i++;
            } else if (token.is("DECLARE")) {
                i = behind(tokens, i, "BEGIN");
            } else if (token.is("IF")
                    || token.is("ELSIF")
                    || token.is("ELSEIF")
                    || token.is("WHEN")
                    || token.is("CASE")) {
                i = behind(tokens, i, "THEN");
            } else if (token.is("FOR") || token.is("WHILE") || token.is("FOREACH")) {
                i = behind(tokens, i, "LOOP");
            } else if (token.is("<<")) {
                i += 3;
            } else if (token.is("RETURN")
                    && i + 1 < tokens.size()
                    && tokens.get(i + 1).is("QUERY")) {
                i += 2;
            } else {
                return i;
            }
        }
        return i;
    }

    private static int behind(List<Token> tokens, int from, String word) {
        int depth = 0;
        for (int i = from; i < tokens.size(); i++) {
            Token token = tokens.get(i);
            depth += token.is("(") ? 1 : token.is(")") ? -1 : 0;
            if (depth == 0 && token.is(word)) {
                return i + 1;
            }
        }
        return tokens.size();
    }
}
