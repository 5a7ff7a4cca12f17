package dev.pgguard.sql.locks;

import dev.pgguard.sql.QualifiedName;
import dev.pgguard.sql.SqlSplitter;
import dev.pgguard.sql.SqlSplitter.Part;
import dev.pgguard.sql.Statement;
import dev.pgguard.sql.Statement.Ddl;
import dev.pgguard.sql.Statement.Discard;
import dev.pgguard.sql.Statement.Opaque;
import dev.pgguard.sql.Statement.RowWork;
import dev.pgguard.sql.Statement.TransactionControl;
import dev.pgguard.sql.Token;
import dev.pgguard.sql.grammar.Grammar;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Tells what a SQL text does and which tables it asks to lock.
 *
 * <p>Row work, and what locks nothing, is known by its words: a text of a million rows is not made into a tree. The grammar reads the
 * rest. It never fails; what is not known is {@link Opaque}.
 */
public final class SqlParser {

    private SqlParser() {}

    /** The only statement of the text; several are {@link Opaque}, since what each of them does depends on those before it. */
    public static Statement parse(String sql) {
        List<Statement> statements = parseAll(sql);
        if (statements.isEmpty()) {
            return new Statement.Empty(sql);
        }
        return statements.size() == 1 ? statements.get(0) : new Opaque(sql, "several statements");
    }

    /** Every statement of the text, in order, without the empty ones. */
    public static List<Statement> parseAll(String sql) {
        List<Statement> statements = new ArrayList<>();
        for (Part part : SqlSplitter.split(sql)) {
            statements.add(statement(part.sql(), part.tokens()));
        }
        return List.copyOf(statements);
    }

    /** Whether the text calls a procedure or runs a block, which outside a transaction can commit in the middle. */
    public static boolean mayCommitInTheMiddle(String sql) {
        for (Part part : SqlSplitter.split(sql)) {
            Token first = part.tokens().get(0);
            if (first.is("CALL") || first.is("DO")) {
                return true;
            }
        }
        return false;
    }

    static Statement statement(String sql, List<Token> tokens) {
        try {
            return read(new Cursor(sql, tokens));
        } catch (Cursor.Unreadable unreadable) {
            return new Opaque(sql, Commands.firstWords(tokens) + " " + unreadable.getMessage());
        }
    }

    private static Statement read(Cursor cursor) {
        String word = cursor.peek().text().toUpperCase(Locale.ROOT);
        return switch (word) {
            case "SELECT", "WITH", "VALUES", "TABLE", "(" -> RowParser.query(cursor);
            case "INSERT", "UPDATE", "DELETE", "MERGE" -> RowParser.rows(cursor);
            case "COPY" -> RowParser.copy(cursor);
            case "EXPLAIN" -> RowParser.explain(cursor);
            case "DECLARE", "FETCH", "MOVE", "CLOSE" -> new RowWork(cursor.sql(), List.of());
            case "BEGIN", "START", "COMMIT", "END", "ROLLBACK", "ABORT", "SAVEPOINT", "RELEASE" ->
                new TransactionControl(cursor.sql(), transactionVerb(cursor, word));
            case "PREPARE" ->
                cursor.at("PREPARE", "TRANSACTION")
                        ? new TransactionControl(cursor.sql(), "PREPARE TRANSACTION")
                        : new Ddl(cursor.sql(), word, List.of());
            case "GRANT", "REVOKE", "DEALLOCATE", "NOTIFY", "LISTEN", "UNLISTEN", "SHOW", "CHECKPOINT", "IMPORT" ->
                new Ddl(cursor.sql(), word, List.of());
            case "DISCARD" -> new Discard(cursor.sql(), cursor.at("DISCARD", "ALL"));
            case "CREATE" -> create(cursor, word);
            case "EXECUTE" -> new Opaque(cursor.sql(), "runs a prepared statement");
            default -> grammar(cursor);
        };
    }

    private static Statement create(Cursor cursor, String word) {
        if (isRoutine(cursor)) {
            return new Ddl(cursor.sql(), word, List.of());
        }
        Statement table = cursor.at("CREATE", "TABLE") ? tableAlone(cursor.from(cursor.tokens())) : null;
        return table == null ? grammar(cursor) : table;
    }

    /** A table that names no other locks none; what stands in its columns is nothing to a run. Null for any other. */
    private static @Nullable Statement tableAlone(Cursor cursor) {
        for (Token token : cursor.tokens()) {
            if (token.is("REFERENCES") || token.is("LIKE")) {
                return null;
            }
        }
        cursor.next();
        cursor.next();
        boolean ifNotExists = cursor.accept("IF", "NOT", "EXISTS");
        QualifiedName name = cursor.name();
        if (!cursor.at("(")) {
            return null;
        }
        cursor.parenthesis();
        return cursor.done() ? new Statement.CreateTable(cursor.sql(), List.of(), name, ifNotExists, false) : null;
    }

    private static Statement grammar(Cursor cursor) {
        List<Token> tokens = cursor.tokens();
        int end = tokens.get(tokens.size() - 1).end();
        return new Commands(cursor.sql(), tokens).statement(Grammar.parse(tokens, end));
    }

    /** A function or a procedure, whatever stands in it, locks no table when it is created. */
    private static boolean isRoutine(Cursor cursor) {
        Token kind = cursor.peek(cursor.at("CREATE", "OR", "REPLACE") ? 3 : 1);
        return kind.is("FUNCTION") || kind.is("PROCEDURE");
    }

    private static String transactionVerb(Cursor cursor, String word) {
        if (word.equals("START")) {
            return "START TRANSACTION";
        }
        cursor.next();
        cursor.acceptAny("WORK", "TRANSACTION");
        if (cursor.at("PREPARED")) {
            return word + " PREPARED";
        }
        if (cursor.at("AND", "CHAIN")) {
            return word + " AND CHAIN";
        }
        return cursor.at("TO") ? word + " TO SAVEPOINT" : word;
    }
}
