package dev.pgguard.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RoleTest {

    private static Role role(String name, boolean inherits, boolean member, int version) {
        return new Role(name, false, inherits, -1, false, member, version);
    }

    @Test
    void aRoleThatInheritsNeedsTheMembershipOnly() {
        assertThat(role("shop", true, false, 180_000).monitorGrants()).containsExactly("GRANT pg_monitor TO \"shop\";");
    }

    @Test
    void aNameIsQuotedAsAGrantWantsIt() {
        assertThat(role("a \"b\"", true, false, 150_000).monitorGrants())
                .containsExactly("GRANT pg_monitor TO \"a \"\"b\"\"\";");
    }

    @Test
    void aRoleThatDoesNotInheritNeedsWhatItsServerKnowsForIt() {
        assertThat(role("shop", false, false, 140_000).monitorGrants())
                .containsExactly("GRANT pg_monitor TO \"shop\";");
        assertThat(role("shop", false, true, 150_000).monitorGrants())
                .containsExactly("GRANT pg_monitor TO \"shop\";", "ALTER ROLE \"shop\" INHERIT;");
        assertThat(role("shop", false, false, 160_000).monitorGrants())
                .containsExactly("GRANT pg_monitor TO \"shop\" WITH INHERIT TRUE;");
        assertThat(role("shop", true, true, 180_000).monitorGrants())
                .containsExactly("GRANT pg_monitor TO \"shop\" WITH INHERIT TRUE;");
    }
}
