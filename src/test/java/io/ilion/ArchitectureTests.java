package io.ilion;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_USE_FIELD_INJECTION;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.Map.entry;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.CompositeArchRule;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.springframework.stereotype.Repository;

/**
 * The dependency rules between packages: imports point down only, and packages of one layer do not depend on each other. A new
 * package needs an entry here.
 */
@AnalyzeClasses(packagesOf = IlionApplication.class, importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTests {

    private static final String ROOT = "io.ilion";
    private static final String OPERATION_CORE = "operation";
    private static final List<String> OPERATION = List.of(
            OPERATION_CORE,
            "operation.search",
            "operation.audit",
            "operation.request",
            "operation.type",
            "operation.failure");
    private static final List<String> FOUNDATION = List.of("cassandra", "database");

    /** The packages that each package may depend on besides itself. */
    private static final Map<String, List<String>> MAY_DEPEND_ON = Map.ofEntries(
            entry("", List.of()),
            entry("startup", List.of()),
            entry("database", List.of()),
            entry("cassandra", List.of()),
            entry("cassandra.driver", List.of("cassandra")),
            entry("cassandra.jmx", List.of("cassandra")),
            entry("cassandra.connection", List.of("cassandra", "cassandra.driver", "cassandra.jmx")),
            entry("operation.failure", FOUNDATION),
            entry("operation.type", and(FOUNDATION, "operation.failure")),
            entry("operation.request", and(FOUNDATION, "operation.type", "operation.failure")),
            entry("operation.audit", and(FOUNDATION, OPERATION_CORE, "operation.request")),
            entry(OPERATION_CORE, and(FOUNDATION, "operation.request", "operation.type", "operation.failure")),
            entry(
                    "operation.search",
                    List.of(OPERATION_CORE, "operation.request", "operation.type", "operation.failure")),
            entry("snapshot", and(FOUNDATION, OPERATION)),
            entry("history", and(FOUNDATION, OPERATION)),
            entry("history.checkpoint", and(FOUNDATION, OPERATION)),
            entry("maintenance", List.of()),
            entry("maintenance.*", and(and(FOUNDATION, OPERATION), "snapshot")),
            entry("dispatch", and(FOUNDATION, OPERATION)),
            entry("web", and(and(FOUNDATION, OPERATION), "snapshot")),
            entry("openapi", and(OPERATION, "snapshot", "web")),
            entry("api", and(OPERATION, "web")),
            entry("api.*", and(and(FOUNDATION, OPERATION), "snapshot", "web", "openapi", "api")),
            entry(
                    "api.history",
                    and(and(FOUNDATION, OPERATION), "history", "history.checkpoint", "web", "openapi", "api")),
            entry("security", and(OPERATION, "web")));

    @ArchTest
    static void packagesDependOnlyOnAllowedPackages(JavaClasses classes) {
        classes.stream()
                .map(JavaClass::getPackageName)
                .distinct()
                .sorted()
                .forEach(name -> classes()
                        .that()
                        .resideInAPackage(name)
                        .should()
                        .onlyDependOnClassesThat(areForeignOrIn(name, allowed(name)))
                        .check(classes));
    }

    /** The entry of the package, or else of its pattern, such as {@code maintenance.*}. */
    private static List<String> allowed(String packageName) {
        String own = packageName.equals(ROOT) ? "" : packageName.substring(ROOT.length() + 1);
        String pattern = own.replaceFirst("\\.[^.]+$", ".*");
        List<String> allowed = MAY_DEPEND_ON.getOrDefault(own, MAY_DEPEND_ON.get(pattern));
        if (allowed == null) {
            throw new AssertionError("no entry for package %s".formatted(packageName));
        }
        return allowed;
    }

    @ArchTest
    static final ArchRule packagesFormNoCycles =
            slices().matching("io.ilion.(**)").should().beFreeOfCycles();

    @Test
    void testPackagesFormNoCycles() {
        slices().matching("io.ilion.(**)")
                .should()
                .beFreeOfCycles()
                .check(new ClassFileImporter(List.of(new ImportOption.OnlyIncludeTests())).importPackages(ROOT));
    }

    /** One class integrates the OpenAPI library, which uses Jackson 2. */
    @ArchTest
    static final ArchRule onlyJackson3ReadsAndWritesJson = noClasses()
            .that()
            .doNotHaveFullyQualifiedName("io.ilion.openapi.RequiredProperties")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("com.fasterxml.jackson.databind..", "com.fasterxml.jackson.core..");

    @ArchTest
    static final ArchRule noFieldInjection = CompositeArchRule.of(NO_CLASSES_SHOULD_USE_FIELD_INJECTION)
            .and(noFields().should().beAnnotatedWith(PersistenceContext.class));

    /** Otherwise a timeout of the database would be an unknown exception, which callers see as 500 instead of 503. */
    @ArchTest
    static final ArchRule exceptionsOfJpaAreTranslated = classes()
            .that(describe(
                    "use EntityManager",
                    type -> type.getDirectDependenciesFromSelf().stream()
                            .anyMatch(dependency -> dependency.getTargetClass().isEquivalentTo(EntityManager.class))))
            .should()
            .beAnnotatedWith(Repository.class);

    @ArchTest
    static final ArchRule everyPackageIsNullMarked = classes()
            .should(ArchCondition.from(describe(
                    "be in a package that is @NullMarked",
                    type -> type.getPackage().isAnnotatedWith(NullMarked.class))));

    @ArchTest
    static final ArchRule noPackageHasAGenericName = noClasses()
            .should()
            .resideInAnyPackage(
                    "..util..", "..utils..", "..common..", "..config..", "..dto..", "..service..", "..impl..");

    private static DescribedPredicate<JavaClass> areForeignOrIn(String own, List<String> allowed) {
        String[] packages = Stream.concat(Stream.of(own), allowed.stream().map((ROOT + ".")::concat))
                .toArray(String[]::new);
        return resideOutsideOfPackage(ROOT + "..").or(resideInAnyPackage(packages));
    }

    private static List<String> and(List<String> some, String... more) {
        return and(some, List.of(more));
    }

    private static List<String> and(List<String> some, List<String> more) {
        return Stream.concat(some.stream(), more.stream()).toList();
    }
}
