package dev.pgguard.catalog;

import dev.pgguard.jdbc.Query;
import dev.pgguard.jdbc.SqlState;
import dev.pgguard.lint.Catalog;
import dev.pgguard.lint.RowQuestion;
import dev.pgguard.sql.QualifiedName;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Asks the tables of a live database for rows that would make a statement fail: in a transaction that only reads, for a second at
 * most, and only while no lock has to be waited for. Only numbers are asked for, never what the rows hold.
 */
public final class LiveRows {

    /** Row security would hide rows from the question, and so is an error. */
    private static final String LIMITS =
            """
            set transaction read only; set local lock_timeout = '200ms'; set local statement_timeout = '1s'; set local row_security = off
            """;

    /** How many questions may be left without an answer, before no more is asked. */
    private static final int PATIENCE = 3;

    private static final String CONSTRAINT =
            """
            select k.contype::text, pg_catalog.pg_get_expr(k.conbin, k.conrelid), k.confmatchtype = 's', n.nspname, r.relname,
                   array(select a.attname::text from unnest(k.conkey) with ordinality as u (num, at)
                           join pg_catalog.pg_attribute a on a.attrelid = k.conrelid and a.attnum = u.num order by u.at),
                   array(select a.attname::text from unnest(k.confkey) with ordinality as u (num, at)
                           join pg_catalog.pg_attribute a on a.attrelid = k.confrelid and a.attnum = u.num order by u.at)
              from pg_catalog.pg_constraint k
              left join pg_catalog.pg_class r on r.oid = k.confrelid
              left join pg_catalog.pg_namespace n on n.oid = r.relnamespace
             where k.conrelid = pg_catalog.to_regclass(?) and k.conname = ? and (k.contype <> 'c' or not k.connoinherit)
            """;

    private final Connection session;
    private int unanswered;

    /** @param session in autocommit mode, as it is again after each question */
    public LiveRows(Connection session) {
        this.session = session;
    }

    /** How many questions had no answer in time. */
    public int unanswered() {
        return unanswered;
    }

    /** Empty when it is not known. */
    Optional<Integer> count(RowQuestion question) {
        if (unanswered >= PATIENCE) {
            unanswered++;
            return Optional.empty();
        }
        try {
            session.setAutoCommit(false);
            try (Statement statement = session.createStatement()) {
                statement.execute(LIMITS);
                Optional<RowQuestion.Found> found = found(question);
                return found.isEmpty()
                        ? Optional.empty()
                        : Optional.of(number(found.get().sql()));
            } finally {
                session.rollback();
                session.setAutoCommit(true);
            }
        } catch (SQLException e) {
            boolean late = SqlState.QUERY_CANCELED.equals(e.getSQLState())
                    || SqlState.LOCK_NOT_AVAILABLE.equals(e.getSQLState());
            unanswered += late ? 1 : 0;
            return Optional.empty();
        }
    }

    private int number(String sql) throws SQLException {
        return Query.one(
                session,
                "select count(*) from (" + sql + " limit " + Catalog.MANY + ") as found",
                row -> row.getInt(1));
    }

    private Optional<RowQuestion.Found> found(RowQuestion question) throws SQLException {
        if (question instanceof RowQuestion.Found found) {
            return Optional.of(found);
        }
        RowQuestion.Violating violating = (RowQuestion.Violating) question;
        RowQuestion made = Query.first(
                        session,
                        CONSTRAINT,
                        row -> Optional.ofNullable(of(violating.table(), row)),
                        violating.table().quoted(),
                        violating.constraint())
                .flatMap(each -> each)
                .orElse(null);
        return made instanceof RowQuestion.Found found ? Optional.of(found) : Optional.empty();
    }

    private static @Nullable RowQuestion of(QualifiedName table, ResultSet row) throws SQLException {
        List<String> columns = List.of((String[]) row.getArray(6).getArray());
        return switch (row.getString(1)) {
            case "c" -> RowQuestion.failing(table, row.getString(2));
            case "n" -> RowQuestion.nulls(table, columns.get(0));
            case "f" ->
                row.getBoolean(3)
                        ? RowQuestion.orphans(
                                table, columns, new QualifiedName(row.getString(4), row.getString(5)), List.of((String
                                                [])
                                        row.getArray(7).getArray()))
                        : null;
            default -> null;
        };
    }
}
