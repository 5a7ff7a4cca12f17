package dev.pgguard.lint;

import dev.pgguard.sql.Comment;
import dev.pgguard.sql.LineIndex;
import dev.pgguard.sql.Script;
import dev.pgguard.sql.ScriptStatement;
import dev.pgguard.sql.ScriptStyle;
import dev.pgguard.sql.TextRange;
import dev.pgguard.sql.Token;
import dev.pgguard.sql.grammar.Grammar;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What a comment covers: the statement below or beside it or, inside of one, the part that begins below or beside it. */
final class Coverage {

    /** A statement and its tokens, where they stand in the file. */
    private record Part(TextRange range, Supplier<List<Placed>> tokens) {}

    private record Placed(TextRange at, Token token) {}

    private final LintFile file;
    private final LineIndex lines;
    private final List<Comment> comments;
    private final List<Part> parts;
    private final @Nullable TextRange outer;

    private Coverage(LintFile file, List<Comment> comments, List<Part> parts, @Nullable TextRange outer) {
        this.file = file;
        this.lines = file.script().lines();
        this.comments = comments;
        this.parts = parts;
        this.outer = outer;
    }

    static Coverage ofFile(LintFile file) {
        List<Part> parts = new ArrayList<>();
        for (ScriptStatement statement : file.script().statements()) {
            parts.add(new Part(statement.range(), () -> placed(statement, statement.tokens(), 0)));
        }
        return new Coverage(file, file.script().comments(), parts, null);
    }

    /** One for each block and function in whose code a comment may stand. */
    static List<Coverage> ofBodies(LintFile file) {
        List<Coverage> found = new ArrayList<>();
        for (ScriptStatement statement : file.script().statements()) {
            String sql = statement.sql();
            if (Suppressions.mayHaveSome(sql)) {
                ofBody(file, statement, sql).ifPresent(found::add);
            }
        }
        return found;
    }

    private static Optional<Coverage> ofBody(LintFile file, ScriptStatement statement, String sql) {
        var tree = Grammar.parse(statement).tree();
        return Bodies.code(sql, tree).filter(Bodies.Code::exact).map(code -> {
            List<Comment> comments = Script.of(code.text(), ScriptStyle.plain()).comments().stream()
                    .map(comment -> new Comment(
                            comment.text(),
                            statement.inFile(
                                    code.offset() + comment.range().start(),
                                    code.offset() + comment.range().end())))
                    .toList();
            List<Part> parts = new ArrayList<>();
            for (Bodies.Inner inner : Bodies.of(sql, tree)) {
                int end = inner.offset() + inner.sql().length();
                parts.add(new Part(statement.inFile(inner.offset(), end), () -> inner(statement, inner)));
            }
            return new Coverage(file, comments, parts, statement.range());
        });
    }

    private static List<Placed> inner(ScriptStatement statement, Bodies.Inner inner) {
        List<ScriptStatement> read = Script.of(inner.sql(), ScriptStyle.plain()).statements();
        return read.isEmpty()
                ? List.of()
                : placed(
                        statement,
                        read.get(0).tokens(),
                        inner.offset() + read.get(0).range().start());
    }

    private static List<Placed> placed(ScriptStatement statement, List<Token> tokens, int shift) {
        return tokens.stream()
                .map(token -> new Placed(statement.inFile(token.start() + shift, token.end() + shift), token))
                .toList();
    }

    List<Comment> comments() {
        return comments;
    }

    TextRange of(Comment comment) {
        TextRange at = comment.range();
        int line = lines.line(at.start());
        boolean beside =
                !file.script().text().substring(lines.start(line), at.start()).isBlank();
        if (beside) {
            return beside(at, line);
        }
        int above = firstFrom(at.start() + 1) - 1;
        if (above >= 0 && parts.get(above).range().contains(at.start())) {
            List<Placed> tokens = parts.get(above).tokens().get();
            return element(parts.get(above), tokens, firstFrom(tokens, at.end()), -1);
        }
        int below = firstFrom(at.end());
        int end = below < parts.size() ? behind(parts.get(below).range()) : at.end();
        return new TextRange(at.end(), end);
    }

    /** The number of the first statement that begins at the offset or behind it. */
    private int firstFrom(int offset) {
        int low = 0;
        int high = parts.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (parts.get(middle).range().start() < offset) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private TextRange beside(TextRange comment, int line) {
        int last = firstFrom(comment.start()) - 1;
        int first = last + 1;
        while (first > 0 && lines.line(parts.get(first - 1).range().start()) == line) {
            first--;
        }
        if (first <= last) {
            return new TextRange(
                    parts.get(first).range().start(), behind(parts.get(last).range()));
        }
        if (outer != null && lines.line(outer.start()) == line) {
            return new TextRange(outer.start(), behind(outer));
        }
        if (last < 0 || lines.line(parts.get(last).range().end()) < line) {
            return new TextRange(lines.start(line), comment.start());
        }
        List<Placed> tokens = parts.get(last).tokens().get();
        return element(parts.get(last), tokens, firstFrom(tokens, lines.start(line)), line);
    }

    /** A syntax error may be found at the end of a statement. */
    private static int behind(TextRange statement) {
        return statement.end() + 1;
    }

    private static int firstFrom(List<Placed> tokens, int offset) {
        int i = 0;
        while (i < tokens.size() && tokens.get(i).at().start() < offset) {
            i++;
        }
        return i < tokens.size() && tokens.get(i).token().is(",") ? i + 1 : i;
    }

    /** From a token to the comma or parenthesis that ends what begins there, and on while more begins in that line. */
    private TextRange element(Part part, List<Placed> tokens, int from, int line) {
        int depth = 0;
        for (int i = from; i < tokens.size(); i++) {
            Placed placed = tokens.get(i);
            Token token = placed.token();
            depth += token.is("(") || token.is("[") ? 1 : token.is(")") || token.is("]") ? -1 : 0;
            boolean next = depth == 0 && (token.is(",") || token.is(";"));
            boolean moreInLine = next
                    && i + 1 < tokens.size()
                    && lines.line(tokens.get(i + 1).at().start()) == line;
            if (depth < 0 || (next && !moreInLine)) {
                return new TextRange(tokens.get(from).at().start(), placed.at().start() + 1);
            }
        }
        int end = behind(part.range());
        return new TextRange(from < tokens.size() ? tokens.get(from).at().start() : end, end);
    }
}
