package dev.pgguard.maven.fix;

import dev.pgguard.lint.Edit;
import dev.pgguard.sql.TextRange;
import java.util.Comparator;
import java.util.List;

/** Edits of one file that leave each other alone: what they make of its text, and where everything stands afterwards. */
final class FileEdits {

    static final FileEdits NONE = new FileEdits(List.of());

    private final List<Edit> edits;

    /** @param edits in any order; those that insert at one place keep theirs, and equal ones count once */
    FileEdits(List<Edit> edits) {
        this.edits = edits.stream()
                .distinct()
                .sorted(Comparator.comparing((Edit edit) -> edit.range().start())
                        .thenComparing(edit -> edit.range().end()))
                .toList();
    }

    /** Whether they change the same characters in two ways, or one inserts where the other replaces. */
    static boolean clash(Edit one, Edit other) {
        TextRange a = one.range();
        TextRange b = other.range();
        return !one.equals(other) && a.start() < b.end() && b.start() < a.end();
    }

    List<Edit> all() {
        return edits;
    }

    String applied(String text) {
        StringBuilder after = new StringBuilder(text.length() + 64 * edits.size());
        int copied = 0;
        for (Edit edit : edits) {
            after.append(text, copied, edit.range().start()).append(edit.text());
            copied = edit.range().end();
        }
        return after.append(text, copied, text.length()).toString();
    }

    /** Where that stands afterwards which began at an offset: behind what is inserted there. */
    int moved(int offset) {
        return moved(offset, true);
    }

    /** Where a part of the file begins afterwards: before what is inserted at its beginning. */
    int movedBegin(int offset) {
        return moved(offset, false);
    }

    private int moved(int offset, boolean behindInserted) {
        int by = 0;
        for (Edit edit : edits) {
            int end = edit.range().end();
            boolean inserted = edit.range().start() == end;
            if (end < offset || (end == offset && (behindInserted || !inserted))) {
                by += edit.text().length() - (end - edit.range().start());
            } else if (edit.range().start() < offset) {
                return edit.range().start() + by;
            }
        }
        return offset + by;
    }
}
