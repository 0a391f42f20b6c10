package io.broadcaster.demo;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.broadcaster.spi.BroadcasterProvider;

@AnalyzeClasses(packages = "io.broadcaster", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String API = "io.broadcaster";
    private static final String SPI = "io.broadcaster.spi";
    private static final String MEMORY = "io.broadcaster.memory";
    private static final String MANAGER = "io.broadcaster.manager..";
    private static final String TCK = "io.broadcaster.tck..";
    private static final String GATEWAY = "io.broadcaster.gateway..";
    private static final String DEMO = "io.broadcaster.demo..";
    private static final String HTTP = "io.broadcaster.http..";
    private static final String[] DRIVERS = {
        "io.broadcaster.pusher..", "io.broadcaster.ably..", "io.broadcaster.redis..", "io.broadcaster.postgres.."
    };

    @ArchTest
    static final ArchRule nobodyDependsOnTheDemo = noClasses()
            .that()
            .resideOutsideOfPackage(DEMO)
            .should()
            .dependOnClassesThat()
            .resideInAPackage(DEMO);

    @ArchTest
    static final ArchRule onlyTheServiceLoaderSeesADriver = noClasses()
            .that(resideOutsideOfPackages(DRIVERS))
            .should()
            .dependOnClassesThat(resideInAnyPackage(DRIVERS));

    @ArchTest
    static final ArchRule aDriverSeesNoOtherDriver = slices().matching("io.broadcaster.(pusher|ably|redis|postgres)..")
            .should()
            .notDependOnEachOther();

    @ArchTest
    static final ArchRule aDriverSeesOfOursOnlyTheApiAndTheSpi = noClasses()
            .that(resideInAnyPackage(DRIVERS))
            .should()
            .dependOnClassesThat(resideInAnyPackage(MANAGER, MEMORY, DEMO));

    @ArchTest
    static final ArchRule onlyHostedDriversSeeTheirTransport = noClasses()
            .that(resideOutsideOfPackages(HTTP, "io.broadcaster.pusher..", "io.broadcaster.ably.."))
            .should()
            .dependOnClassesThat()
            .resideInAPackage(HTTP);

    @ArchTest
    static final ArchRule theTransportSeesNothingOfOurs = noClasses()
            .that()
            .resideInAPackage(HTTP)
            .should()
            .dependOnClassesThat(
                    resideInAnyPackage(API, SPI, MEMORY, MANAGER, DEMO).or(resideInAnyPackage(DRIVERS)));

    @ArchTest
    static final ArchRule theManagerSeesOfOursOnlyTheApi = classes()
            .that()
            .resideInAPackage(MANAGER)
            .should()
            .onlyDependOnClassesThat(resideInAnyPackage(
                    "java..",
                    API,
                    SPI,
                    MEMORY,
                    MANAGER,
                    "com.fasterxml.jackson..",
                    "org.jctools..",
                    "com.github.f4b6a3.uuid..",
                    "io.github.cdimascio.dotenv..",
                    "org.slf4j..",
                    "org.jspecify.."));

    @ArchTest
    static final ArchRule theGatewaySeesOfOursOnlyTheApi = noClasses()
            .that()
            .resideInAPackage(GATEWAY)
            .should()
            .dependOnClassesThat(resideInAnyPackage(MANAGER, DEMO));

    @ArchTest
    static final ArchRule theApiDependsOnNobody = classes()
            .that()
            .resideInAnyPackage(API, SPI, MEMORY)
            .should()
            .onlyDependOnClassesThat(resideInAnyPackage(
                    "java..", API, SPI, MEMORY, "com.fasterxml.jackson.core..", "org.slf4j..", "org.jspecify.."));

    @ArchTest
    static final ArchRule theKitSeesOfOursOnlyTheApiAndTheSpi = classes()
            .that()
            .resideInAPackage(TCK)
            .should()
            .onlyDependOnClassesThat(resideInAnyPackage(
                    "java..", API, SPI, TCK, "org.junit.jupiter.api..", "org.awaitility..", "org.jspecify.."));

    @ArchTest
    static final ArchRule nobodyElseSeesTheKit = noClasses()
            .that()
            .resideOutsideOfPackage(TCK)
            .should()
            .dependOnClassesThat()
            .resideInAPackage(TCK);

    @ArchTest
    static final ArchRule whatApplicationsSeeDoesNotDependOnWhatProvidersImplement = noClasses()
            .that()
            .resideInAPackage(API)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(SPI, MEMORY);

    @ArchTest
    static final ArchRule aDriverShowsNothingButItsProvider = classes()
            .that(resideInAnyPackage(DRIVERS))
            .and()
            .arePublic()
            .and()
            .areTopLevelClasses()
            .should()
            .implement(BroadcasterProvider.class);
}
