package dev.pgguard.sql.grammar;

import dev.pgguard.sql.tree.TypeName;
import java.util.ArrayList;
import java.util.List;

/** The parameters of functions and aggregates. */
final class Parameters {

    private final Tokens t;
    private final Parser p;

    Parameters(Parser parser) {
        this.t = parser.tokens;
        this.p = parser;
    }

    /** One parameter; the mode is empty when none is written. */
    record Parameter(String mode, TypeName type) {}

    /** {@code func_args_with_defaults}. */
    List<Parameter> list() {
        t.expect("(");
        List<Parameter> all = new ArrayList<>();
        if (!t.at(")")) {
            do {
                all.add(parameter());
            } while (t.accept(","));
        }
        t.expect(")");
        return all;
    }

    /** {@code aggr_args}. */
    List<Parameter> ofAggregate() {
        t.expect("(");
        List<Parameter> all = new ArrayList<>();
        if (!t.accept("*")) {
            boolean direct = !t.at("order");
            while (direct) {
                all.add(parameter());
                direct = t.accept(",");
            }
            if (t.accept("order")) {
                t.expect("by");
                // A variadic last argument stands for the ordered one behind it, which says the same again.
                boolean repeated =
                        !all.isEmpty() && all.get(all.size() - 1).mode().equals("variadic");
                do {
                    Parameter ordered = parameter();
                    if (!repeated) {
                        all.add(ordered);
                    }
                } while (t.accept(","));
            }
        }
        t.expect(")");
        return all;
    }

    private Parameter parameter() {
        String mode = mode();
        if (atName()) {
            p.names.typeOrFunction();
            mode = mode.isEmpty() ? mode() : mode;
        }
        TypeName type = p.types.functionType();
        if (t.accept("default") || t.accept("=")) {
            p.expressions().operand();
        }
        return new Parameter(mode, type);
    }

    private String mode() {
        switch (t.word()) {
            case "in" -> {
                t.skip(1);
                return t.accept("out") ? "inout" : "in";
            }
            case "out", "inout", "variadic" -> {
                String word = t.word();
                t.skip(1);
                return word;
            }
            default -> {
                return "";
            }
        }
    }

    /** A name stands before the type when what follows begins a type or a mode, and ends no parameter. */
    private boolean atName() {
        if (!Names.isTypeOrFunction(t.keyword()) || t.ahead(1, ".") || t.ahead(1, "(") || t.at("double", "precision")) {
            return false;
        }
        return switch (t.wordAhead(1)) {
            case "in", "out", "inout", "variadic", "setof" -> true;
            case "default" -> false;
            default ->
                Names.isTypeOrFunction(t.keywordAhead(1))
                        || t.keywordAhead(1).category() == Keywords.Keyword.COLUMN_NAME;
        };
    }
}
