package dev.pgguard.lint.rules;

import dev.pgguard.lint.FileEnd;
import dev.pgguard.lint.Findings;
import dev.pgguard.lint.Report;
import dev.pgguard.lint.Rule;
import dev.pgguard.lint.Severity;
import dev.pgguard.lint.Step;
import dev.pgguard.sql.TextRange;
import dev.pgguard.sql.Token;
import dev.pgguard.sql.Unterminated;
import dev.pgguard.sql.Unterminated.Construct;
import dev.pgguard.sql.tree.Span;
import dev.pgguard.sql.tree.Tree;
import dev.pgguard.sql.tree.Unknown;
import java.util.Iterator;
import java.util.Set;

/** A statement that PostgreSQL's grammar does not accept; the others of its file are judged all the same. */
final class SyntaxError implements Rule {

    @Override
    public String name() {
        return "syntax-error";
    }

    @Override
    public Severity severity() {
        return Severity.ERROR;
    }

    @Override
    public Set<Class<? extends Tree>> looksAt() {
        return Set.of(Unknown.class);
    }

    @Override
    public void check(Step step, Findings findings) {
        if (step.inBody() || !(step.tree() instanceof Unknown unknown)) {
            return;
        }
        boolean told = isUnterminated(step, unknown)
                || holdsPlaceholder(step)
                || PsqlMetaCommand.variable(step).isPresent()
                || RemovedSyntax.inUnknown(step).isPresent();
        if (!told) {
            findings.add(step, Report.at(unknown.at(), unknown.reason()));
        }
    }

    private static boolean holdsPlaceholder(Step step) {
        for (Iterator<Token> tokens = step.tokenReader(); tokens.hasNext(); ) {
            if (tokens.next().kind() == Token.Kind.PLACEHOLDER) {
                return true;
            }
        }
        return false;
    }

    private static boolean isUnterminated(Step step, Unknown unknown) {
        TextRange statement = step.inFile(new Span(0, unknown.span().end()));
        return step.file().script().unterminated().stream()
                .map(Unterminated::range)
                .anyMatch(range -> range.start() >= statement.start() && range.start() <= statement.end());
    }

    @Override
    public void endOfFile(FileEnd end, Findings findings) {
        for (Unterminated each : end.file().script().unterminated()) {
            findings.add(end.file(), each.range(), Report.at(new Span(0, 0), words(each.construct())));
        }
    }

    private static String words(Construct construct) {
        return switch (construct) {
            case STRING -> "the string that begins here has no end";
            case DOLLAR_QUOTE -> "the dollar-quoted string that begins here has no end";
            case QUOTED_NAME -> "the quoted name that begins here has no end";
            case COMMENT -> "the comment that begins here has no end";
            case BODY -> "the body that begins here has no end";
            case COPY_DATA -> "the rows that follow COPY have no line with \\. behind them";
        };
    }
}
