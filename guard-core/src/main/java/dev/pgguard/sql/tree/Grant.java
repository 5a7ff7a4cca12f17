package dev.pgguard.sql.tree;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * GRANT and REVOKE of privileges.
 *
 * @param allInSchema whether {@code objects} are schemas, all of whose objects are meant
 * @param privileges empty for ALL
 */
public record Grant(
        boolean grant,
        ObjectType type,
        boolean allInSchema,
        List<ObjectRef> objects,
        List<Privilege> privileges,
        List<RoleSpec> grantees,
        boolean grantOption,
        boolean cascade,
        @Nullable RoleSpec grantor,
        Span span)
        implements Tree {

    /** One privilege, perhaps of columns only. */
    public record Privilege(String name, List<Name> columns) {}
}
