package dev.pgguard.backfill;

import dev.pgguard.migration.GuardException;
import dev.pgguard.migration.Refusal;
import dev.pgguard.sql.Lexer;
import dev.pgguard.sql.QualifiedName;
import dev.pgguard.sql.SqlSplitter;
import dev.pgguard.sql.Token;
import dev.pgguard.sql.grammar.Grammar;
import dev.pgguard.sql.tree.Delete;
import dev.pgguard.sql.tree.Insert;
import dev.pgguard.sql.tree.Name;
import dev.pgguard.sql.tree.Parsed;
import dev.pgguard.sql.tree.Relation;
import dev.pgguard.sql.tree.Span;
import dev.pgguard.sql.tree.Unknown;
import dev.pgguard.sql.tree.Update;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a statement and finds where it can be cut, or says why it cannot. Knows no database. */
final class StatementCutter {

    private static final Set<String> ENDS_OF_FROM = Set.of(
            "where",
            "group",
            "having",
            "window",
            "union",
            "intersect",
            "except",
            "order",
            "limit",
            "offset",
            "fetch",
            "for");

    private final String sql;
    private final List<Token> tokens;
    private final TopLevel top;

    private StatementCutter(String sql) {
        this.sql = sql;
        this.tokens = Lexer.tokens(sql);
        this.top = new TopLevel(tokens);
    }

    /** @throws GuardException BACKFILL_REFUSED with the part of the statement that cannot be cut */
    static Cut cut(String statement) {
        if (SqlSplitter.split(statement).size() != 1) {
            throw refused("there must be one statement, and here are "
                    + SqlSplitter.split(statement).size());
        }
        return new StatementCutter(Questions.doubled(Text.withoutTerminator(statement))).read();
    }

    private Cut read() {
        // the grammar reads a lone ? as a parameter of JDBC; here it is an operator, and its length is all that counts
        Parsed parsed = Grammar.parse(Questions.asOperators(sql));
        if (parsed.tree() instanceof Unknown unknown) {
            throw refused("it is not understood (" + unknown.reason() + ")");
        }
        if (tokens.stream()
                .anyMatch(token ->
                        token.kind() == Token.Kind.PARAMETER && token.text().startsWith("$"))) {
            throw refused("it has a parameter ($1), and nobody gives it a value");
        }
        if (parsed.tree() instanceof Update update) {
            return update(update);
        }
        if (parsed.tree() instanceof Delete delete) {
            return delete(delete);
        }
        if (parsed.tree() instanceof Insert insert) {
            return insert(insert);
        }
        throw refused("only UPDATE, DELETE and INSERT … SELECT can be cut into batches");
    }

    private Cut update(Update update) {
        refuseParts(update.hasWith(), update.hasReturning(), update.whereCurrentOf());
        List<String> assigned = Name.lastOf(update.setColumns());
        int set = top.indexOf("set", 0);
        int where = top.indexOf("where", set);
        int from = top.from(set, where < 0 ? tokens.size() : where);
        return new Cut(
                Cut.Kind.UPDATE,
                sql,
                name(update.relation().name()),
                update.relation().only(),
                alias(update.relation()),
                from < 0 ? null : span(from + 1, where < 0 ? tokens.size() : where),
                where < 0 ? null : span(where + 1, tokens.size()),
                sql.length(),
                assigned,
                fed(set + 1, from >= 0 ? from : where >= 0 ? where : tokens.size(), assigned),
                new Calls(tokens).all(),
                null,
                reads(update.relation()));
    }

    /** Of {@code a = …, (b, c) = …} the columns whose right side names an assigned one. */
    private List<String> fed(int from, int to, List<String> assigned) {
        List<String> fed = new ArrayList<>();
        for (int start = from; start < to; start = top.symbol(",", start, to) + 1) {
            int end = top.symbol(",", start, to);
            int equals = top.symbol("=", start, end);
            if (names(equals, end).stream().anyMatch(assigned::contains)) {
                names(start, equals).stream().filter(assigned::contains).forEach(fed::add);
            }
        }
        return fed;
    }

    private List<String> names(int from, int to) {
        return tokens.subList(from, to).stream()
                .filter(Token::isName)
                .map(Token::name)
                .toList();
    }

    private Cut delete(Delete delete) {
        refuseParts(delete.hasWith(), delete.hasReturning(), delete.whereCurrentOf());
        int where = top.indexOf("where", 0);
        int using = top.indexOf("using", 0, Math.max(0, where));
        if (where < 0) {
            throw refused(
                    "DELETE without WHERE empties the table: TRUNCATE does that at once, and gives the room back");
        }
        return new Cut(
                Cut.Kind.DELETE,
                sql,
                name(delete.relation().name()),
                delete.relation().only(),
                alias(delete.relation()),
                using < 0 ? null : span(using + 1, where),
                span(where + 1, tokens.size()),
                sql.length(),
                List.of(),
                List.of(),
                new Calls(tokens).all(),
                null,
                reads(delete.relation()));
    }

    private Cut insert(Insert insert) {
        int select = top.indexOf("select", 0);
        refuseParts(insert.hasWith() || top.indexOf("with", 0, select) >= 0, insert.hasReturning(), false);
        if (insert.source() != Insert.Source.SELECT || select < 0) {
            throw refused(
                    "of INSERT only INSERT … SELECT … FROM … can be cut, its SELECT without parentheses around it");
        }
        int conflict = top.indexOfPair("on", "conflict", select, tokens.size());
        int end = conflict < 0 ? tokens.size() : conflict;
        int from = top.from(select, end);
        if (from < 0) {
            throw refused("its SELECT has no FROM: there is no table whose key could be walked");
        }
        refuseShape(select, from, end);
        int where = top.indexOf("where", from, end);
        int fromEnd = top.firstOf(ENDS_OF_FROM, from + 1, end);
        int whereEnd = where < 0 ? end : top.firstOf(ENDS_OF_FROM, where + 1, end);
        Source source = Source.read(tokens, from + 1, fromEnd);
        return new Cut(
                Cut.Kind.INSERT,
                sql,
                source.name(),
                source.only(),
                source.reference(),
                null,
                where < 0 ? null : span(where + 1, whereEnd),
                tokens.get(fromEnd - 1).end(),
                List.of(),
                List.of(),
                new Calls(tokens).all(),
                name(insert.relation()),
                new Reads(tokens).has(insert.relation().last(), select));
    }

    /** What works on all rows together would work on each batch's rows together. */
    private void refuseShape(int select, int from, int end) {
        if (top.at("distinct", select + 1)) {
            throw refused("SELECT DISTINCT would be distinct within each batch alone");
        }
        for (String word :
                List.of("group", "having", "window", "union", "intersect", "except", "limit", "offset", "fetch")) {
            if (top.indexOf(word, select, end) >= 0) {
                throw refused(word.toUpperCase(java.util.Locale.ROOT)
                        + " works on all rows together, and would work on each batch alone");
            }
        }
        for (String word : List.of("right", "full")) {
            // right(…) is a function
            if (top.indexOfPair(word, "join", from, end) >= 0 || top.indexOfPair(word, "outer", from, end) >= 0) {
                throw refused(word.toUpperCase(java.util.Locale.ROOT)
                        + " JOIN has rows without one of the first table, whose key is walked: write it as LEFT JOIN");
            }
        }
        if (top.indexOf("for", from, end) >= 0) {
            throw refused("row locks (FOR UPDATE, FOR SHARE) in its SELECT are not supported");
        }
    }

    private static void refuseParts(boolean with, boolean returning, boolean currentOf) {
        if (with) {
            throw refused("WITH would be evaluated for each batch anew: write its query into the statement");
        }
        if (returning) {
            throw refused("nobody reads what RETURNING gives: take it away");
        }
        if (currentOf) {
            throw refused("WHERE CURRENT OF needs somebody's cursor");
        }
    }

    private String alias(Relation relation) {
        int next = 0;
        while (tokens.get(next).start() < relation.span().end()) {
            next++;
        }
        if (next < tokens.size() && tokens.get(next).is("as")) {
            return Text.quote(tokens.get(next + 1).name());
        }
        boolean none = next >= tokens.size()
                || !tokens.get(next).isName()
                || tokens.get(next).is("set")
                || tokens.get(next).is("using")
                || tokens.get(next).is("where");
        return Text.quote(none ? relation.name().last() : tokens.get(next).name());
    }

    /** Whether a FROM, somewhere in the statement, has the target once more. */
    private boolean reads(Relation target) {
        int behind = 0;
        while (tokens.get(behind).start() < target.span().end()) {
            behind++;
        }
        return new Reads(tokens).has(target.name().last(), behind);
    }

    private Span span(int from, int to) {
        return new Span(tokens.get(from).start(), tokens.get(to - 1).end());
    }

    private static QualifiedName name(Name name) {
        return new QualifiedName(name.schema(), name.last());
    }

    static GuardException refused(String why) {
        return new GuardException(
                Refusal.BACKFILL_REFUSED,
                "The statement cannot be run as a backfill: " + why + ". Nothing was registered or changed.");
    }

    /** The first table of a FROM. */
    private record Source(QualifiedName name, boolean only, String reference) {

        static Source read(List<Token> tokens, int from, int to) {
            int at = from;
            boolean only = tokens.get(at).is("only");
            if (only) {
                at++;
            }
            if (at >= to
                    || !tokens.get(at).isName()
                    || (at + 1 < to && tokens.get(at + 1).is("("))) {
                throw refused("FROM has to begin with the table whose key is walked, without parentheses around it");
            }
            @Nullable String schema = null;
            String name = tokens.get(at).name();
            while (at + 2 < to && tokens.get(at + 1).is(".")) {
                schema = name;
                at += 2;
                name = tokens.get(at).name();
            }
            at++;
            if (at < to && tokens.get(at).is("*")) {
                at++;
            }
            boolean sampled = at < to && tokens.get(at).is("tablesample");
            if (sampled) {
                throw refused("TABLESAMPLE would take another sample for each batch");
            }
            boolean as = at < to && tokens.get(at).is("as");
            boolean aliased = as
                    || (at < to
                            && tokens.get(at).isName()
                            && !Joins.WORDS.contains(tokens.get(at).name()));
            String alias = aliased ? tokens.get(as ? at + 1 : at).name() : name;
            int behind = at + (as ? 2 : aliased ? 1 : 0);
            if (aliased && behind < to && tokens.get(behind).is("(")) {
                throw refused(
                        "the first table of FROM has new names for its columns: name the columns by their own names");
            }
            return new Source(new QualifiedName(schema, name), only, Text.quote(alias));
        }
    }

    /** The words that may stand behind a table and are no alias. */
    private static final class Joins {
        static final Set<String> WORDS =
                Set.of("join", "inner", "left", "right", "full", "cross", "natural", "on", "using");

        private Joins() {}
    }
}
