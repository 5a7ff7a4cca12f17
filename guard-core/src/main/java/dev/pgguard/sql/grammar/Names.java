package dev.pgguard.sql.grammar;

import dev.pgguard.sql.Token;
import dev.pgguard.sql.grammar.Keywords.Keyword;
import dev.pgguard.sql.tree.Name;
import dev.pgguard.sql.tree.RoleSpec;
import dev.pgguard.sql.tree.Span;
import java.util.ArrayList;
import java.util.List;

/** Identifiers and qualified names; which keyword may be one depends on the place. */
final class Names {

    private final Tokens t;

    Names(Tokens tokens) {
        this.t = tokens;
    }

    static boolean isColumn(Keyword keyword) {
        char c = keyword.category();
        return c == Keyword.NAME || c == Keyword.UNRESERVED || c == Keyword.COLUMN_NAME;
    }

    static boolean isTypeOrFunction(Keyword keyword) {
        char c = keyword.category();
        return c == Keyword.NAME || c == Keyword.UNRESERVED || c == Keyword.TYPE_OR_FUNCTION;
    }

    boolean atColumn() {
        return isColumn(t.keyword());
    }

    /** {@code ColId}: the name of a column, a table, a schema and of nearly everything else. */
    Name column() {
        if (!atColumn()) {
            throw t.unexpected();
        }
        return taken();
    }

    /** {@code ColLabel}: any word. */
    Name label() {
        if (t.keyword().category() == '-') {
            throw t.unexpected();
        }
        return taken();
    }

    /** {@code NonReservedWord}. */
    Name nonReserved() {
        char c = t.keyword().category();
        if (c == '-' || c == Keyword.RESERVED) {
            throw t.unexpected();
        }
        return taken();
    }

    Name nonReservedOrString() {
        return t.is(Token.Kind.STRING) ? string() : nonReserved();
    }

    Name string() {
        if (!t.is(Token.Kind.STRING)) {
            throw t.unexpected();
        }
        int start = t.mark();
        String text = stringText();
        return new Name(List.of(text), t.since(start));
    }

    /** The value of a string constant. */
    String stringText() {
        if (!t.is(Token.Kind.STRING)) {
            throw t.unexpected();
        }
        return t.next().value();
    }

    private Name taken() {
        Token token = t.next();
        return new Name(List.of(token.name()), new Span(token.start(), token.end()));
    }

    /** {@code any_name} and {@code qualified_name}: {@code a.b.c}. */
    Name qualified() {
        Name first = column();
        return t.at(".") ? attributes(first) : first;
    }

    /** Adds {@code .b.c} to a name. */
    Name attributes(Name first) {
        List<String> parts = new ArrayList<>(first.parts());
        while (t.accept(".")) {
            parts.add(label().last());
        }
        return new Name(parts, t.since(first.span().start()));
    }

    /** {@code func_name}: one part may be no column name keyword, the first of several no type keyword. */
    Name function() {
        Keyword first = t.keyword();
        if (t.ahead(1, ".")) {
            return qualified();
        }
        if (!isTypeOrFunction(first)) {
            throw t.unexpected();
        }
        return taken();
    }

    /** {@code type_function_name}. */
    Name typeOrFunction() {
        if (!isTypeOrFunction(t.keyword())) {
            throw t.unexpected();
        }
        return taken();
    }

    List<Name> columns() {
        List<Name> names = new ArrayList<>();
        do {
            names.add(column());
        } while (t.accept(","));
        return List.copyOf(names);
    }

    List<Name> columnsInParentheses() {
        t.expect("(");
        List<Name> names = columns();
        t.expect(")");
        return names;
    }

    List<Name> optionalColumns() {
        return t.at("(") ? columnsInParentheses() : List.of();
    }

    List<Name> qualifiedNames() {
        List<Name> names = new ArrayList<>();
        do {
            names.add(qualified());
        } while (t.accept(","));
        return List.copyOf(names);
    }

    RoleSpec role() {
        int start = t.mark();
        String word = t.word();
        RoleSpec.Kind kind =
                switch (word) {
                    case "current_role" -> RoleSpec.Kind.CURRENT_ROLE;
                    case "current_user" -> RoleSpec.Kind.CURRENT_USER;
                    case "session_user" -> RoleSpec.Kind.SESSION_USER;
                    default -> RoleSpec.Kind.NAMED;
                };
        if (kind != RoleSpec.Kind.NAMED) {
            t.skip(1);
            return new RoleSpec(kind, "", t.since(start));
        }
        Name name = nonReserved();
        if (name.last().equals("none")) {
            throw new SyntaxError(
                    "role name \"none\" is reserved",
                    name.span().start(),
                    name.span().end());
        }
        boolean everyone = name.last().equals("public");
        return new RoleSpec(
                everyone ? RoleSpec.Kind.PUBLIC : RoleSpec.Kind.NAMED, everyone ? "" : name.last(), name.span());
    }

    List<RoleSpec> roles() {
        List<RoleSpec> roles = new ArrayList<>();
        do {
            roles.add(role());
        } while (t.accept(","));
        return List.copyOf(roles);
    }

    /** {@code any_operator}, perhaps with its schema: {@code pg_catalog.+}. */
    Name operator() {
        int start = t.mark();
        List<String> parts = new ArrayList<>();
        while (atColumn() && t.ahead(1, ".")) {
            parts.add(column().last());
            t.skip(1);
        }
        if (!atOperator()) {
            throw t.unexpected();
        }
        parts.add(operatorText());
        return new Name(parts, t.since(start));
    }

    /** Whether any operator stands here, a lone question mark included, which the lexer takes for a parameter. */
    boolean atOperator() {
        return t.is(Token.Kind.OPERATOR)
                || (t.is(Token.Kind.PARAMETER) && t.token().text().equals("?"));
    }

    private String operatorText() {
        String word = t.word();
        Token token = t.next();
        return word.isEmpty() ? token.text() : word;
    }
}
