package dev.pgguard.sql.grammar;

import dev.pgguard.sql.Token;

/** How tightly each operator binds, loosest first (PostgreSQL manual, "Operator Precedence"). */
final class Precedence {

    static final int NONE = -1;
    static final int LOWEST = 0;
    static final int OR = 1;
    static final int AND = 2;
    static final int NOT = 3;
    static final int IS = 4;
    static final int COMPARISON = 5;
    static final int MATCH = 6;
    static final int OPERATOR = 7;
    static final int SUM = 8;
    static final int PRODUCT = 9;
    static final int POWER = 10;
    static final int AT = 11;
    static final int COLLATE = 12;
    static final int SIGN = 13;
    static final int CAST = 15;

    private final Tokens t;
    private final Tests tests;

    Precedence(Tokens tokens, Tests tests) {
        this.t = tokens;
        this.tests = tests;
    }

    /** Of the operator that stands here behind its left operand; NONE when none does, or none that the restricted form has. */
    int of(Operand left, boolean restricted) {
        String word = t.word();
        return switch (word) {
            case "<", ">", "=", "<=", ">=", "<>" -> COMPARISON;
            case "operator" -> t.ahead(1, "(") ? OPERATOR : NONE;
            case "+", "-" -> SUM;
            case "*", "/", "%" -> PRODUCT;
            case "^" -> POWER;
            case "::" -> CAST;
            case "overlaps" -> left.isRow() ? OPERATOR : NONE;
            case "is" -> restricted && !tests.atRestrictedIs() ? NONE : IS;
            default -> {
                if (atOperator() || atQuestionMark()) {
                    yield OPERATOR;
                }
                yield restricted ? NONE : ofWord(word);
            }
        };
    }

    private int ofWord(String word) {
        return switch (word) {
            case "or" -> OR;
            case "and" -> AND;
            case "isnull", "notnull" -> IS;
            case "between", "in", "like", "ilike" -> MATCH;
            case "similar" -> t.ahead(1, "to") ? MATCH : NONE;
            case "not" -> tests.atMatch(t.wordAhead(1)) ? MATCH : NONE;
            case "at" -> t.ahead(1, "time") || t.ahead(1, "local") ? AT : NONE;
            case "collate" -> COLLATE;
            default -> NONE;
        };
    }

    /** Whether an operator without a precedence of its own stands here. */
    boolean atOperator() {
        return t.is(Token.Kind.OPERATOR)
                && switch (t.word()) {
                    case "<", ">", "=", "<=", ">=", "<>", "+", "-", "*", "/", "%", "^", "=>" -> false;
                    default -> true;
                };
    }

    /** Behind an operand the lexer's lone question mark is no parameter. */
    private boolean atQuestionMark() {
        return t.is(Token.Kind.PARAMETER) && t.token().text().equals("?");
    }
}
