package dev.pgguard.maven;

import java.util.Collections;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import liquibase.change.ChangeMetaData;
import liquibase.change.DatabaseChange;
import liquibase.change.DatabaseChangeProperty;
import liquibase.change.custom.CustomChange;
import liquibase.change.custom.CustomChangeWrapper;
import liquibase.database.Database;
import liquibase.exception.CustomChangeException;
import liquibase.exception.SetupException;
import liquibase.exception.ValidationErrors;
import liquibase.resource.ResourceAccessor;
import org.jspecify.annotations.Nullable;

/**
 * A {@code customChange} of a changelog that is only read: its class is the application's, and need not be there. It keeps the name and
 * the parameters of the class, from which Liquibase makes the changeset's checksum. Found by Liquibase through its service loader.
 */
@DatabaseChange(
        name = "customChange",
        description = "A custom change whose class may be missing",
        priority = ChangeMetaData.PRIORITY_DEFAULT + 1)
public final class AbsentCustomChange extends CustomChangeWrapper {

    private final SortedMap<String, String> values = new TreeMap<>();
    private @Nullable String absent;

    @Override
    public CustomChangeWrapper setClass(@Nullable String name) throws CustomChangeException {
        try {
            return super.setClass(name);
        } catch (CustomChangeException | LinkageError e) {
            absent = name;
            return super.setClass(Nothing.class.getName());
        }
    }

    @Override
    @DatabaseChangeProperty(isChangeProperty = false)
    public @Nullable String getClassName() {
        return absent == null ? super.getClassName() : absent;
    }

    @Override
    public void setParam(String name, String value) {
        if (absent == null) {
            super.setParam(name, value);
        } else {
            values.put(name, value);
        }
    }

    @Override
    @DatabaseChangeProperty(isChangeProperty = false)
    public SortedSet<String> getParams() {
        return absent == null ? super.getParams() : Collections.unmodifiableSortedSet(new TreeSet<>(values.keySet()));
    }

    @Override
    public @Nullable String getParamValue(String name) {
        return absent == null ? super.getParamValue(name) : values.get(name);
    }

    @Override
    public Object getSerializableFieldValue(String field) {
        return absent != null && field.equals("param") ? values : super.getSerializableFieldValue(field);
    }

    /** Stands where the class would; nothing ever runs it. */
    public static final class Nothing implements CustomChange {

        @Override
        public String getConfirmationMessage() {
            return "";
        }

        @Override
        public void setUp() throws SetupException {}

        @Override
        public void setFileOpener(ResourceAccessor resources) {}

        @Override
        public ValidationErrors validate(Database database) {
            return new ValidationErrors();
        }
    }
}
