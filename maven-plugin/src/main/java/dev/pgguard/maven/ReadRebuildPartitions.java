package dev.pgguard.maven;

import liquibase.change.AbstractChange;
import liquibase.change.ChangeMetaData;
import liquibase.change.CheckSum;
import liquibase.change.DatabaseChange;
import liquibase.change.DatabaseChangeProperty;
import liquibase.database.Database;
import liquibase.statement.SqlStatement;
import org.jspecify.annotations.Nullable;

/** The guard's change {@code rebuildPartitions} of a changelog that is only read, as {@link ReadBackfill} is its backfill. */
@DatabaseChange(
        name = "rebuildPartitions",
        description = "The guard's partition rebuild, read and not run",
        priority = ChangeMetaData.PRIORITY_DEFAULT)
public final class ReadRebuildPartitions extends AbstractChange {

    private @Nullable String name;
    private @Nullable String parent;
    private @Nullable String set;
    private @Nullable String partitions;
    private @Nullable String keep;
    private @Nullable String pace;

    @DatabaseChangeProperty
    public @Nullable String getName() {
        return name;
    }

    public void setName(String name) {
        this.name = name;
    }

    @DatabaseChangeProperty
    public @Nullable String getParent() {
        return parent;
    }

    public void setParent(String parent) {
        this.parent = parent;
    }

    @DatabaseChangeProperty
    public @Nullable String getSet() {
        return set;
    }

    public void setSet(String set) {
        this.set = set;
    }

    @DatabaseChangeProperty
    public @Nullable String getPartitions() {
        return partitions;
    }

    public void setPartitions(String partitions) {
        this.partitions = partitions;
    }

    @DatabaseChangeProperty
    public @Nullable String getKeep() {
        return keep;
    }

    public void setKeep(String keep) {
        this.keep = keep;
    }

    @DatabaseChangeProperty
    public @Nullable String getPace() {
        return pace;
    }

    public void setPace(String pace) {
        this.pace = pace;
    }

    @Override
    public String getSerializedObjectNamespace() {
        return "http://www.pgguard.dev/xml/ns/guard";
    }

    @Override
    public boolean generateStatementsVolatile(Database database) {
        return true;
    }

    @Override
    public CheckSum generateCheckSum() {
        return CheckSum.compute("rebuildPartitions:" + parent + ":" + set + ":" + partitions);
    }

    @Override
    public SqlStatement[] generateStatements(Database database) {
        return new SqlStatement[0];
    }

    @Override
    public String getConfirmationMessage() {
        return "read";
    }
}
