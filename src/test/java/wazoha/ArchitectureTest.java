package wazoha;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The directions of docs/architecture.md, as a test. */
class ArchitectureTest {
    private static final JavaClasses PRODUCT = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("wazoha");
    private static final JavaClasses ALL = new ClassFileImporter().importPackages("wazoha");

    @ParameterizedTest(name = "{0} may import {1}")
    @CsvSource(delimiter = '|', textBlock = """
        node        |
        disk        |
        process     |
        failover    | node
        config      | node
        host        | node process disk
        probe       | node process disk
        replication | node process disk
        filesync    | node process disk
        service     | node process disk
        journal     | node failover disk
        asterisk    | node process disk
        registrar   | node disk
        notify      | node process disk
        apply       | node disk
        daemon      | node process disk failover config host probe replication filesync service journal apply notify
        api         | node disk failover daemon registrar asterisk
        cli         | node api config failover
        """)
    void aPackageImportsOnlyWhatTheTableSays(String name, String allowed) {
        String[] others = Stream.concat(
                        Stream.of(name), allowed == null ? Stream.empty() : Arrays.stream(allowed.split(" ")))
                .map("wazoha.%s.."::formatted)
                .toArray(String[]::new);
        noClasses()
                .that()
                .resideInAPackage("wazoha." + name + "..")
                .should()
                .dependOnClassesThat(resideInAPackage("wazoha..")
                        .and(resideInAnyPackage(others).negate()))
                .check(PRODUCT);
    }

    @Test
    void everyPackageStandsInTheTable() {
        var known = List.of(
                "node",
                "disk",
                "process",
                "failover",
                "config",
                "host",
                "probe",
                "replication",
                "filesync",
                "service",
                "journal",
                "asterisk",
                "registrar",
                "notify",
                "apply",
                "daemon",
                "api",
                "cli");
        assertThat(PRODUCT.stream()
                        .map(type -> type.getPackageName().replaceFirst("^wazoha\\.?", ""))
                        .filter(name -> !name.isEmpty())
                        .distinct())
                .isSubsetOf(known);
    }

    @Test
    void packagesFormNoCircle() {
        slices().matching("wazoha.(*)..").should().beFreeOfCycles().check(PRODUCT);
    }

    @Test
    void onlyProcessStartsPrograms() {
        noClasses()
                .that()
                .resideOutsideOfPackage("wazoha.process..")
                .should()
                .dependOnClassesThat()
                .belongToAnyOf(ProcessBuilder.class)
                .orShould()
                .callMethodWhere(target(name("exec")).and(target(owner(type(Runtime.class)))))
                .check(PRODUCT);
    }

    @Test
    void onlyReplicationSpeaksJdbc() {
        noClasses()
                .that()
                .resideOutsideOfPackage("wazoha.replication..")
                .should()
                .dependOnClassesThat(resideInAnyPackage("java.sql..", "org.postgresql.."))
                .check(PRODUCT);
    }

    @Test
    void nobodyReadsTheWallClockButTheWiring() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName("wazoha.Main")
                .should()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(Clock.class, "systemUTC")
                .check(PRODUCT);
    }

    @Test
    void theDecisionTouchesNothing() {
        noClasses()
                .that()
                .resideInAPackage("wazoha.failover..")
                .should()
                .dependOnClassesThat(resideInAnyPackage("java.io..", "java.nio..", "java.net..", "org.slf4j.."))
                .check(PRODUCT);
    }

    @Test
    void theDemoImportsNothingOfTheProductButTheApi() {
        noClasses()
                .that()
                .resideInAPackage("wazoha.demo..")
                .should()
                .dependOnClassesThat(resideInAPackage("wazoha..")
                        .and(resideInAnyPackage("wazoha.demo..", "wazoha.api..").negate()))
                .check(ALL);
    }
}
