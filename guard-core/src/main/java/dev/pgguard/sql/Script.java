package dev.pgguard.sql;

import dev.pgguard.sql.ScriptStatement.Ended;
import dev.pgguard.sql.Unterminated.Construct;
import java.util.List;
import java.util.Optional;

/**
 * The text of a migration file, cut into statements, with everything else that stands in it.
 *
 * <p>It keeps the text and a few numbers for each statement and comment, so that a file of any size is read in linear time and a
 * small multiple of its own memory; the values in its lists are made when they are asked for. It never fails.
 */
public final class Script {

    private static final List<Ended> ENDED = List.of(Ended.values());
    private static final List<Construct> CONSTRUCTS = List.of(Construct.values());

    private final String text;
    private final ScriptStyle style;
    private final Substitution substitution;
    private final String sql;
    private final Reading reading;
    private final Found found = new Found();
    private final LineIndex lines;

    private Script(String text, ScriptStyle style) {
        this.text = text;
        this.style = style;
        this.substitution = Substitution.of(text, style.placeholders());
        this.sql = substitution.sql();
        this.reading = new Reading(false, true, false, substitution.remaining());
        this.lines = LineIndex.of(text);
        found.read(new Splitter(sql, reading, style.pieces(), found));
    }

    public static Script of(String text, ScriptStyle style) {
        return new Script(text, style);
    }

    /** The file's text as given. */
    public String text() {
        return text;
    }

    public ScriptStyle style() {
        return style;
    }

    /** The text with the values of its placeholders. */
    public String sql() {
        return sql;
    }

    /** Lines and columns of {@link #text}. */
    public LineIndex lines() {
        return lines;
    }

    /** In order, without empty ones. */
    public List<ScriptStatement> statements() {
        return found.statements.list(0, found.statements.size(), row -> new ScriptStatement(this, row));
    }

    /** All comments in order, those inside statements too; not those inside of dollar-quoted bodies. */
    public List<Comment> comments() {
        return comments(0, sql.length());
    }

    /** The commands of psql, which no migration tool knows. */
    public List<MetaCommand> metaCommands() {
        Spans rows = found.metaCommands;
        return rows.list(0, rows.size(), row -> {
            int start = rows.get(row, 0);
            int end = rows.get(row, 1);
            return new MetaCommand(MetaCommand.name(sql, start), sql.substring(start, end), inFile(start, end));
        });
    }

    /** The rows behind {@code COPY … FROM stdin}, up to and with the line that ends them. */
    public List<TextRange> copyData() {
        Spans rows = found.copyData;
        return rows.list(0, rows.size(), row -> inFile(rows.get(row, 0), rows.get(row, 1)));
    }

    /** What is not closed, each once. */
    public List<Unterminated> unterminated() {
        Spans rows = found.unterminated;
        return rows.list(
                0,
                rows.size(),
                row -> new Unterminated(CONSTRUCTS.get(rows.get(row, 2)), inFile(rows.get(row, 0), rows.get(row, 1))));
    }

    /** The placeholders without a value, wherever they stand, in order. */
    public List<Placeholder> unresolved() {
        return List.copyOf(substitution.unresolved());
    }

    /** Where a part of {@link #sql} stands in the file; what a value brought in stands at its placeholder. */
    public TextRange inFile(int start, int end) {
        return substitution.original(start, end);
    }

    List<Comment> comments(int from, int to) {
        Spans rows = found.comments;
        return rows.list(rows.firstFrom(from), rows.firstFrom(to), row -> {
            int start = rows.get(row, 0);
            int end = rows.get(row, 1);
            return new Comment(sql.substring(start, end), inFile(start, end));
        });
    }

    /** Those between the end of the statement before and the beginning of this one. */
    List<Comment> commentsBefore(int statement) {
        return comments(statement == 0 ? 0 : found.statements.get(statement - 1, 3), start(statement));
    }

    Optional<TextRange> copyDataOf(int statement) {
        int row = found.copyData.firstFrom(found.statements.get(statement, 3));
        boolean own = row < found.copyData.size() && found.ofStatement(row) == statement;
        return own ? Optional.of(copyData().get(row)) : Optional.empty();
    }

    int start(int statement) {
        return found.statements.get(statement, 0);
    }

    int end(int statement) {
        return found.statements.get(statement, 1);
    }

    TextRange terminator(int statement) {
        return inFile(found.statements.get(statement, 2), found.statements.get(statement, 3));
    }

    int piece(int statement) {
        return found.statements.get(statement, 4);
    }

    Ended ended(int statement) {
        return ENDED.get(found.statements.get(statement, 5) >> 1);
    }

    Reading reading(int statement) {
        return reading.withBackslashes((found.statements.get(statement, 5) & 1) == 1);
    }

    /** What the splitter tells, in numbers. */
    private static final class Found implements Splitter.Notes {
        private final Spans statements = new Spans(6);
        private final Spans comments = new Spans(2);
        private final Spans metaCommands = new Spans(2);
        private final Spans copyData = new Spans(3);
        private final Spans unterminated = new Spans(3);

        void read(Splitter splitter) {
            while (splitter.next()) {
                int flags = splitter.ended().ordinal() << 1 | (splitter.backslashes() ? 1 : 0);
                statements.add(
                        splitter.start(),
                        splitter.end(),
                        splitter.terminator(),
                        splitter.terminatorEnd(),
                        splitter.piece(),
                        flags);
            }
        }

        int ofStatement(int copyRow) {
            return copyData.get(copyRow, 2);
        }

        @Override
        public void comment(int start, int end) {
            comments.add(start, end);
        }

        @Override
        public void metaCommand(int start, int end) {
            metaCommands.add(start, end);
        }

        /** It is told while its statement ends, or by a {@code \copy}, which is of none. */
        @Override
        public void copyData(int start, int end) {
            copyData.add(start, end, statements.size());
        }

        @Override
        public void unterminated(Construct construct, int start, int end) {
            unterminated.add(start, end, construct.ordinal());
        }

        @Override
        public void forgetFrom(int offset) {
            comments.dropFrom(offset);
            metaCommands.dropFrom(offset);
            unterminated.dropFrom(offset);
        }
    }
}
