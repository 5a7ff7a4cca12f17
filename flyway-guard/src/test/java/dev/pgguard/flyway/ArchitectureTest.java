package dev.pgguard.flyway;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** Keeps the adapter thin: it stands in one package tree, and knows Flyway, the engine and JDBC. */
class ArchitectureTest {

    private static final JavaClasses FLYWAY_GUARD = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .withImportOption(new ImportOption.DoNotIncludeJars())
            .withImportOption(location -> !location.contains("/guard-core/"))
            .importPackages("dev.pgguard");

    /** The {@code all} jar moves every other package of ours below {@code dev.pgguard.flyway.core}; these names must stay free. */
    @Test
    void everyClassStandsBelowTheAdaptersOwnPackage() {
        classes()
                .should()
                .resideInAPackage("dev.pgguard.flyway..")
                .andShould()
                .resideOutsideOfPackage("dev.pgguard.flyway.core..")
                .because("the all jar moves the engine to dev.pgguard.flyway.core, and leaves dev.pgguard.flyway alone")
                .check(FLYWAY_GUARD);
    }

    @Test
    void theAdapterKnowsOnlyFlywayTheEngineAndJdbc() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideOutsideOfPackages(
                        "java..",
                        "javax.sql..",
                        "org.postgresql..",
                        "org.flywaydb..",
                        // What Flyway itself reads a configuration extension by.
                        "com.fasterxml.jackson.annotation..",
                        "org.jspecify.annotations..",
                        "dev.pgguard..")
                .check(FLYWAY_GUARD);
    }

    @Test
    void packagesFormNoCycle() {
        slices().matching("dev.pgguard.flyway.(**)")
                .should()
                .beFreeOfCycles()
                .allowEmptyShould(true)
                .check(FLYWAY_GUARD);
    }

    @Test
    void everyPackageIsNullMarked() {
        Set<String> packages =
                FLYWAY_GUARD.stream().map(JavaClass::getPackageName).collect(Collectors.toSet());

        assertThat(packages)
                .isNotEmpty()
                .allMatch(name -> FLYWAY_GUARD.getPackage(name).isAnnotatedWith(NullMarked.class));
    }
}
