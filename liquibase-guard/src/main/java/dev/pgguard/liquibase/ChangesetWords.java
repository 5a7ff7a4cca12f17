package dev.pgguard.liquibase;

import java.util.Collection;
import java.util.Locale;
import liquibase.change.AbstractSQLChange;
import liquibase.change.Change;
import liquibase.change.core.CreateTableChange;
import liquibase.changelog.ChangeSet;
import liquibase.database.Database;
import liquibase.serializer.LiquibaseSerializable;
import org.jspecify.annotations.Nullable;

/** Every word that the SQL of a changeset may hold, without that SQL: what Liquibase's own changes are given is all that they put in. */
final class ChangesetWords {

    private static final String OWN = CreateTableChange.class.getPackageName();

    private final StringBuilder words = new StringBuilder();

    private ChangesetWords() {}

    static String of(ChangeSet changeSet, Database database) {
        boolean own = changeSet.getSqlVisitors().isEmpty()
                && changeSet.getChanges().stream().allMatch(ChangesetWords::isOwn);
        if (!own) {
            return ChangesetScript.of(changeSet, database).sql();
        }
        ChangesetWords words = new ChangesetWords();
        changeSet.getChanges().forEach(words::add);
        return words.words.toString();
    }

    /** What stands in a file of its own, such as the body of a procedure, is in no attribute. */
    private static boolean isOwn(Change change) {
        return change.getClass().getPackageName().equals(OWN)
                && (change instanceof AbstractSQLChange
                        || !change.getSerializableFields().contains("path")
                        || change.getSerializableFieldValue("path") == null);
    }

    private void add(Change change) {
        if (change instanceof AbstractSQLChange script) {
            add(script.getSql());
            return;
        }
        // mergeColumns ends with the drop of two, renameTable says what it does
        String name = change.getClass().getSimpleName().toLowerCase(Locale.ROOT);
        add(name.startsWith("rename") ? "rename" : name.startsWith("drop") || name.startsWith("merge") ? "drop" : "");
        add((LiquibaseSerializable) change);
    }

    private void add(LiquibaseSerializable part) {
        for (String field : part.getSerializableFields()) {
            add(part.getSerializableFieldValue(field));
        }
    }

    private void add(@Nullable Object value) {
        if (value instanceof LiquibaseSerializable part) {
            add(part);
        } else if (value instanceof Collection<?> parts) {
            parts.forEach(this::add);
        } else if (value != null) {
            words.append(value).append('\n');
        }
    }
}
