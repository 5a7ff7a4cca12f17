package dev.pgguard.backfill;

import dev.pgguard.sql.QualifiedName;
import dev.pgguard.sql.tree.Span;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A statement that can be cut into ranges of keys: its text, and where a condition goes in.
 *
 * @param sql without a terminator, each {@code ?} of an operator doubled, as a prepared statement of JDBC wants it
 * @param walked the table whose key is walked: the target, or the first table that INSERT … SELECT reads
 * @param only whether ONLY stands before it
 * @param reference how its columns are qualified, quoted: its alias, or its name
 * @param others the other tables of FROM or USING, as written; null where there are none
 * @param where the condition without WHERE, null where there is none
 * @param end where the condition goes when there is none
 * @param assigned the columns that an UPDATE sets
 * @param fed those of them whose new value is made of an assigned column, so that a second change gives another one
 * @param calls names of everything that is called, schema first where one is written
 * @param inserted the table that INSERT writes to; null for the others
 * @param rereads whether the table that is changed is also read elsewhere in the statement
 */
record Cut(
        Kind kind,
        String sql,
        QualifiedName walked,
        boolean only,
        String reference,
        @Nullable Span others,
        @Nullable Span where,
        int end,
        List<String> assigned,
        List<String> fed,
        List<QualifiedName> calls,
        @Nullable QualifiedName inserted,
        boolean rereads) {

    enum Kind {
        UPDATE,
        DELETE,
        INSERT
    }

    Cut {
        assigned = List.copyOf(assigned);
        fed = List.copyOf(fed);
        calls = List.copyOf(calls);
    }

    /** The statement for those rows alone that fulfil another condition too. */
    String within(String condition) {
        Span span = where;
        if (span == null) {
            return sql.substring(0, end) + " where " + condition + sql.substring(end);
        }
        return sql.substring(0, span.start()) + condition + " and (" + text(span) + ")" + sql.substring(span.end());
    }

    /** The statement's own condition. */
    @Nullable
    String condition() {
        return where == null ? null : text(where);
    }

    /** Whether a row may match the condition after one change, and no more after a second. */
    boolean mayMatchOnceMore() {
        return where != null && Conditions.mentions(text(where), fed);
    }

    /** What FROM needs so that {@link #condition} can be asked of the walked table. */
    String from() {
        return others == null ? walked(reference) : walked(reference) + ", " + text(others);
    }

    /** The walked table for FROM, under an alias. */
    String walked(String alias) {
        return (only ? "only " : "") + walked.quoted() + " as " + alias;
    }

    private String text(Span span) {
        return sql.substring(span.start(), span.end());
    }
}
