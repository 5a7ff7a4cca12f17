package dev.pgguard.maven.lint;

import dev.pgguard.lint.files.ChangesetLines;
import dev.pgguard.lint.files.FoundMigration;

/** What tells changesets of one file apart. */
public final class Changesets {

    private Changesets() {}

    /** Whether a text has that changeset; a migration that is a whole file is in none. */
    public static boolean isIn(String text, FoundMigration migration) {
        String[] name = migration.id().split("::", 3);
        return name.length == 3 && ChangesetLines.find(text, name[1], name[2]).isPresent();
    }
}
