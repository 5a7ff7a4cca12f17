package dev.pgguard.maven;

import liquibase.change.AbstractChange;
import liquibase.change.ChangeMetaData;
import liquibase.change.CheckSum;
import liquibase.change.DatabaseChange;
import liquibase.change.DatabaseChangeProperty;
import liquibase.database.Database;
import liquibase.serializer.LiquibaseSerializable;
import liquibase.statement.SqlStatement;
import liquibase.statement.core.RawParameterizedSqlStatement;
import org.jspecify.annotations.Nullable;

/**
 * The guard's change {@code backfill} of a changelog that is only read: the guard for Liquibase, whose change it is, would take over a
 * Liquibase in which it is found. Found by Liquibase through its service loader.
 */
@DatabaseChange(
        name = "backfill",
        description = "The guard's backfill, read and not run",
        priority = ChangeMetaData.PRIORITY_DEFAULT)
public final class ReadBackfill extends AbstractChange {

    private @Nullable String name;
    private @Nullable String key;
    private @Nullable String pace;
    private @Nullable String mode;
    private @Nullable String workers;
    private @Nullable String allow;
    private @Nullable String sql;

    @DatabaseChangeProperty
    public @Nullable String getName() {
        return name;
    }

    public void setName(String name) {
        this.name = name;
    }

    @DatabaseChangeProperty
    public @Nullable String getKey() {
        return key;
    }

    public void setKey(String key) {
        this.key = key;
    }

    @DatabaseChangeProperty
    public @Nullable String getPace() {
        return pace;
    }

    public void setPace(String pace) {
        this.pace = pace;
    }

    @DatabaseChangeProperty
    public @Nullable String getMode() {
        return mode;
    }

    public void setMode(String mode) {
        this.mode = mode;
    }

    @DatabaseChangeProperty
    public @Nullable String getWorkers() {
        return workers;
    }

    public void setWorkers(String workers) {
        this.workers = workers;
    }

    @DatabaseChangeProperty
    public @Nullable String getAllow() {
        return allow;
    }

    public void setAllow(String allow) {
        this.allow = allow;
    }

    @DatabaseChangeProperty(serializationType = LiquibaseSerializable.SerializationType.DIRECT_VALUE)
    public @Nullable String getSql() {
        return sql;
    }

    public void setSql(String sql) {
        this.sql = sql;
    }

    @Override
    public String getSerializedObjectNamespace() {
        return "http://www.pgguard.dev/xml/ns/guard";
    }

    /** The history has that of the change which it stands for. */
    @Override
    public CheckSum generateCheckSum() {
        return CheckSum.compute("backfill:" + name + ":" + key + ":" + text().replace("\r\n", "\n"));
    }

    @Override
    public SqlStatement[] generateStatements(Database database) {
        return new SqlStatement[] {new RawParameterizedSqlStatement("-- guard:backfill\n" + text())};
    }

    private String text() {
        return sql == null ? "" : sql.strip();
    }

    @Override
    public String getConfirmationMessage() {
        return "read";
    }
}
