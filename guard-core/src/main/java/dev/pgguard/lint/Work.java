package dev.pgguard.lint;

/** What the server does while it holds a statement's lock, and so how long that takes. */
public enum Work {
    /** A change of the catalog. */
    BRIEF("for a moment once it has the lock"),
    /** Every row is read. */
    SCAN("while every row is read"),
    /** An index is built. */
    BUILD("while the index is built"),
    /** The table and all its indexes are written anew. */
    REWRITE("while the table and its indexes are written anew"),
    /** The lock stays for what the statement itself runs, or until the end of the transaction. */
    STATEMENT("as long as the statement or its transaction runs");

    private final String words;

    Work(String words) {
        this.words = words;
    }

    /** Whether it takes longer the larger the table is. */
    public boolean growsWithTheTable() {
        return this == SCAN || this == BUILD || this == REWRITE;
    }

    @Override
    public String toString() {
        return words;
    }
}
