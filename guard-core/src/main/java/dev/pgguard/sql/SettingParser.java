package dev.pgguard.sql;

import dev.pgguard.sql.Statement.Discard;
import dev.pgguard.sql.Statement.RowWork;
import dev.pgguard.sql.Statement.SetParameter;
import dev.pgguard.sql.Statement.TransactionControl;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads SET, RESET and DISCARD. */
final class SettingParser {

    private SettingParser() {}

    static Statement set(Cursor cursor) {
        cursor.expect("SET");
        if (cursor.at("CONSTRAINTS")) {
            return new RowWork(cursor.sql(), List.of());
        }
        if (cursor.at("TRANSACTION") || cursor.at("LOCAL", "TRANSACTION")) {
            return new TransactionControl(cursor.sql(), "SET TRANSACTION");
        }
        if (cursor.at("SESSION", "CHARACTERISTICS")) {
            return new TransactionControl(cursor.sql(), "SET SESSION CHARACTERISTICS");
        }
        boolean local = cursor.accept("LOCAL");
        if (!local && cursor.at("SESSION") && !cursor.at("SESSION", "AUTHORIZATION")) {
            cursor.next();
        }
        String name = specialName(cursor);
        if (name == null) {
            name = plainName(cursor);
            if (!cursor.acceptAny("TO", "=")) {
                throw new Cursor.Unreadable("has no value");
            }
        }
        return new SetParameter(cursor.sql(), name, value(cursor), local);
    }

    static Statement reset(Cursor cursor) {
        cursor.expect("RESET");
        if (cursor.at("ALL") && cursor.rest().size() == 1) {
            return new SetParameter(cursor.sql(), null, null, false);
        }
        String name = specialName(cursor);
        return new SetParameter(cursor.sql(), name == null ? plainName(cursor) : name, null, false);
    }

    static Statement discard(Cursor cursor) {
        cursor.expect("DISCARD");
        return new Discard(cursor.sql(), cursor.at("ALL"));
    }

    /** The settings that SQL spells in words of its own, under the names of {@code pg_settings}. */
    private static @Nullable String specialName(Cursor cursor) {
        if (cursor.accept("TIME", "ZONE")) {
            return "timezone";
        }
        if (cursor.accept("SESSION", "AUTHORIZATION")) {
            return "session_authorization";
        }
        if (cursor.accept("TRANSACTION", "ISOLATION", "LEVEL")) {
            return "transaction_isolation";
        }
        if (cursor.accept("XML", "OPTION")) {
            return "xmloption";
        }
        Token following = cursor.peek(1);
        if (following.is("TO") || following.is("=") || following.is(".")) {
            return null;
        }
        if (cursor.accept("ROLE")) {
            return "role";
        }
        if (cursor.accept("NAMES")) {
            return "client_encoding";
        }
        if (cursor.accept("SCHEMA")) {
            return "search_path";
        }
        return cursor.accept("SEED") ? "seed" : null;
    }

    private static String plainName(Cursor cursor) {
        StringBuilder name = new StringBuilder();
        do {
            name.append(name.isEmpty() ? "" : ".").append(cursor.name());
        } while (cursor.accept("."));
        return name.toString().toLowerCase(Locale.ROOT);
    }

    /** A single constant without its quotes, anything else as written; null for DEFAULT. */
    private static @Nullable String value(Cursor cursor) {
        List<Token> rest = cursor.rest();
        if (rest.isEmpty() || (rest.size() == 1 && rest.get(0).is("DEFAULT"))) {
            return null;
        }
        if (rest.size() == 1) {
            Token token = rest.get(0);
            return token.isName() ? token.name() : token.value();
        }
        StringBuilder text = new StringBuilder();
        int end = rest.get(0).start();
        for (Token token : rest) {
            text.append(token.start() > end ? " " : "").append(token.text());
            end = token.end();
        }
        return text.toString();
    }
}
