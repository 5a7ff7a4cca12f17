package dev.pgguard.sql.grammar;

import dev.pgguard.sql.Token;
import dev.pgguard.sql.tree.Name;
import dev.pgguard.sql.tree.TypeName;
import dev.pgguard.sql.tree.Value;
import java.util.ArrayList;
import java.util.List;

/** Type names, with the spellings that SQL asks for turned into the catalog's names. */
final class Types {

    private final Tokens t;
    private final Parser p;

    Types(Parser parser) {
        this.t = parser.tokens;
        this.p = parser;
    }

    /** {@code Typename}. */
    TypeName type() {
        return type(false);
    }

    /** {@code func_type}: may end in {@code %TYPE}. */
    TypeName functionType() {
        return type(true);
    }

    private TypeName type(boolean percentAllowed) {
        int start = t.mark();
        boolean setOf = t.accept("setof");
        TypeName simple = simple(start, false);
        if (percentAllowed && t.at("%", "type")) {
            t.skip(2);
            return new TypeName(simple.names(), List.of(), List.of(), setOf, true, t.since(start));
        }
        List<Integer> bounds = bounds();
        if (!setOf && bounds.isEmpty()) {
            return simple;
        }
        return new TypeName(simple.names(), simple.modifiers(), bounds, setOf, false, t.since(start));
    }

    private List<Integer> bounds() {
        List<Integer> bounds = new ArrayList<>();
        if (t.accept("array")) {
            if (t.accept("[")) {
                bounds.add(integer());
                t.expect("]");
            } else {
                bounds.add(-1);
            }
        } else {
            while (t.accept("[")) {
                bounds.add(t.at("]") ? -1 : integer());
                t.expect("]");
            }
        }
        return List.copyOf(bounds);
    }

    int integer() {
        Value value = t.is(Token.Kind.NUMBER) ? Literals.number(t.token().text(), false) : Value.flag(false);
        if (value.kind() != Value.Kind.INTEGER) {
            throw t.unexpected();
        }
        t.skip(1);
        return Integer.parseInt(value.text());
    }

    /** Whether a word of the SQL standard's types stands here, behind which a string is a constant of that type. */
    boolean atBuiltIn() {
        return switch (t.word()) {
            case "int",
                    "integer",
                    "smallint",
                    "bigint",
                    "real",
                    "float",
                    "double",
                    "decimal",
                    "dec",
                    "numeric",
                    "boolean",
                    "bit",
                    "character",
                    "char",
                    "varchar",
                    "national",
                    "nchar",
                    "timestamp",
                    "time",
                    "interval",
                    "json" -> !t.at("double") || t.ahead(1, "precision");
            default -> false;
        };
    }

    /** A type without SETOF and array; of a constant when a string is to follow, which takes the implied lengths away. */
    TypeName simple(int start, boolean ofConstant) {
        if (!atBuiltIn()) {
            return generic(start);
        }
        String word = t.word();
        t.skip(1);
        return switch (word) {
            case "int", "integer" -> builtIn("int4", List.of(), start);
            case "smallint" -> builtIn("int2", List.of(), start);
            case "bigint" -> builtIn("int8", List.of(), start);
            case "real" -> builtIn("float4", List.of(), start);
            case "boolean" -> builtIn("bool", List.of(), start);
            case "json" -> builtIn("json", List.of(), start);
            case "double" -> {
                t.expect("precision");
                yield builtIn("float8", List.of(), start);
            }
            case "float" -> builtIn(t.at("(") && single() <= 24 ? "float4" : "float8", List.of(), start);
            case "bit" -> bit(start, ofConstant);
            case "time", "timestamp" -> time(word, start);
            case "interval" -> interval(start, ofConstant);
            case "decimal", "dec", "numeric" -> builtIn("numeric", modifiers(), start);
            default -> character(word, start, ofConstant);
        };
    }

    private TypeName generic(int start) {
        Name first = p.names.typeOrFunction();
        Name name = t.at(".") ? p.names.attributes(first) : first;
        return new TypeName(name.parts(), modifiers(), List.of(), false, false, t.since(start));
    }

    private List<Value> modifiers() {
        if (!t.at("(")) {
            return List.of();
        }
        t.skip(1);
        List<Value> values = new ArrayList<>();
        do {
            values.add(p.expressions().operand().valueOrText());
        } while (t.accept(","));
        t.expect(")");
        return List.copyOf(values);
    }

    private TypeName bit(int start, boolean ofConstant) {
        boolean varying = t.accept("varying");
        List<Value> length = modifiers();
        if (!varying && length.isEmpty() && !ofConstant) {
            length = List.of(Value.integer(1));
        }
        return builtIn(varying ? "varbit" : "bit", length, start);
    }

    private TypeName character(String word, int start, boolean ofConstant) {
        boolean varying = word.equals("varchar");
        if (word.equals("national")) {
            if (!t.accept("character")) {
                t.expect("char");
            }
        }
        if (!varying) {
            varying = t.accept("varying");
        }
        List<Value> length = List.of();
        if (t.at("(")) {
            length = List.of(Value.integer(single()));
        } else if (!varying && !ofConstant) {
            length = List.of(Value.integer(1));
        }
        return builtIn(varying ? "varchar" : "bpchar", length, start);
    }

    /** The type of {@code N'…'}. */
    TypeName national(int start) {
        return builtIn("bpchar", List.of(), start);
    }

    private TypeName time(String word, int start) {
        List<Value> precision = t.at("(") ? List.of(Value.integer(single())) : List.of();
        boolean zone = false;
        if (t.at("with", "time") || t.at("without", "time")) {
            zone = t.at("with");
            t.skip(2);
            t.expect("zone");
        }
        return builtIn(zone ? word + "tz" : word, precision, start);
    }

    private TypeName interval(int start, boolean ofConstant) {
        if (t.at("(")) {
            return builtIn("interval", List.of(Value.integer(0x7FFF), Value.integer(single())), start);
        }
        return builtIn("interval", ofConstant ? List.of() : intervalFields(), start);
    }

    /** {@code opt_interval}: YEAR TO MONTH and its kin as the grammar's mask. */
    List<Value> intervalFields() {
        int first = field(t.word());
        if (first == 0) {
            return List.of();
        }
        boolean second = t.at("second");
        t.skip(1);
        int mask = 1 << first;
        if (!second && first != field("month") && t.at("to") && field(t.wordAhead(1)) != 0) {
            t.skip(1);
            second = t.at("second");
            mask |= range(first, field(t.word()));
            t.skip(1);
        }
        return second && t.at("(")
                ? List.of(Value.integer(mask), Value.integer(single()))
                : List.of(Value.integer(mask));
    }

    private int range(int first, int last) {
        boolean yearToMonth = first == 2 && last == 1;
        if (!yearToMonth && (first < 3 || last <= first)) {
            throw t.unexpected();
        }
        if (yearToMonth) {
            return 1 << last;
        }
        int mask = 0;
        for (int field = first == 3 ? 10 : first; field <= last; field++) {
            mask |= 1 << field;
        }
        return mask;
    }

    private static int field(String word) {
        return switch (word) {
            case "month" -> 1;
            case "year" -> 2;
            case "day" -> 3;
            case "hour" -> 10;
            case "minute" -> 11;
            case "second" -> 12;
            default -> 0;
        };
    }

    private int single() {
        t.expect("(");
        int number = integer();
        t.expect(")");
        return number;
    }

    private TypeName builtIn(String name, List<Value> modifiers, int start) {
        return new TypeName(List.of("pg_catalog", name), modifiers, List.of(), false, false, t.since(start));
    }
}
