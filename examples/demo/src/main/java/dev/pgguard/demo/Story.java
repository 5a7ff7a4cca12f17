package dev.pgguard.demo;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** What the demo prints, in lines that fit a terminal; also keeps what was not as it should be. */
final class Story {

    private static final int WIDTH = 118;
    private static final String INDENT = "    ";

    private final PrintStream out;
    private final List<String> wrong = new ArrayList<>();

    Story(PrintStream out) {
        this.out = out;
    }

    void chapter(String title) {
        out.println();
        out.println("== " + title);
    }

    /** One paragraph, wrapped. */
    void tell(String text) {
        String indent = INDENT;
        StringBuilder line = new StringBuilder(indent);
        for (String word : text.split(" ")) {
            if (line.length() > indent.length() && line.length() + word.length() > WIDTH) {
                out.println(line.toString().stripTrailing());
                indent = INDENT + INDENT;
                line = new StringBuilder(indent);
            }
            line.append(word).append(' ');
        }
        out.println(line.toString().stripTrailing());
        out.flush();
    }

    /** One line, as it is. */
    void row(String text) {
        out.println(INDENT + text);
    }

    /** States a fact of the end; when it does not hold, the demo fails. */
    void expect(boolean holds, String fact) {
        tell((holds ? "[ok] " : "[NOT SO] ") + fact);
        if (!holds) {
            wrong.add(fact);
        }
    }

    List<String> wrong() {
        return List.copyOf(wrong);
    }
}
