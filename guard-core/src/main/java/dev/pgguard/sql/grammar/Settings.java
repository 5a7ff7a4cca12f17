package dev.pgguard.sql.grammar;

import dev.pgguard.sql.Token;
import dev.pgguard.sql.tree.Name;
import dev.pgguard.sql.tree.Option;
import dev.pgguard.sql.tree.SetConstraints;
import dev.pgguard.sql.tree.SetVariable;
import dev.pgguard.sql.tree.SetVariable.Kind;
import dev.pgguard.sql.tree.Tree;
import dev.pgguard.sql.tree.Value;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** SET, RESET and SHOW. */
final class Settings {

    private final Tokens t;
    private final Parser p;

    Settings(Parser parser) {
        this.t = parser.tokens;
        this.p = parser;
    }

    Tree set(int start) {
        t.expect("set");
        if (t.at("constraints")) {
            return constraints(start);
        }
        boolean local = t.at("local") && !t.ahead(1, "=") && !t.ahead(1, "to") && !t.ahead(1, ".");
        if (local) {
            t.skip(1);
        } else if (t.at("session") && !t.ahead(1, "authorization") && !isAssignment()) {
            t.skip(1);
            if (t.accept("characteristics")) {
                t.expect("as", "transaction");
                return multi("SESSION CHARACTERISTICS", local, start);
            }
        }
        if (t.at("transaction") && !isAssignment()) {
            t.skip(1);
            if (t.accept("snapshot")) {
                List<Value> id = List.of(Value.string(p.names.stringText()));
                return new SetVariable(Kind.MULTI, "TRANSACTION SNAPSHOT", local, id, List.of(), t.since(start));
            }
            return multi("TRANSACTION", local, start);
        }
        return rest(local, start);
    }

    private boolean isAssignment() {
        return t.ahead(1, "=") || t.ahead(1, "to") || t.ahead(1, ".") || t.ahead(1, "from");
    }

    private Tree multi(String name, boolean local, int start) {
        List<Option> options = new Transactions(p).modes(true);
        return new SetVariable(Kind.MULTI, name, local, List.of(), options, t.since(start));
    }

    private Tree constraints(int start) {
        t.skip(1);
        List<Name> names = List.of();
        if (!t.accept("all")) {
            names = p.names.qualifiedNames();
            names.forEach(p::referenced);
        }
        boolean deferred = t.accept("deferred");
        if (!deferred) {
            t.expect("immediate");
        }
        return new SetConstraints(names, deferred, t.since(start));
    }

    /** {@code set_rest_more}: a setting and its value, also of functions, roles and databases. */
    SetVariable rest(boolean local, int start) {
        if (!isAssignment()) {
            SetVariable special = special(local, start);
            if (special != null) {
                return special;
            }
        }
        String name = variable();
        if (t.accept("from")) {
            t.expect("current");
            return of(Kind.CURRENT, name, local, List.of(), start);
        }
        if (!t.accept("=")) {
            t.expect("to");
        }
        if (t.accept("default")) {
            return of(Kind.DEFAULT, name, local, List.of(), start);
        }
        List<Value> values = new ArrayList<>();
        do {
            values.add(p.options().word());
        } while (t.accept(","));
        return of(Kind.VALUE, name, local, List.copyOf(values), start);
    }

    private SetVariable of(Kind kind, String name, boolean local, List<Value> values, int start) {
        return new SetVariable(kind, name, local, values, List.of(), t.since(start));
    }

    private SetVariable text(String name, boolean local, int start) {
        return of(Kind.VALUE, name, local, List.of(Value.string(p.names.stringText())), start);
    }

    private @Nullable SetVariable special(boolean local, int start) {
        if (t.accept("time", "zone")) {
            return timeZone(local, start);
        }
        if (t.accept("schema")) {
            return text("search_path", local, start);
        }
        if (t.accept("catalog")) {
            return text("catalog", local, start);
        }
        if (t.accept("names")) {
            if (t.accept("default") || !t.is(Token.Kind.STRING)) {
                return of(Kind.DEFAULT, "client_encoding", local, List.of(), start);
            }
            return text("client_encoding", local, start);
        }
        if (t.accept("role")) {
            Value role = Value.string(p.names.nonReservedOrString().last());
            return of(Kind.VALUE, "role", local, List.of(role), start);
        }
        if (t.accept("session", "authorization")) {
            if (t.accept("default")) {
                return of(Kind.DEFAULT, "session_authorization", local, List.of(), start);
            }
            Value role = Value.string(p.names.nonReservedOrString().last());
            return of(Kind.VALUE, "session_authorization", local, List.of(role), start);
        }
        if (t.accept("xml")) {
            t.expect("option");
            Value value = Value.string(t.at("document") ? "DOCUMENT" : "CONTENT");
            if (!t.accept("document")) {
                t.expect("content");
            }
            return of(Kind.VALUE, "xmloption", local, List.of(value), start);
        }
        return null;
    }

    private SetVariable timeZone(boolean local, int start) {
        if (t.accept("default") || t.accept("local")) {
            return of(Kind.DEFAULT, "timezone", local, List.of(), start);
        }
        Value value;
        if (t.at("interval")) {
            p.expressions().primary();
            value = new Value(Value.Kind.OTHER, "interval", null);
        } else if (p.options().atNumber()) {
            value = p.options().number();
        } else if (t.is(Token.Kind.STRING)) {
            value = Value.string(p.names.stringText());
        } else {
            value = Value.string(p.names.column().last());
        }
        return of(Kind.VALUE, "timezone", local, List.of(value), start);
    }

    /** {@code var_name}. */
    private String variable() {
        Name first = p.names.column();
        StringBuilder name = new StringBuilder(first.last());
        while (t.accept(".")) {
            name.append('.').append(p.names.column().last());
        }
        return name.toString();
    }

    /** At RESET. */
    SetVariable reset(int start) {
        t.expect("reset");
        if (t.accept("all")) {
            return of(Kind.RESET_ALL, "", false, List.of(), start);
        }
        return of(Kind.RESET, named(), false, List.of(), start);
    }

    private String named() {
        if (t.accept("time", "zone")) {
            return "timezone";
        }
        if (t.accept("transaction", "isolation", "level")) {
            return "transaction_isolation";
        }
        if (t.accept("session", "authorization")) {
            return "session_authorization";
        }
        return variable();
    }

    Tree show(int start) {
        t.expect("show");
        String name = t.accept("all") ? "all" : named();
        return new Plain("VariableShowStmt").with("name", name).record(t.since(start));
    }

    /** SET or RESET, of a role, a database or a function. */
    SetVariable setOrReset() {
        int start = t.mark();
        if (t.at("reset")) {
            return reset(start);
        }
        t.expect("set");
        return rest(false, start);
    }
}
