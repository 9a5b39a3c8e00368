package io.ilion;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_USE_FIELD_INJECTION;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.CompositeArchRule;
import jakarta.persistence.PersistenceContext;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;

/**
 * The house stands: imports point down only, and rooms on one floor have no doors between them. A new room gets a line
 * here that says what it rests on.
 */
@AnalyzeClasses(packagesOf = IlionApplication.class, importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTests {

    @ArchTest
    static final ArchRule everyRoomIsDeclaredHere = classes()
            .should()
            .resideInAnyPackage(
                    "io.ilion",
                    "io.ilion.cassandra..",
                    "io.ilion.operation..",
                    "io.ilion.history..",
                    "io.ilion.maintenance..",
                    "io.ilion.dispatch..",
                    "io.ilion.api..",
                    "io.ilion.security..",
                    "io.ilion.startup..",
                    "io.ilion.snapshot..");

    @ArchTest
    static final ArchRule cassandraIsTheFoundation = room("cassandra..").restsOn();

    @ArchTest
    static final ArchRule operationRestsOnTheFoundation = room("operation..").restsOn("cassandra..");

    @ArchTest
    static final ArchRule historyReadsWhatIsBelow = room("history..").restsOn("operation..", "cassandra..");

    @ArchTest
    static final ArchRule maintenanceRestsOnWhatIsBelow =
            room("maintenance..").restsOn("operation..", "snapshot..", "cassandra..");

    @ArchTest
    static final ArchRule theInventoryOfSnapshotsIsOnTheGroundFloor =
            room("snapshot..").restsOn("operation..", "cassandra..");

    @ArchTest
    static final ArchRule dispatchRestsOnWhatIsBelow = room("dispatch..").restsOn("operation..", "cassandra..");

    @ArchTest
    static final ArchRule whatTheWiresShareKnowsNoWire =
            room("api").restsOn("operation..", "snapshot..", "cassandra..");

    @ArchTest
    static final ArchRule wiresRestOnWhatIsBelow = classes()
            .that()
            .resideInAPackage("io.ilion.api..")
            .and()
            .resideOutsideOfPackage("io.ilion.api.history..")
            .should()
            .onlyDependOnClassesThat(areForeignOrIn("api..", "operation..", "snapshot..", "cassandra.."));

    @ArchTest
    static final ArchRule theWireForHistoryMayReadHistory =
            room("api.history..").restsOn("api", "history..", "operation..", "cassandra..");

    @ArchTest
    static final ArchRule theDoorIsBesideTheWires = room("security..").restsOn("api", "operation..");

    @ArchTest
    static final ArchRule whatHoldsForAllSettingsKnowsNoRoom =
            room("settings..").restsOn();

    @ArchTest
    static final ArchRule nobodyCallsDispatch = noClasses()
            .that()
            .resideOutsideOfPackage("io.ilion.dispatch..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.ilion.dispatch..");

    @ArchTest
    static final ArchRule kindsDoNotKnowEachOther =
            slices().matching("io.ilion.maintenance.(*)..").should().notDependOnEachOther();

    @ArchTest
    static final ArchRule wiresDoNotKnowEachOther =
            slices().matching("io.ilion.api.(*)..").should().notDependOnEachOther();

    @ArchTest
    static final ArchRule theDriverIsAloneInItsFolder =
            room("cassandra.driver..").restsOn("cassandra");

    @ArchTest
    static final ArchRule jmxIsAloneInItsFolder = room("cassandra.jmx..").restsOn("cassandra");

    @ArchTest
    static final ArchRule howNodesAreReachedIsAMatterOfTheFoundation = noClasses()
            .that()
            .resideOutsideOfPackage("io.ilion.cassandra..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.ilion.cassandra.*..");

    @ArchTest
    static final ArchRule packagesFormNoCycles =
            slices().matching("io.ilion.(**)").should().beFreeOfCycles();

    /** The one class that talks to the library which describes the API, which talks Jackson 2. */
    @ArchTest
    static final ArchRule jsonIsTheBusinessOfJackson3 = noClasses()
            .that()
            .doNotHaveFullyQualifiedName("io.ilion.openapi.RequiredProperties")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("com.fasterxml.jackson.databind..", "com.fasterxml.jackson.core..");

    @ArchTest
    static final ArchRule nothingIsInjectedIntoFields = CompositeArchRule.of(NO_CLASSES_SHOULD_USE_FIELD_INJECTION)
            .and(noFields().should().beAnnotatedWith(PersistenceContext.class));

    @ArchTest
    static final ArchRule everyPackageSaysWhatMayBeNull = classes()
            .should(ArchCondition.from(describe(
                    "be in a package that is @NullMarked",
                    type -> type.getPackage().isAnnotatedWith(NullMarked.class))));

    @ArchTest
    static final ArchRule everythingHasAHome = noClasses()
            .should()
            .resideInAnyPackage(
                    "..util..", "..utils..", "..common..", "..config..", "..dto..", "..service..", "..impl..");

    /** The classes of one room, as a pattern of packages below ours. */
    private static Room room(String packages) {
        return new Room(packages);
    }

    private record Room(String packages) {

        ArchRule restsOn(String... rooms) {
            String[] allowed =
                    Stream.concat(Stream.of(packages), Stream.of(rooms)).toArray(String[]::new);
            return classes()
                    .that()
                    .resideInAPackage("io.ilion." + packages)
                    .should()
                    .onlyDependOnClassesThat(areForeignOrIn(allowed));
        }
    }

    private static DescribedPredicate<JavaClass> areForeignOrIn(String... rooms) {
        String[] packages = Stream.of(rooms).map("io.ilion."::concat).toArray(String[]::new);
        return resideOutsideOfPackage("io.ilion..").or(resideInAnyPackage(packages));
    }
}
