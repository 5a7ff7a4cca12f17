package dev.pgguard.testing.contract;

/** On what a test of the contract plays. */
public record Stage(MigrationTool tool, int major, Role role) {
    @Override
    public String toString() {
        return tool.name() + ", PostgreSQL " + major + ", " + role.name().toLowerCase(java.util.Locale.ROOT);
    }
}
