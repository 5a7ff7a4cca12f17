package dev.pgguard.sql;

/**
 * Knows, element by element, whether a semicolon ends the statement: not in a body after BEGIN ATOMIC, and not between the actions
 * of a rule.
 *
 * <p>By the grammar a body ends with an END that follows a semicolon or ATOMIC at once; any other END in it ends a CASE or is a
 * label.
 */
final class Nesting {

    private enum Head {
        START,
        CREATE,
        OR,
        KIND,
        RULE,
        ROUTINE,
        OTHER
    }

    private Head head = Head.START;
    private int parentheses;
    private int bodies;
    private boolean behindBegin;

    void reset() {
        head = Head.START;
        parentheses = 0;
        bodies = 0;
        behindBegin = false;
    }

    boolean isOpen() {
        return bodies > 0 || (head == Head.RULE && parentheses > 0);
    }

    void pass(Lexer element) {
        if (head == Head.OTHER) {
            endOfInner(element);
        } else if (head == Head.START) {
            start(element);
        } else if (head == Head.CREATE) {
            head = element.isWord("OR") ? Head.OR : kind(element);
        } else if (head == Head.OR) {
            head = Head.KIND;
        } else if (head == Head.KIND) {
            head = kind(element);
        } else if (head == Head.ROUTINE) {
            routine(element);
        } else {
            countParentheses(element);
            endOfInner(element);
        }
    }

    private void start(Lexer element) {
        if (bodies > 0 && element.isWord("END")) {
            bodies--;
            head = Head.OTHER;
        } else if (element.isWord("CREATE")) {
            head = Head.CREATE;
        } else if (bodies == 0 || !element.isSymbol(';')) {
            head = Head.OTHER;
        }
    }

    private static Head kind(Lexer element) {
        if (element.isWord("FUNCTION") || element.isWord("PROCEDURE")) {
            return Head.ROUTINE;
        }
        return element.isWord("RULE") ? Head.RULE : Head.OTHER;
    }

    private void routine(Lexer element) {
        countParentheses(element);
        if (behindBegin && element.isWord("ATOMIC")) {
            bodies++;
            head = Head.START;
        }
        behindBegin = parentheses == 0 && element.isWord("BEGIN");
        endOfInner(element);
    }

    private void countParentheses(Lexer element) {
        if (element.isSymbol('(')) {
            parentheses++;
        } else if (element.isSymbol(')') && parentheses > 0) {
            parentheses--;
        }
    }

    /** Behind a semicolon the next statement of a body begins. */
    private void endOfInner(Lexer element) {
        if (bodies > 0 && element.isSymbol(';') && !(head == Head.RULE && parentheses > 0)) {
            head = Head.START;
            parentheses = 0;
        }
    }
}
