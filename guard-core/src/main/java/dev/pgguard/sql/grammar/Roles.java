package dev.pgguard.sql.grammar;

import dev.pgguard.sql.tree.RoleSpec;

/** Roles as text, where a statement's facts are plain strings. */
final class Roles {

    private Roles() {}

    static String text(RoleSpec role) {
        return role.kind() == RoleSpec.Kind.NAMED ? role.name() : "ROLESPEC_" + role.kind();
    }
}
