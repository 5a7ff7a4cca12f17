package dev.pgguard.jdbc;

import java.io.IOException;
import java.net.ConnectException;
import java.sql.SQLException;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** Why something failed, in one line fit for a message, without the credentials that a URL may carry. */
public final class Reason {

    private static final Pattern USER_INFO = Pattern.compile("//[^/@\\s]*@");
    private static final Pattern PARAMETER = Pattern.compile("(?i)(user|password|sslpassword)=[^&\\s]*");
    private static final Pattern PASSWORD = Pattern.compile("(?i)(password|sslpassword)=[^&\\s]*");
    /** Greedy: a value may hold anything. */
    private static final Pattern KEY = Pattern.compile("=\\(.*\\)", Pattern.DOTALL);

    private static final Pattern PARENTHESIS = Pattern.compile("\\(.*\\)", Pattern.DOTALL);
    private static final Pattern COPIED = Pattern.compile(": \".*\"", Pattern.DOTALL);
    private static final int CAUSES = 50;
    private static final Pattern LINE_BREAK = Pattern.compile("\\s*\\R(-+\\R)?\\s*");
    private static final Pattern WITH_USER = Pattern.compile("[^\\s@]*@");

    private Reason() {}

    /** The first line of its message. */
    public static String of(Throwable failure) {
        return message(failure).lines().findFirst().orElse("").replaceAll("\\.$", "") + network(failure);
    }

    /** All lines of its message, for a tool that says what matters last. */
    public static String whole(Throwable failure) {
        return LINE_BREAK.matcher(message(failure)).replaceAll(" ").replaceAll("\\.$", "") + network(failure);
    }

    /** "The connection attempt failed", says the driver of an unknown host and of one that keeps silent; which, its cause knows. */
    private static String network(Throwable failure) {
        return failure instanceof SQLException
                        && failure.getCause() instanceof IOException cause
                        && !(cause instanceof ConnectException)
                ? " (" + cause.getClass().getSimpleName() + ": "
                        + WITH_USER.matcher(String.valueOf(cause.getMessage())).replaceAll("") + ")"
                : "";
    }

    /** A text of any length without the passwords of the URLs in it. */
    public static String withoutPasswords(String text) {
        return PASSWORD.matcher(USER_INFO.matcher(text).replaceAll("//")).replaceAll("$1=?");
    }

    /**
     * What a tool says of a failure, without what the server tells of rows: {@code Key (email)=(?) already exists}, {@code Failing row
     * contains (?)}, and without the line at which a COPY failed.
     */
    public static String withoutValues(String message, Throwable failure) {
        String safe = message;
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < CAUSES; depth++) {
            for (String told : toldOfRows(cause)) {
                String shape = told.contains("=(")
                        ? KEY.matcher(told).replaceAll("=(?)")
                        : COPIED.matcher(PARENTHESIS.matcher(told).replaceAll("(?)"))
                                .replaceAll(": \"?\"");
                safe = safe.replace(told, shape);
            }
            cause = cause.getCause();
        }
        return safe;
    }

    private static List<String> toldOfRows(Throwable failure) {
        try {
            ServerErrorMessage server = failure instanceof PSQLException told ? told.getServerErrorMessage() : null;
            return server == null
                    ? List.of()
                    : Stream.of(server.getDetail(), server.getWhere())
                            .filter(text -> text != null && !text.isEmpty())
                            .toList();
        } catch (LinkageError driverOutOfSight) {
            return List.of();
        }
    }

    private static String message(Throwable failure) {
        String message = failure.getMessage();
        if (message == null || message.isBlank()) {
            return failure.getClass().getSimpleName();
        }
        String withoutUser = USER_INFO.matcher(message.strip()).replaceAll("//");
        return PARAMETER.matcher(withoutUser).replaceAll("$1=?");
    }
}
