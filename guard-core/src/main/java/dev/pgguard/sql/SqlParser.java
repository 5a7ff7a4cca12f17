package dev.pgguard.sql;

import dev.pgguard.sql.SqlSplitter.Part;
import dev.pgguard.sql.Statement.Ddl;
import dev.pgguard.sql.Statement.Opaque;
import dev.pgguard.sql.Statement.RowWork;
import dev.pgguard.sql.Statement.TransactionControl;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Tells what a SQL text does and which tables it asks to lock, after the PostgreSQL manual 14–18.
 *
 * <p>It reads names and the words that decide about locks, not expressions; it never fails, and what it does not know is
 * {@link Opaque}.
 */
public final class SqlParser {

    private SqlParser() {}

    /** The statement in the text; of several that only lock, their sum; {@link Opaque} for other mixtures. */
    public static Statement parse(String sql) {
        List<Part> parts = SqlSplitter.split(sql);
        if (parts.isEmpty()) {
            return new Statement.Empty(sql);
        }
        if (parts.size() == 1) {
            return statement(sql, parts.get(0).tokens());
        }
        return Together.of(sql, parts.stream().map(SqlParser::statement).toList());
    }

    /** A statement of a file, with the tokens as they are read at its place. */
    public static Statement parse(ScriptStatement statement) {
        return statement(statement.sql(), statement.tokens());
    }

    /** Every statement of the text, in order, without the empty ones. */
    public static List<Statement> parseAll(String sql) {
        List<Statement> statements = new ArrayList<>();
        for (Part part : SqlSplitter.split(sql)) {
            statements.add(statement(part));
        }
        return List.copyOf(statements);
    }

    /** Whether the text calls a procedure or runs a block, which outside a transaction can commit in the middle. */
    public static boolean mayCommitInTheMiddle(String sql) {
        return SqlSplitter.split(sql).stream()
                .map(part -> part.tokens().get(0))
                .anyMatch(first -> first.is("CALL") || first.is("DO"));
    }

    private static Statement statement(Part part) {
        return statement(part.sql(), part.tokens());
    }

    static Statement statement(String sql, List<Token> tokens) {
        try {
            return read(new Cursor(sql, tokens));
        } catch (Cursor.Unreadable unreadable) {
            return new Opaque(sql, firstWords(tokens) + " " + unreadable.getMessage());
        }
    }

    private static Statement read(Cursor cursor) {
        Token first = cursor.peek();
        String word = first.kind() == Token.Kind.WORD ? first.text().toUpperCase(Locale.ROOT) : first.text();
        return switch (word) {
            case "SELECT", "WITH", "VALUES", "TABLE", "(" -> QueryParser.query(cursor);
            case "INSERT", "UPDATE", "DELETE", "MERGE" -> QueryParser.rows(cursor);
            case "COPY" -> QueryParser.copy(cursor);
            case "EXPLAIN" -> QueryParser.explain(cursor);
            case "DECLARE", "FETCH", "MOVE", "CLOSE" -> new RowWork(cursor.sql(), List.of());
            case "CREATE" -> CreateParser.parse(cursor);
            case "ALTER" -> AlterParser.parse(cursor);
            case "DROP" -> DropParser.parse(cursor);
            case "TRUNCATE" -> MaintenanceParser.truncate(cursor);
            case "LOCK" -> MaintenanceParser.lock(cursor);
            case "VACUUM" -> MaintenanceParser.vacuum(cursor);
            case "ANALYZE", "ANALYSE" -> MaintenanceParser.analyze(cursor);
            case "CLUSTER" -> MaintenanceParser.cluster(cursor);
            case "REINDEX" -> MaintenanceParser.reindex(cursor);
            case "REFRESH" -> MaintenanceParser.refresh(cursor);
            case "COMMENT" -> MaintenanceParser.comment(cursor);
            case "SECURITY" -> MaintenanceParser.securityLabel(cursor);
            case "SET" -> SettingParser.set(cursor);
            case "RESET" -> SettingParser.reset(cursor);
            case "DISCARD" -> SettingParser.discard(cursor);
            case "BEGIN", "START", "COMMIT", "END", "ROLLBACK", "ABORT", "SAVEPOINT", "RELEASE" ->
                new TransactionControl(cursor.sql(), transactionVerb(cursor, word));
            case "PREPARE" ->
                cursor.at("PREPARE", "TRANSACTION")
                        ? new TransactionControl(cursor.sql(), "PREPARE TRANSACTION")
                        : ddlWithoutLocks(cursor, word);
            case "GRANT", "REVOKE", "DEALLOCATE", "NOTIFY", "LISTEN", "UNLISTEN", "SHOW", "CHECKPOINT", "IMPORT" ->
                ddlWithoutLocks(cursor, word);
            case "DO" -> DoBlock.parse(cursor);
            case "CALL" -> new Opaque(cursor.sql(), "calls " + QueryParser.calledName(cursor));
            case "EXECUTE" -> new Opaque(cursor.sql(), "runs a prepared statement");
            default -> new Opaque(cursor.sql(), "begins with " + firstWords(cursor.tokens()));
        };
    }

    static Ddl ddlWithoutLocks(Cursor cursor, String verb) {
        return new Ddl(cursor.sql(), verb, List.of());
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

    /** The first word or two, for a message; never a literal. */
    private static String firstWords(List<Token> tokens) {
        List<String> words = new ArrayList<>();
        for (Token token : tokens) {
            if (token.kind() != Token.Kind.WORD || words.size() == 2) {
                break;
            }
            words.add(token.text().toUpperCase(Locale.ROOT));
        }
        return words.isEmpty() ? "no known word" : String.join(" ", words);
    }
}
