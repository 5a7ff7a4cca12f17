package dev.pgguard.sql.grammar;

import org.jspecify.annotations.Nullable;

/** The functions of SQL/XML. */
final class XmlCalls {

    private final Tokens t;
    private final Parser p;
    private final Expressions e;
    private final Calls calls;

    XmlCalls(Parser parser, Expressions expressions, Calls calls) {
        this.t = parser.tokens;
        this.p = parser;
        this.e = expressions;
        this.calls = calls;
    }

    @Nullable
    Operand call(int start) {
        switch (t.word()) {
            case "xmlconcat" -> {
                t.skip(2);
                e.operands();
                return closed("XmlExpr", start);
            }
            case "xmlelement" -> {
                return element(start);
            }
            case "xmlforest" -> {
                t.skip(2);
                attributes();
                return closed("XmlExpr", start);
            }
            case "xmlparse" -> {
                return parse(start);
            }
            case "xmlpi" -> {
                t.skip(2);
                t.expect("name");
                p.names.label();
                if (t.accept(",")) {
                    e.operand();
                }
                return closed("XmlExpr", start);
            }
            case "xmlroot" -> {
                return root(start);
            }
            case "xmlserialize" -> {
                return serialize(start);
            }
            case "xmlexists" -> {
                Operand call = calls.syntaxCall("xmlexists", start);
                t.skip(2);
                e.primary();
                passing();
                t.expect(")");
                return call;
            }
            default -> {
                return null;
            }
        }
    }

    private Operand closed(String node, int start) {
        t.expect(")");
        return Operand.node(node, start);
    }

    private Operand element(int start) {
        t.skip(2);
        t.expect("name");
        p.names.label();
        if (t.accept(",")) {
            if (t.at("xmlattributes", "(")) {
                t.skip(2);
                attributes();
                t.expect(")");
                if (t.accept(",")) {
                    e.operands();
                }
            } else {
                e.operands();
            }
        }
        return closed("XmlExpr", start);
    }

    private void attributes() {
        do {
            e.operand();
            if (t.accept("as")) {
                p.names.label();
            }
        } while (t.accept(","));
    }

    private void documentOrContent() {
        if (!t.accept("document")) {
            t.expect("content");
        }
    }

    private Operand parse(int start) {
        t.skip(2);
        documentOrContent();
        e.operand();
        if (t.accept("preserve") || t.accept("strip")) {
            t.expect("whitespace");
        }
        return closed("XmlExpr", start);
    }

    private Operand root(int start) {
        t.skip(2);
        e.operand();
        t.expect(",");
        t.expect("version");
        if (!t.accept("no", "value")) {
            e.operand();
        }
        if (t.accept(",")) {
            t.expect("standalone");
            if (!t.accept("yes")) {
                t.expect("no");
                t.accept("value");
            }
        }
        return closed("XmlExpr", start);
    }

    private Operand serialize(int start) {
        t.skip(2);
        documentOrContent();
        e.operand();
        t.expect("as");
        p.types.simple(t.mark(), false);
        if (!t.accept("indent")) {
            t.accept("no", "indent");
        }
        return closed("XmlSerialize", start);
    }

    /** {@code PASSING [BY REF] document [BY REF]}, also of XMLTABLE. */
    void passing() {
        t.expect("passing");
        by();
        e.primary();
        by();
    }

    private void by() {
        if (t.accept("by") && !t.accept("ref")) {
            t.expect("value");
        }
    }
}
