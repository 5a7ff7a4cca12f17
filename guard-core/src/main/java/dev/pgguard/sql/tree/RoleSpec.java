package dev.pgguard.sql.tree;

/**
 * A role as GRANT and OWNER TO name it.
 *
 * @param name the role's name, empty unless the kind is {@link Kind#NAMED}
 */
public record RoleSpec(Kind kind, String name, Span span) {

    /** PostgreSQL's special roles, and the named ones. */
    public enum Kind {
        NAMED,
        CURRENT_ROLE,
        CURRENT_USER,
        SESSION_USER,
        PUBLIC
    }
}
