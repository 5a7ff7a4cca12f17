package dev.pgguard.liquibase;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import liquibase.change.AbstractChange;
import liquibase.change.ChangeMetaData;
import liquibase.change.CheckSum;
import liquibase.change.DatabaseChange;
import liquibase.change.DatabaseChangeProperty;
import liquibase.database.Database;
import liquibase.exception.ValidationErrors;
import liquibase.serializer.LiquibaseSerializable;
import liquibase.statement.SqlStatement;
import liquibase.statement.core.RawSqlStatement;
import org.jspecify.annotations.Nullable;

/**
 * {@code <guard:backfill>}: a statement that runs in batches, each committed by itself. It becomes that statement with the guard's comment
 * above it, and so is an ordinary statement where there is no guard.
 */
@DatabaseChange(
        name = "backfill",
        description = "Runs an UPDATE, DELETE or INSERT … SELECT in batches that commit by themselves",
        priority = ChangeMetaData.PRIORITY_DEFAULT)
public final class BackfillChange extends AbstractChange {

    /** Where its schema is, on the class path too. */
    public static final String NAMESPACE = "http://www.pgguard.dev/xml/ns/guard";

    /** Written out: a constant of the engine's would leave its name in this class, where the all jar cannot move it. */
    private static final String MARK = "-- guard:backfill";

    private @Nullable String name;
    private @Nullable String key;
    private @Nullable String pace;
    private @Nullable String mode;
    private @Nullable String workers;
    private @Nullable String allow;
    private @Nullable String sql;

    @DatabaseChangeProperty(description = "Name of the job, unique in the database", exampleValue = "handles")
    public @Nullable String getName() {
        return name;
    }

    public void setName(String name) {
        this.name = name;
    }

    @DatabaseChangeProperty(
            description =
                    "Unique index, constraint or columns along which the table is walked; default: the primary key")
    public @Nullable String getKey() {
        return key;
    }

    public void setKey(String key) {
        this.key = key;
    }

    @DatabaseChangeProperty(description = "gentle, moderate, fast or unthrottled; default: gentle")
    public @Nullable String getPace() {
        return pace;
    }

    public void setPace(String pace) {
        this.pace = pace;
    }

    @DatabaseChangeProperty(
            description = "inline waits for its end, background registers it for runners; default: inline")
    public @Nullable String getMode() {
        return mode;
    }

    public void setMode(String mode) {
        this.mode = mode;
    }

    @DatabaseChangeProperty(description = "How many sessions work at a time; default: 1")
    public @Nullable String getWorkers() {
        return workers;
    }

    public void setWorkers(String workers) {
        this.workers = workers;
    }

    @DatabaseChangeProperty(description = "volatile lets the statement call functions such as random()")
    public @Nullable String getAllow() {
        return allow;
    }

    public void setAllow(String allow) {
        this.allow = allow;
    }

    @DatabaseChangeProperty(
            description = "The statement",
            exampleValue = "update users set handle = username where handle is null",
            serializationType = LiquibaseSerializable.SerializationType.DIRECT_VALUE,
            requiredForDatabase = "all")
    public @Nullable String getSql() {
        return sql;
    }

    public void setSql(String sql) {
        this.sql = sql;
    }

    @Override
    public String getSerializedObjectNamespace() {
        return NAMESPACE;
    }

    @Override
    public ValidationErrors validate(Database database) {
        ValidationErrors errors = new ValidationErrors();
        if (sql == null || sql.isBlank()) {
            errors.addError("[pgguard] backfill needs a statement");
        } else {
            values().forEach((what, value) -> {
                if (value.isBlank() || value.chars().anyMatch(Character::isWhitespace)) {
                    errors.addError("[pgguard] backfill has " + what + "=\"" + value
                            + "\", which must be a word without blanks");
                }
            });
        }
        return errors;
    }

    @Override
    public SqlStatement[] generateStatements(Database database) {
        String pairs = values().entrySet().stream()
                .map(each -> " " + each.getKey() + "=" + each.getValue())
                .collect(Collectors.joining());
        return new SqlStatement[] {new RawSqlStatement(MARK + pairs + "\n" + text())};
    }

    /** Of what it does: how it is paced, by how many and when is not part of it, and may be changed behind it. */
    @Override
    public CheckSum generateCheckSum() {
        return CheckSum.compute("backfill:" + name + ":" + key + ":" + text().replace("\r\n", "\n"));
    }

    private String text() {
        return sql == null ? "" : sql.strip();
    }

    /** Those that are given. */
    private Map<String, String> values() {
        Map<String, String> values = new LinkedHashMap<>();
        put(values, "name", name);
        put(values, "key", key);
        put(values, "pace", pace);
        put(values, "mode", mode);
        put(values, "workers", workers);
        put(values, "allow", allow);
        return values;
    }

    private static void put(Map<String, String> values, String name, @Nullable String value) {
        if (value != null) {
            values.put(name, value);
        }
    }

    @Override
    public String getConfirmationMessage() {
        return "Backfill " + (name == null ? "" : name + " ") + "executed";
    }
}
