package dev.pgguard.sql.tree;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * ALTER TABLE, and ALTER of an index, view, sequence, foreign table or composite type in the same form.
 *
 * @param type {@code TABLE}, {@code INDEX}, {@code SEQUENCE}, {@code VIEW}, {@code MATVIEW}, {@code FOREIGN_TABLE} or {@code TYPE}
 */
public record AlterTable(ObjectType type, Relation relation, boolean ifExists, List<Action> actions, Span span)
        implements Tree {

    /** One sub-command. */
    public sealed interface Action {
        Span span();
    }

    /** ADD COLUMN, or ADD ATTRIBUTE of a type. */
    public record AddColumn(ColumnDefinition column, boolean ifNotExists, boolean cascade, Span span)
            implements Action {}

    /** DROP COLUMN, or DROP ATTRIBUTE of a type. */
    public record DropColumn(Name column, boolean ifExists, boolean cascade, Span span) implements Action {}

    /** ALTER COLUMN … TYPE. */
    public record AlterColumnType(
            Name column,
            TypeName type,
            @Nullable Name collation,
            @Nullable Expression using,
            boolean cascade,
            Span span)
            implements Action {}

    /** ALTER COLUMN … SET DEFAULT. */
    public record SetDefault(Name column, Expression expression, Span span) implements Action {}

    /** ALTER COLUMN … DROP DEFAULT. */
    public record DropDefault(Name column, Span span) implements Action {}

    /** ALTER COLUMN … SET NOT NULL. */
    public record SetNotNull(Name column, Span span) implements Action {}

    /** ALTER COLUMN … DROP NOT NULL. */
    public record DropNotNull(Name column, Span span) implements Action {}

    /** ALTER COLUMN … SET EXPRESSION AS (…). */
    public record SetExpression(Name column, Expression expression, Span span) implements Action {}

    /** ALTER COLUMN … DROP EXPRESSION. */
    public record DropExpression(Name column, boolean ifExists, Span span) implements Action {}

    /**
     * ALTER COLUMN … SET STATISTICS.
     *
     * @param column null where an index's column is given by its number
     * @param target null for DEFAULT
     */
    public record SetStatistics(@Nullable Name column, int number, @Nullable Integer target, Span span)
            implements Action {}

    /** ALTER COLUMN … SET STORAGE. */
    public record SetStorage(Name column, String storage, Span span) implements Action {}

    /** ALTER COLUMN … SET COMPRESSION. */
    public record SetCompression(Name column, String method, Span span) implements Action {}

    /** ALTER COLUMN … SET (…) or RESET (…). */
    public record ColumnOptions(Name column, boolean reset, List<Option> options, Span span) implements Action {}

    /** ALTER COLUMN … OPTIONS (…) of a foreign table. */
    public record ColumnForeignOptions(Name column, List<Option> options, Span span) implements Action {}

    /** ALTER COLUMN … ADD GENERATED … AS IDENTITY. */
    public record AddIdentity(Name column, Constraint.Identity identity, Span span) implements Action {}

    /** ALTER COLUMN … SET GENERATED, SET INCREMENT, RESTART of an identity column. */
    public record SetIdentity(Name column, List<Option> options, Span span) implements Action {}

    /** ALTER COLUMN … DROP IDENTITY. */
    public record DropIdentity(Name column, boolean ifExists, Span span) implements Action {}

    /** ADD CONSTRAINT, named or not. */
    public record AddConstraint(Constraint constraint, Span span) implements Action {}

    /** DROP CONSTRAINT. */
    public record DropConstraint(Name constraint, boolean ifExists, boolean cascade, Span span) implements Action {}

    /**
     * ALTER CONSTRAINT. Each change is null when nothing was said of it.
     *
     * @param deferrability whether DEFERRABLE or INITIALLY was spoken of
     */
    public record AlterConstraint(
            Name constraint,
            boolean deferrability,
            boolean deferrable,
            boolean initiallyDeferred,
            @Nullable Boolean enforced,
            @Nullable Boolean inherit,
            Span span)
            implements Action {}

    /** VALIDATE CONSTRAINT. */
    public record ValidateConstraint(Name constraint, Span span) implements Action {}

    /**
     * ATTACH PARTITION.
     *
     * @param bound null when an index is attached
     */
    public record AttachPartition(Name partition, @Nullable PartitionBound bound, Span span) implements Action {}

    /** DETACH PARTITION. */
    public record DetachPartition(Name partition, boolean concurrently, boolean finish, Span span) implements Action {}

    /** INHERIT or NO INHERIT. */
    public record Inherit(Name parent, boolean no, Span span) implements Action {}

    /**
     * OF, or NOT OF.
     *
     * @param type null for NOT OF
     */
    public record OfType(@Nullable TypeName type, Span span) implements Action {}

    /** SET (…) or RESET (…) of storage parameters. */
    public record StorageOptions(boolean reset, List<Option> options, Span span) implements Action {}

    /** OPTIONS (…) of a foreign table. */
    public record ForeignOptions(List<Option> options, Span span) implements Action {}

    /** OWNER TO. */
    public record SetOwner(RoleSpec owner, Span span) implements Action {}

    /** SET TABLESPACE. */
    public record SetTablespace(Name tablespace, Span span) implements Action {}

    /**
     * SET ACCESS METHOD.
     *
     * @param method null for DEFAULT
     */
    public record SetAccessMethod(@Nullable Name method, Span span) implements Action {}

    /** SET LOGGED or SET UNLOGGED. */
    public record SetLogged(boolean logged, Span span) implements Action {}

    /**
     * REPLICA IDENTITY.
     *
     * @param kind {@code d} default, {@code f} full, {@code n} nothing, {@code i} index
     */
    public record ReplicaIdentity(char kind, @Nullable Name index, Span span) implements Action {}

    /**
     * ENABLE and DISABLE of a trigger.
     *
     * @param trigger null where ALL or USER stands
     */
    public record Trigger(Firing firing, @Nullable Name trigger, boolean all, Span span) implements Action {}

    /** ENABLE and DISABLE of a rule. */
    public record Rule(Firing firing, Name rule, Span span) implements Action {}

    /** When a trigger or a rule fires. */
    public enum Firing {
        ENABLE,
        ENABLE_ALWAYS,
        ENABLE_REPLICA,
        DISABLE
    }

    /** ENABLE, DISABLE, FORCE or NO FORCE ROW LEVEL SECURITY. */
    public record RowSecurity(boolean force, boolean on, Span span) implements Action {}

    /**
     * CLUSTER ON, or SET WITHOUT CLUSTER.
     *
     * @param index null for SET WITHOUT CLUSTER
     */
    public record ClusterOn(@Nullable Name index, Span span) implements Action {}

    /** SET WITHOUT OIDS, which does nothing. */
    public record DropOids(Span span) implements Action {}
}
