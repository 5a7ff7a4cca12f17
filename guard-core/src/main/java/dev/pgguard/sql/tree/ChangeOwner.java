package dev.pgguard.sql.tree;

/** ALTER … OWNER TO of what is no table; of a table it is an {@link AlterTable.SetOwner}. */
public record ChangeOwner(ObjectType type, ObjectRef object, RoleSpec newOwner, Span span) implements Tree {}
