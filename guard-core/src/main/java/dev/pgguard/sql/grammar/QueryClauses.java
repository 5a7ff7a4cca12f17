package dev.pgguard.sql.grammar;

import dev.pgguard.sql.Token;
import dev.pgguard.sql.grammar.Keywords.Keyword;
import dev.pgguard.sql.tree.Select;

/** GROUP BY, HAVING, WINDOW, ORDER BY, LIMIT and locking. */
final class QueryClauses {

    private final Tokens t;
    private final Parser p;

    QueryClauses(Parser parser) {
        this.t = parser.tokens;
        this.p = parser;
    }

    /** Whether an expression may begin here; what a select list without a column ends at does not begin one. */
    boolean atExpression() {
        if (t.atEnd()) {
            return false;
        }
        if (t.keyword().category() == Keyword.RESERVED) {
            return switch (t.word()) {
                case "array",
                        "case",
                        "cast",
                        "current_catalog",
                        "current_date",
                        "current_role",
                        "current_time",
                        "current_timestamp",
                        "current_user",
                        "default",
                        "false",
                        "localtime",
                        "localtimestamp",
                        "not",
                        "null",
                        "session_user",
                        "system_user",
                        "true",
                        "unique",
                        "user" -> true;
                default -> false;
            };
        }
        return !t.is(Token.Kind.SYMBOL) || t.at("(");
    }

    void grouping() {
        if (t.accept("group", "by")) {
            if (!t.accept("distinct")) {
                t.accept("all");
            }
            groups();
        }
        if (t.accept("having")) {
            p.expressions().operand();
        }
        if (t.accept("window")) {
            do {
                p.names.column();
                t.expect("as");
                window();
            } while (t.accept(","));
        }
    }

    private void groups() {
        do {
            group();
        } while (t.accept(","));
    }

    private void group() {
        if (t.at("cube", "(") || t.at("rollup", "(")) {
            t.skip(2);
            p.expressions().operands();
            t.expect(")");
        } else if (t.at("grouping", "sets")) {
            t.enter();
            t.skip(2);
            t.expect("(");
            groups();
            t.expect(")");
            t.leave();
        } else if (t.at("(", ")")) {
            t.skip(2);
        } else {
            p.expressions().operand();
        }
    }

    void orderBy() {
        t.expect("order", "by");
        do {
            p.expressions().operand();
            if (t.accept("using")) {
                anyOperator();
            } else if (!t.accept("asc")) {
                t.accept("desc");
            }
            if (t.accept("nulls") && !t.accept("first")) {
                t.expect("last");
            }
        } while (t.accept(","));
    }

    private void anyOperator() {
        if (t.accept("operator")) {
            t.expect("(");
            p.names.operator();
            t.expect(")");
        } else {
            p.names.operator();
        }
    }

    /** {@code window_specification}. */
    void window() {
        t.expect("(");
        if (p.names.atColumn() && !t.atAny("partition", "range") && !t.atAny("rows", "groups")) {
            p.names.column();
        }
        if (t.accept("partition")) {
            t.expect("by");
            p.expressions().operands();
        }
        if (t.at("order")) {
            orderBy();
        }
        if (t.accept("range") || t.accept("rows") || t.accept("groups")) {
            frame();
        }
        t.expect(")");
    }

    private void frame() {
        if (t.accept("between")) {
            bound();
            t.expect("and");
            bound();
        } else {
            bound();
        }
        if (t.accept("exclude")) {
            if (t.accept("current")) {
                t.expect("row");
            } else if (t.accept("no")) {
                t.expect("others");
            } else if (!t.accept("group")) {
                t.expect("ties");
            }
        }
    }

    private void bound() {
        if (t.at("unbounded") && (t.ahead(1, "preceding") || t.ahead(1, "following"))) {
            t.skip(2);
        } else if (!t.accept("current", "row")) {
            p.expressions().operand();
            if (!t.accept("preceding")) {
                t.expect("following");
            }
        }
    }

    /** What may follow a query: ORDER BY, then limits and locking in either order. */
    void tail(SelectShape shape) {
        if (t.at("order")) {
            orderBy();
        }
        while (true) {
            if (t.accept("limit")) {
                if (!t.accept("all")) {
                    p.expressions().operand();
                }
            } else if (t.accept("offset")) {
                p.expressions().operand();
                if (!t.accept("row")) {
                    t.accept("rows");
                }
            } else if (t.accept("fetch")) {
                fetch();
            } else if (!t.at("for") || !locking(shape)) {
                return;
            }
        }
    }

    private void fetch() {
        if (!t.accept("first")) {
            t.expect("next");
        }
        if (!t.at("row") && !t.at("rows")) {
            if (t.accept("+") || t.accept("-")) {
                if (!t.is(Token.Kind.NUMBER)) {
                    throw t.unexpected();
                }
            }
            p.expressions().primary();
        }
        if (!t.accept("row")) {
            t.expect("rows");
        }
        if (!t.accept("only")) {
            t.expect("with", "ties");
        }
    }

    private boolean locking(SelectShape shape) {
        if (t.accept("for", "read", "only")) {
            return true;
        }
        Select.Locking strength;
        if (t.accept("for", "update")) {
            strength = Select.Locking.UPDATE;
        } else if (t.accept("for", "share")) {
            strength = Select.Locking.SHARE;
        } else if (t.accept("for", "key", "share")) {
            strength = Select.Locking.KEY_SHARE;
        } else if (t.accept("for", "no", "key")) {
            t.expect("update");
            strength = Select.Locking.NO_KEY_UPDATE;
        } else {
            t.expect("for");
            throw t.unexpected();
        }
        shape.locking.add(strength);
        if (t.accept("of")) {
            p.names.qualifiedNames().forEach(p::referenced);
        }
        if (!t.accept("nowait") && t.accept("skip")) {
            t.expect("locked");
        }
        return true;
    }
}
