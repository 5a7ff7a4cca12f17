package dev.pgguard.lint.rules;

import dev.pgguard.lint.FileEnd;
import dev.pgguard.lint.Findings;
import dev.pgguard.lint.Report;
import dev.pgguard.lint.Rule;
import dev.pgguard.lint.Severity;
import dev.pgguard.lint.Step;
import dev.pgguard.sql.MetaCommand;
import dev.pgguard.sql.Token;
import dev.pgguard.sql.tree.Span;
import dev.pgguard.sql.tree.Tree;
import dev.pgguard.sql.tree.Unknown;
import java.util.Iterator;
import java.util.Optional;
import java.util.Set;

/** What only psql understands, in a file that a migration tool runs. */
final class PsqlMetaCommand implements Rule {

    @Override
    public String name() {
        return "psql-meta-command";
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
        Optional<Span> at = variable(step);
        if (at.isPresent()) {
            findings.add(
                    step,
                    Report.at(
                            at.get(),
                            step.text(at.get()) + " is a variable of psql, which migration tools do not know"));
        }
    }

    @Override
    public void endOfFile(FileEnd end, Findings findings) {
        for (MetaCommand command : end.file().script().metaCommands()) {
            findings.add(
                    end.file(),
                    command.range(),
                    Report.at(
                            new Span(0, 0),
                            "\\" + command.name() + " is a command of psql, which migration tools do not know"));
        }
    }

    /** {@code :name}, {@code :'name'} or {@code :"name"} where the grammar has no colon. */
    static Optional<Span> variable(Step step) {
        if (step.inBody() || !(step.tree() instanceof Unknown unknown)) {
            return Optional.empty();
        }
        Token colon = null;
        for (Iterator<Token> tokens = step.tokenReader(); tokens.hasNext(); ) {
            Token token = tokens.next();
            boolean named = token.isName() || token.kind() == Token.Kind.STRING;
            if (colon != null
                    && colon.is(":")
                    && named
                    && token.start() == colon.end()
                    && colon.start() == unknown.at().start()) {
                return Optional.of(new Span(colon.start(), token.end()));
            }
            colon = token;
        }
        return Optional.empty();
    }
}
