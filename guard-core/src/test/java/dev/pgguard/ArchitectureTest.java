package dev.pgguard;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** Keeps the floors of {@code docs/architecture.md}: a package knows its own floor and those below, and nothing above. */
class ArchitectureTest {

    /** From the ground up. A new package has to be given a floor here and in the document. */
    private static final List<Set<String>> FLOORS = List.of(
            Set.of(
                    "dev.pgguard.sql",
                    "dev.pgguard.sql.tree",
                    "dev.pgguard.sql.grammar",
                    "dev.pgguard.sql.locks",
                    "dev.pgguard.jdbc"),
            Set.of("dev.pgguard.migration", "dev.pgguard.retry"),
            Set.of(
                    "dev.pgguard.lock",
                    "dev.pgguard.index",
                    "dev.pgguard.replica",
                    "dev.pgguard.lint",
                    "dev.pgguard.lint.rules",
                    "dev.pgguard.lint.files"),
            Set.of(
                    "dev.pgguard.gate",
                    "dev.pgguard.backfill",
                    "dev.pgguard.backfill.partition",
                    "dev.pgguard.doctor",
                    "dev.pgguard.catalog",
                    "dev.pgguard.report",
                    "dev.pgguard.preflight"),
            Set.of("dev.pgguard"));

    private static final JavaClasses GUARD_CORE = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.pgguard");

    @Test
    void everyPackageHasAFloor() {
        Set<String> known = FLOORS.stream().flatMap(Collection::stream).collect(Collectors.toSet());

        assertThat(packagesWithClasses()).as("packages that stand on a floor").isSubsetOf(known);
    }

    @Test
    void aFloorKnowsNothingOfTheFloorsAbove() {
        for (int floor = 0; floor < FLOORS.size() - 1; floor++) {
            String[] here = FLOORS.get(floor).toArray(String[]::new);
            List<String> above = new ArrayList<>();
            FLOORS.subList(floor + 1, FLOORS.size()).forEach(above::addAll);

            noClasses()
                    .that()
                    .resideInAnyPackage(here)
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(above.toArray(String[]::new))
                    .because("floor " + floor + " stands below " + above)
                    .allowEmptyShould(true)
                    .check(GUARD_CORE);
        }
    }

    @Test
    void packagesFormNoCycle() {
        slices().matching("dev.pgguard.(**)").should().beFreeOfCycles().check(GUARD_CORE);
    }

    @Test
    void whatReadsSqlKnowsNoDatabase() {
        noClasses()
                .that()
                .resideInAnyPackage("dev.pgguard.sql..", "dev.pgguard.lint..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.sql..", "javax.sql..", "org.postgresql..", "dev.pgguard.jdbc..")
                .because("the parser and the linter are pure: what the live database knows reaches them as values")
                .check(GUARD_CORE);
    }

    @Test
    void theEngineKnowsNoMigrationToolAndNoBuildTool() {
        DescribedPredicate<JavaClass> foreign = resideOutsideOfPackage("java..")
                .and(resideOutsideOfPackage("javax.sql.."))
                .and(resideOutsideOfPackage("org.postgresql.."))
                .and(resideOutsideOfPackage("org.jspecify.annotations.."))
                .and(resideOutsideOfPackage("dev.pgguard.."))
                .and(resideOutsideOfPackage("io.micrometer.."))
                .as("a library that guard-core does without");

        noClasses()
                .that(resideInAPackage("dev.pgguard.."))
                .should()
                .dependOnClassesThat(foreign)
                .check(GUARD_CORE);
    }

    @Test
    void oneClassAloneMayBeLoadedOnlyWhereMicrometerIs() {
        noClasses()
                .that()
                .doNotHaveSimpleName("MeterGauges")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.micrometer..")
                .because("a class path without Micrometer must not be the reason that a class is missing")
                .check(GUARD_CORE);
    }

    @Test
    void noPackageIsALumberRoom() {
        Set<String> banned = Set.of("util", "utils", "common", "impl", "internal", "helper", "helpers", "misc");

        assertThat(packagesWithClasses()).noneMatch(name -> banned.contains(name.substring(name.lastIndexOf('.') + 1)));
    }

    @Test
    void everyPackageIsNullMarked() {
        List<String> unmarked = packagesWithClasses().stream()
                .map(GUARD_CORE::getPackage)
                .filter(each -> !each.isAnnotatedWith(NullMarked.class))
                .map(JavaPackage::getName)
                .toList();

        assertThat(unmarked)
                .as("packages without @NullMarked in package-info.java")
                .isEmpty();
    }

    @Test
    void aClassIsFinalOrAbstract() {
        classes()
                .that()
                .areNotInterfaces()
                .and()
                .areNotEnums()
                .and()
                .areNotAnonymousClasses()
                .should()
                .haveModifier(JavaModifier.FINAL)
                .orShould()
                .haveModifier(JavaModifier.ABSTRACT)
                .because("a class is final until somebody has designed it for subclasses")
                .check(GUARD_CORE);
    }

    private static Set<String> packagesWithClasses() {
        return GUARD_CORE.stream().map(JavaClass::getPackageName).collect(Collectors.toSet());
    }
}
