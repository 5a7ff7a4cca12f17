package dev.pgguard.lint;

import dev.pgguard.sql.Token;
import dev.pgguard.sql.tree.Select;
import dev.pgguard.sql.tree.SetVariable;
import dev.pgguard.sql.tree.Span;
import dev.pgguard.sql.tree.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Reads {@code select set_config('lock_timeout', '2s', true)}, which is SET in the form of a query. */
final class SettingCalls {

    private SettingCalls() {}

    static List<SetVariable> of(Step step) {
        if (!(step.tree() instanceof Select)
                || !step.sql().toLowerCase(Locale.ROOT).contains("set_config")) {
            return List.of();
        }
        List<SetVariable> found = new ArrayList<>();
        List<Token> tokens = step.tokens();
        for (int i = 0; i + 3 < tokens.size(); i++) {
            boolean named = tokens.get(i).is("set_config")
                    && tokens.get(i + 1).is("(")
                    && tokens.get(i + 2).isConstant()
                    && tokens.get(i + 3).is(",");
            int close = named ? close(tokens, i + 1) : 0;
            if (close > i + 5) {
                found.add(call(tokens, i, close));
            }
        }
        return found;
    }

    private static SetVariable call(List<Token> tokens, int from, int close) {
        Token value = tokens.get(from + 4);
        boolean constant = value.isConstant() && tokens.get(from + 5).is(",");
        boolean local = tokens.get(close - 1).is("true");
        return new SetVariable(
                SetVariable.Kind.VALUE,
                tokens.get(from + 2).value().toLowerCase(Locale.ROOT),
                local,
                List.of(constant ? Value.string(value.value()) : new Value(Value.Kind.OTHER, "", null)),
                List.of(),
                new Span(tokens.get(from).start(), tokens.get(close).end()));
    }

    private static int close(List<Token> tokens, int open) {
        int depth = 0;
        for (int i = open; i < tokens.size(); i++) {
            depth += tokens.get(i).is("(") ? 1 : tokens.get(i).is(")") ? -1 : 0;
            if (depth == 0) {
                return i;
            }
        }
        return -1;
    }
}
