package dev.pgguard.lint.rules;

import dev.pgguard.lint.Findings;
import dev.pgguard.lint.Report;
import dev.pgguard.lint.Rule;
import dev.pgguard.lint.Severity;
import dev.pgguard.lint.Step;
import dev.pgguard.sql.Token;
import dev.pgguard.sql.tree.CreateTable;
import dev.pgguard.sql.tree.CreateTableAs;
import dev.pgguard.sql.tree.Option;
import dev.pgguard.sql.tree.SetVariable;
import dev.pgguard.sql.tree.Span;
import dev.pgguard.sql.tree.Unknown;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What older servers knew and the current ones no longer do. */
final class RemovedSyntax implements Rule {

    private static final Set<String> TYPES = Set.of("abstime", "reltime", "tinterval");
    private static final List<String> WORDS =
            List.of("abstime", "reltime", "tinterval", "pg_start_backup", "pg_stop_backup");
    private static final Set<String> BACKUP = Set.of("pg_start_backup", "pg_stop_backup");

    private record Removed(Span at, String what, int since) {}

    @Override
    public String name() {
        return "removed-syntax";
    }

    @Override
    public Severity severity() {
        return Severity.ERROR;
    }

    @Override
    public void check(Step step, Findings findings) {
        Optional<Removed> found = removed(step);
        if (found.isPresent()) {
            Removed removed = found.get();
            findings.add(
                    step, Report.at(removed.at(), removed.what() + " is gone since PostgreSQL " + removed.since()));
        }
    }

    /** In what today's grammar does not accept: a statement that older servers run is no syntax error. */
    static Optional<Span> inUnknown(Step step) {
        return step.tree() instanceof Unknown unknown ? unknown(step, unknown).map(Removed::at) : Optional.empty();
    }

    private static Optional<Removed> removed(Step step) {
        Optional<Removed> found = step.tree() instanceof Unknown unknown ? unknown(step, unknown) : known(step);
        return found.isPresent() && step.target() >= found.get().since() ? found : Optional.empty();
    }

    private static Optional<Removed> unknown(Step step, Unknown unknown) {
        Token token = null;
        int number = 0;
        for (Iterator<Token> tokens = step.tokenReader(); tokens.hasNext(); number++) {
            Token next = tokens.next();
            if (token != null && next.start() == unknown.at().start()) {
                if (token.is("WITH") && next.is("OIDS")) {
                    return Optional.of(new Removed(new Span(token.start(), next.end()), "WITH OIDS", 12));
                }
                if ((token.is("!") || token.is("!!")) && number > 1) {
                    return Optional.of(postfix(token));
                }
            }
            token = next;
        }
        return token != null && token.is("!") && unknown.at().start() >= token.end()
                ? Optional.of(postfix(token))
                : Optional.empty();
    }

    private static Removed postfix(Token operator) {
        return new Removed(new Span(operator.start(), operator.end()), "a postfix operator", 14);
    }

    private static Optional<Removed> known(Step step) {
        List<Option> options = step.tree() instanceof CreateTable create
                ? create.options()
                : step.tree() instanceof CreateTableAs create ? create.options() : List.of();
        for (Option option : options) {
            boolean on = option.value() == null
                    || !Set.of("false", "off", "0").contains(option.value().text());
            if (option.name().equals("oids") && on) {
                return Optional.of(new Removed(option.span(), "WITH OIDS", 12));
            }
        }
        if (step.tree() instanceof SetVariable set
                && set.name().equals("default_with_oids")
                && set.values().stream()
                        .anyMatch(value -> Set.of("true", "on", "1").contains(value.text()))) {
            return Optional.of(new Removed(set.span(), "default_with_oids", 12));
        }
        return words(step);
    }

    private static Optional<Removed> words(Step step) {
        if (!mayHoldWord(step.sql())) {
            return Optional.empty();
        }
        List<Token> tokens = step.tokens();
        for (int i = 0; i < tokens.size(); i++) {
            Token token = tokens.get(i);
            if (token.kind() != Token.Kind.WORD) {
                continue;
            }
            Span at = new Span(token.start(), token.end());
            boolean called = i + 1 < tokens.size() && tokens.get(i + 1).is("(");
            if (called && BACKUP.contains(token.name())) {
                return Optional.of(new Removed(at, token.name() + "(), now pg_backup_" + action(token) + "(),", 15));
            }
            if (!called && TYPES.contains(token.name()) && isType(tokens, i)) {
                return Optional.of(new Removed(at, "the type " + token.name(), 12));
            }
        }
        return Optional.empty();
    }

    /** Looks for the rarest letter of each word: this is asked of every statement. */
    private static boolean mayHoldWord(String sql) {
        for (int i = 0; i < sql.length(); i++) {
            int letter = sql.charAt(i) | 0x20;
            if ((letter == 'm' || letter == 'v' || letter == 'k') && isInWord(sql, i, letter)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isInWord(String sql, int at, int letter) {
        for (String word : WORDS) {
            int inside = word.indexOf(letter);
            if (inside >= 0 && sql.regionMatches(true, at - inside, word, 0, word.length())) {
                return true;
            }
        }
        return false;
    }

    private static String action(Token token) {
        return token.name().equals("pg_start_backup") ? "start" : "stop";
    }

    /** Behind a column's name or a cast, and not a name of something itself. */
    private static boolean isType(List<Token> tokens, int i) {
        Token before = i == 0 ? tokens.get(0) : tokens.get(i - 1);
        boolean cast = before.is("::") || before.is("TYPE") || before.is("AS");
        boolean column = before.isName()
                && i > 1
                && (tokens.get(i - 2).is("(")
                        || tokens.get(i - 2).is(",")
                        || tokens.get(i - 2).is("COLUMN"));
        return cast || column;
    }
}
