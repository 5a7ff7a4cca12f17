package dev.pgguard.sql;

import dev.pgguard.sql.Pieces.Separators;
import dev.pgguard.sql.ScriptStatement.Ended;
import dev.pgguard.sql.Token.Kind;
import dev.pgguard.sql.Unterminated.Construct;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Cuts a text into its statements where PostgreSQL's grammar does, one after the other, and notes what lies between them. */
final class Splitter {

    /** Hears of what is no statement, in order; offsets are those of the text. */
    interface Notes {
        void comment(int start, int end);

        void metaCommand(int start, int end);

        void copyData(int start, int end);

        void unterminated(Construct construct, int start, int end);

        /** What was told from this offset on will be told again. */
        void forgetFrom(int offset);
    }

    /** So many bodies without an end are looked at again; beyond that a file would take too long. */
    private static final int MOST_RETURNS = 16;

    private static final int MOST_ROOM = 4096;

    private final String sql;
    private final Lexer lexer;
    private final @Nullable Separators separators;
    private final boolean ownPieces;
    private final @Nullable Notes notes;
    private final Nesting nesting = new Nesting();
    private final @Nullable CopyWatch copy;
    private final @Nullable StringSyntax strings;

    private final boolean collects;
    private List<Token> tokens = List.of();
    private int count;
    private Kind firstKind = Kind.SYMBOL;
    private int textStart;
    private int start;
    private int end;
    private int terminator;
    private Ended ended = Ended.NOTHING;
    private boolean backslashes;
    private int piece;
    private int nextPiece;

    private int opening = -1;
    private int firstSemicolon = -1;
    private int endBeforeSemicolon;
    private int countBeforeSemicolon;
    private int returns;

    /** A text on its way to the server: tokens are kept, nothing is noted. */
    Splitter(String sql) {
        this(sql, Reading.SERVER, null, true, null);
    }

    Splitter(String sql, Reading reading, Pieces pieces, Notes notes) {
        this(sql, reading, pieces.separatorsIn(sql), pieces.isStatementOwnPiece(), notes);
    }

    private Splitter(
            String sql, Reading reading, @Nullable Separators separators, boolean ownPieces, @Nullable Notes notes) {
        this.sql = sql;
        this.lexer = new Lexer(sql, reading);
        this.separators = separators;
        this.ownPieces = ownPieces;
        this.notes = notes;
        this.copy = notes == null ? null : new CopyWatch();
        this.strings = notes == null ? null : new StringSyntax();
        this.collects = notes == null;
        if (!collects && Characters.at(sql, 0) == '\uFEFF') {
            lexer.moveTo(1);
        }
    }

    /** Moves to the next statement that is not empty; false when there is none. */
    boolean next() {
        begin(lexer.end());
        while (true) {
            int blanks = lexer.end();
            int separated = separators == null ? -1 : separatorAt(separators, blanks);
            boolean cut;
            if (separated >= 0) {
                int element = Math.max(lexer.end(), blanks);
                lexer.moveTo(separated);
                nextPiece++;
                cut = cutAt(element, Ended.DELIMITER);
            } else if (lexer.next()) {
                cut = element();
            } else if (firstSemicolon >= 0 && nesting.isOpen() && returns < MOST_RETURNS) {
                cut = returnToFirstSemicolon();
            } else {
                return count > 0 && cutAt(sql.length(), Ended.NOTHING);
            }
            if (cut) {
                return true;
            }
        }
    }

    /** Where the text of the statement begins: behind the terminator before it. */
    int textStart() {
        return textStart;
    }

    int start() {
        return start;
    }

    int end() {
        return end;
    }

    /** Where what ends the statement begins, or the end of the text. */
    int terminator() {
        return terminator;
    }

    int terminatorEnd() {
        return lexer.end();
    }

    Ended ended() {
        return ended;
    }

    boolean backslashes() {
        return backslashes;
    }

    int piece() {
        return piece;
    }

    /** With offsets from {@link #textStart}. */
    List<Token> tokens() {
        return tokens;
    }

    private void begin(int offset) {
        textStart = offset == 1 && Characters.at(sql, 0) == '\uFEFF' ? 0 : offset;
        count = 0;
        opening = -1;
        firstSemicolon = -1;
        nesting.reset();
        if (copy != null) {
            copy.reset();
        }
        backslashes = strings != null && strings.backslashes();
        piece = nextPiece;
        if (collects) {
            tokens = new ArrayList<>(16 + Math.min(sql.length() - offset, MOST_ROOM) / 8);
        }
    }

    private int separatorAt(Separators of, int blanks) {
        lexer.skipSpace();
        boolean inner = lexer.end() < sql.length() && sql.charAt(lexer.end()) == ';' && nesting.isOpen();
        return lexer.end() == sql.length() || inner ? -1 : of.endAt(blanks, lexer.end());
    }

    /** Reads the element at which the lexer stands; true when the statement ends with it. */
    private boolean element() {
        Kind kind = lexer.kind();
        if (!lexer.isClosed() && notes != null) {
            notes.unterminated(construct(kind), lexer.start(), lexer.end());
        }
        if (kind == Kind.COMMENT) {
            if (notes != null) {
                notes.comment(lexer.start(), lexer.end());
            }
            return false;
        }
        if (kind == Kind.META_COMMAND) {
            return metaCommand();
        }
        boolean open = nesting.isOpen() && returns < MOST_RETURNS;
        if (lexer.isSymbol(';') && !open) {
            return cutAt(lexer.start(), Ended.SEMICOLON);
        }
        if (count == 1 && firstKind == Kind.PLACEHOLDER && kind == Kind.WORD && beginsLine()) {
            return endPlaceholder();
        }
        token(kind, open);
        return false;
    }

    private void token(Kind kind, boolean open) {
        if (count++ == 0) {
            start = lexer.start();
            firstKind = kind;
        }
        if (open && firstSemicolon < 0 && lexer.isSymbol(';')) {
            firstSemicolon = lexer.start();
            endBeforeSemicolon = end;
            countBeforeSemicolon = count - 1;
        }
        end = lexer.end();
        nesting.pass(lexer);
        if (opening < 0 && nesting.isOpen()) {
            opening = lexer.start();
        }
        if (copy == null) {
            tokens.add(lexer.token(textStart));
        } else {
            copy.pass(lexer);
        }
    }

    private boolean cutAt(int offset, Ended how) {
        if (count == 0) {
            begin(lexer.end());
            return false;
        }
        terminator = offset;
        ended = how;
        if (copy != null && copy.isFromStdin() && how != Ended.NOTHING) {
            copyData(lexer.end());
        }
        if (strings != null) {
            strings.after(sql, start, end);
            lexer.setBackslashes(strings.backslashes());
        }
        nextPiece += ownPieces && how != Ended.DELIMITER && !isSentWithNext() ? 1 : 0;
        return true;
    }

    /** After {@code \;} psql waits for more. */
    private boolean isSentWithNext() {
        return ended == Ended.SEMICOLON && !collects && terminator > 0 && sql.charAt(terminator - 1) == '\\';
    }

    private boolean metaCommand() {
        if (notes != null) {
            notes.metaCommand(lexer.start(), lexer.end());
        }
        String name = MetaCommand.name(sql, lexer.start());
        if (name.equals(";")) {
            // the server gets the semicolon, together with what follows
            return cutAt(lexer.start() + 1, Ended.SEMICOLON);
        }
        if (MetaCommand.isSending(name)) {
            return cutAt(lexer.start(), Ended.META_COMMAND);
        }
        if (MetaCommand.isCopyFromStdin(sql, lexer.start(), lexer.end())) {
            copyData(lexer.end());
        }
        return false;
    }

    /** The rows begin in the next line, whatever follows in this one. */
    private void copyData(int behind) {
        int from = Characters.nextLine(sql, behind);
        int to = CopyWatch.endOfData(sql, from);
        if (to >= 0) {
            lexer.leaveOut(from, to);
        } else if (Characters.skipBlanks(sql, from) < sql.length()) {
            lexer.leaveOut(from, sql.length());
        } else {
            return;
        }
        if (notes != null) {
            notes.copyData(from, to < 0 ? sql.length() : to);
            if (to < 0) {
                notes.unterminated(Construct.COPY_DATA, from, sql.length());
            }
        }
    }

    /** A placeholder alone on its line may be a statement, or several, and is taken as one. */
    private boolean endPlaceholder() {
        goBackTo(end);
        return cutAt(end, Ended.NOTHING);
    }

    private boolean returnToFirstSemicolon() {
        returns++;
        end = endBeforeSemicolon;
        count = countBeforeSemicolon;
        if (collects) {
            tokens = new ArrayList<>(tokens.subList(0, count));
        }
        int semicolon = firstSemicolon;
        goBackTo(semicolon);
        if (notes != null) {
            notes.unterminated(Construct.BODY, opening, opening + 1);
        }
        lexer.moveTo(semicolon + 1);
        return cutAt(semicolon, Ended.SEMICOLON);
    }

    private void goBackTo(int offset) {
        if (notes != null) {
            notes.forgetFrom(offset);
        }
        lexer.moveTo(offset);
    }

    private boolean beginsLine() {
        int i = end;
        while (i < lexer.start() && !Characters.isLineEnd(sql.charAt(i))) {
            i++;
        }
        return i < lexer.start();
    }

    private Construct construct(Kind kind) {
        return switch (kind) {
            case COMMENT -> Construct.COMMENT;
            case QUOTED_NAME -> Construct.QUOTED_NAME;
            default -> sql.charAt(lexer.start()) == '$' ? Construct.DOLLAR_QUOTE : Construct.STRING;
        };
    }
}
