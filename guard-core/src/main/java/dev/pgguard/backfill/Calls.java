package dev.pgguard.backfill;

import dev.pgguard.sql.QualifiedName;
import dev.pgguard.sql.Token;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The names before an opening parenthesis: functions, and a few keywords that are none, which the catalog does not know. */
final class Calls {

    private final List<Token> tokens;

    Calls(List<Token> tokens) {
        this.tokens = tokens;
    }

    List<QualifiedName> all() {
        List<QualifiedName> names = new ArrayList<>();
        for (int i = 1; i < tokens.size(); i++) {
            if (!tokens.get(i).is("(") || !tokens.get(i - 1).isName()) {
                continue;
            }
            int at = i - 1;
            boolean qualified =
                    at >= 2 && tokens.get(at - 1).is(".") && tokens.get(at - 2).isName();
            int first = qualified ? at - 2 : at;
            if (first > 0 && tokens.get(first - 1).is("into")) {
                continue;
            }
            @Nullable String schema = qualified ? tokens.get(first).name() : null;
            names.add(new QualifiedName(schema, tokens.get(at).name()));
        }
        return names;
    }
}
