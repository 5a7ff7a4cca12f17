package dev.pgguard.sql.locks;

import dev.pgguard.sql.LockMode;
import dev.pgguard.sql.QualifiedName;
import dev.pgguard.sql.Statement;
import dev.pgguard.sql.Statement.CreateTable;
import dev.pgguard.sql.Statement.Opaque;
import dev.pgguard.sql.Statement.RowWork;
import dev.pgguard.sql.Statement.SetParameter;
import dev.pgguard.sql.TableLock;
import dev.pgguard.sql.Token;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads queries and data changes: which tables they write, and whether they call something that may do anything. */
final class RowParser {

    /** Behind these an UPDATE is no statement of its own: FOR UPDATE, DO UPDATE, THEN UPDATE, ON UPDATE. */
    private static final Set<String> NOT_A_TARGET = Set.of("FOR", "DO", "THEN", "ON", "KEY", "OR", "BEFORE", "AFTER");

    private RowParser() {}

    static Statement query(Cursor cursor) {
        SetParameter setting = setConfig(cursor);
        if (setting != null) {
            return setting;
        }
        QualifiedName into = selectInto(cursor);
        String unknown = Calls.unknownIn(cursor.tokens());
        if (unknown != null) {
            return new Opaque(cursor.sql(), "calls " + unknown + "()");
        }
        List<TableLock> locks = written(cursor);
        return into == null
                ? new RowWork(cursor.sql(), locks)
                : new CreateTable(cursor.sql(), locks, into, false, true);
    }

    static Statement rows(Cursor cursor) {
        return new RowWork(cursor.sql(), written(cursor));
    }

    static Statement copy(Cursor cursor) {
        cursor.expect("COPY");
        cursor.accept("BINARY");
        if (cursor.at("(")) {
            Statement query = SqlParser.statement(cursor.sql(), cursor.parenthesis());
            return query instanceof RowWork ? query : new Opaque(cursor.sql(), "copies more than a query");
        }
        QualifiedName table = cursor.name();
        LockMode mode = cursor.skipPast("FROM") ? LockMode.ROW_EXCLUSIVE : LockMode.ACCESS_SHARE;
        return new RowWork(cursor.sql(), List.of(new TableLock(table, mode)));
    }

    /** EXPLAIN locks what its statement locks; without ANALYZE it only plans. */
    static Statement explain(Cursor cursor) {
        cursor.expect("EXPLAIN");
        if (cursor.at("(") && !isQueryStart(cursor.peek(1))) {
            cursor.parenthesis();
        }
        while (cursor.acceptAny("ANALYZE", "ANALYSE", "VERBOSE")) {
            // options of the old form
        }
        Statement explained = SqlParser.statement(cursor.sql(), cursor.rest());
        // Without ANALYZE it creates nothing, and with it the name may still be an old table's for later statements.
        return explained instanceof CreateTable ? new RowWork(cursor.sql(), explained.locks()) : explained;
    }

    private static boolean isQueryStart(Token token) {
        return token.is("SELECT") || token.is("WITH") || token.is("VALUES") || token.is("TABLE") || token.is("(");
    }

    /** The targets of INSERT, UPDATE, DELETE and MERGE anywhere in the statement, WITH included. */
    private static List<TableLock> written(Cursor cursor) {
        List<Token> tokens = cursor.tokens();
        Locks locks = new Locks();
        for (int i = 0; i < tokens.size(); i++) {
            Token token = tokens.get(i);
            if (token.kind() != Token.Kind.WORD) {
                continue;
            }
            boolean statement = i == 0 || !isNoTarget(tokens.get(i - 1));
            boolean two = (token.is("INSERT") || token.is("MERGE")) && follows(tokens, i, "INTO")
                    || token.is("DELETE") && follows(tokens, i, "FROM");
            if (statement && (two || (token.is("UPDATE") && startsStatement(tokens, i)))) {
                Cursor target = cursor.from(tokens.subList(i + (two ? 2 : 1), tokens.size()));
                locks.add(target.relation(), LockMode.ROW_EXCLUSIVE);
            }
        }
        return locks.list();
    }

    private static boolean isNoTarget(Token token) {
        return token.kind() == Token.Kind.WORD
                && NOT_A_TARGET.contains(token.text().toUpperCase(Locale.ROOT));
    }

    /** An UPDATE begins the text, a parenthesis, or stands behind the WITH queries. */
    private static boolean startsStatement(List<Token> tokens, int i) {
        return (i == 0 || tokens.get(i - 1).is("(") || tokens.get(i - 1).is(")"))
                && i + 1 < tokens.size()
                && tokens.get(i + 1).isName();
    }

    private static boolean follows(List<Token> tokens, int i, String word) {
        return i + 2 < tokens.size() && tokens.get(i + 1).is(word);
    }

    /** SELECT … INTO [TEMPORARY …] [TABLE] name. */
    private static @Nullable QualifiedName selectInto(Cursor cursor) {
        Cursor search = cursor.from(cursor.tokens());
        if (!search.at("SELECT") && !search.at("WITH")) {
            return null;
        }
        while (search.skipPast("INTO")) {
            Token before = cursor.tokens().get(Math.max(0, search.position() - 2));
            if (!before.is("INSERT") && !before.is("MERGE")) {
                search.acceptAny("TEMPORARY", "TEMP", "UNLOGGED");
                search.accept("TABLE");
                return search.name();
            }
        }
        return null;
    }

    /** {@code select set_config('name', 'value', local)}, as dumps write it; of several calls, any setting. */
    private static @Nullable SetParameter setConfig(Cursor cursor) {
        Cursor search = cursor.from(cursor.rest());
        if (!search.accept("SELECT")) {
            return null;
        }
        search.accept("pg_catalog", ".");
        if (!search.accept("set_config")) {
            return null;
        }
        Cursor arguments = search.from(search.parenthesis());
        Token name = arguments.next();
        arguments.skipPast(",");
        Token value = arguments.next();
        arguments.skipPast(",");
        boolean local = arguments.at("TRUE") || (arguments.peek().isConstant() && isTrue(arguments.peek()));
        boolean literal = search.done() && name.isConstant() && (value.isConstant() || value.is("NULL"));
        if (!literal) {
            return new SetParameter(cursor.sql(), null, null, local);
        }
        return new SetParameter(
                cursor.sql(), name.value().toLowerCase(Locale.ROOT), value.isConstant() ? value.value() : null, local);
    }

    private static boolean isTrue(Token constant) {
        String value = constant.value().toLowerCase(Locale.ROOT);
        return value.startsWith("t") || value.startsWith("y") || value.equals("on") || value.equals("1");
    }
}
