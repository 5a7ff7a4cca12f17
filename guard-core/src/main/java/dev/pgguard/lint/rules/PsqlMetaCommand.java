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
import java.util.List;
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
        List<Token> tokens = step.tokens();
        for (int i = 0; i + 1 < tokens.size(); i++) {
            Token colon = tokens.get(i);
            Token name = tokens.get(i + 1);
            boolean named = name.isName() || name.kind() == Token.Kind.STRING;
            if (colon.is(":")
                    && named
                    && name.start() == colon.end()
                    && colon.start() == unknown.at().start()) {
                return Optional.of(new Span(colon.start(), name.end()));
            }
        }
        return Optional.empty();
    }
}
