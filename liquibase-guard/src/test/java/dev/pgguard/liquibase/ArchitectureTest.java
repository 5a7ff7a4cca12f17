package dev.pgguard.liquibase;

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

/** Keeps the adapter thin: it stands in one package tree, and knows Liquibase, the engine and JDBC. */
class ArchitectureTest {

    private static final JavaClasses LIQUIBASE_GUARD = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .withImportOption(new ImportOption.DoNotIncludeJars())
            .withImportOption(location -> !location.contains("/guard-core/"))
            .importPackages("dev.pgguard");

    /** The {@code all} jar moves every other package of ours below {@code dev.pgguard.liquibase.core}; these names must stay free. */
    @Test
    void everyClassStandsBelowTheAdaptersOwnPackage() {
        classes()
                .should()
                .resideInAPackage("dev.pgguard.liquibase..")
                .andShould()
                .resideOutsideOfPackage("dev.pgguard.liquibase.core..")
                .because(
                        "the all jar moves the engine to dev.pgguard.liquibase.core, and leaves dev.pgguard.liquibase alone")
                .check(LIQUIBASE_GUARD);
    }

    @Test
    void theAdapterKnowsOnlyLiquibaseTheEngineAndJdbc() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideOutsideOfPackages(
                        "java..",
                        "javax.sql..",
                        "org.postgresql..",
                        "liquibase..",
                        "org.jspecify.annotations..",
                        "org.springframework..",
                        "dev.pgguard..")
                .check(LIQUIBASE_GUARD);
    }

    /** An application without Spring must never load a class that names it. */
    @Test
    void onlyItsOwnPackageKnowsSpring() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.pgguard.liquibase.spring..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.springframework..", "liquibase.integration.spring..", "dev.pgguard.liquibase.spring..")
                .check(LIQUIBASE_GUARD);
    }

    @Test
    void packagesFormNoCycle() {
        slices().matching("dev.pgguard.liquibase.(**)")
                .should()
                .beFreeOfCycles()
                .allowEmptyShould(true)
                .check(LIQUIBASE_GUARD);
    }

    @Test
    void everyPackageIsNullMarked() {
        Set<String> packages =
                LIQUIBASE_GUARD.stream().map(JavaClass::getPackageName).collect(Collectors.toSet());

        assertThat(packages)
                .isNotEmpty()
                .allMatch(name -> LIQUIBASE_GUARD.getPackage(name).isAnnotatedWith(NullMarked.class));
    }
}
