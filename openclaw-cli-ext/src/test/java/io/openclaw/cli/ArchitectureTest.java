package io.openclaw.cli;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The house of docs/architecture.md, held to its plan: who may import whom, and what only some rooms may do. */
class ArchitectureTest {

    private static final String DB = "io.openclaw.db";
    private static final String GATEWAY = "io.openclaw.gateway";
    private static final String CLI = "io.openclaw.cli";

    /** Each room and the rooms it may enter. A room that is not listed may not exist. */
    private static final Map<String, Set<String>> ARROWS = Map.ofEntries(
            arrow(DB + ".model"),
            arrow(DB + ".redact"),
            arrow(DB + ".snapshot", DB + ".redact"),
            arrow(DB + ".embedded"),
            arrow(DB + ".spool", DB + ".model"),
            arrow(DB + ".recorder", DB + ".model", DB + ".redact", DB + ".spool"),
            arrow(DB + ".postgres", DB + ".model", DB + ".spool", DB + ".pricing"),
            arrow(DB + ".pricing"),
            arrow(DB + ".operations", DB + ".postgres", DB + ".snapshot", DB + ".pricing"),
            arrow(
                    DB + ".ingest",
                    DB + ".model",
                    DB + ".spool",
                    DB + ".recorder",
                    DB + ".postgres",
                    DB + ".drain",
                    DB + ".operations",
                    DB + ".session"),
            arrow(DB + ".usage", DB + ".postgres"),
            arrow(DB + ".drain", DB + ".model", DB + ".spool", DB + ".postgres"),
            arrow(DB + ".session", DB + ".model", DB + ".spool", DB + ".recorder", DB + ".postgres"),
            arrow(
                    DB,
                    DB + ".model",
                    DB + ".redact",
                    DB + ".spool",
                    DB + ".recorder",
                    DB + ".postgres",
                    DB + ".drain",
                    DB + ".operations",
                    DB + ".pricing",
                    DB + ".ingest",
                    DB + ".snapshot",
                    DB + ".session"),
            arrow(GATEWAY + ".watch", DB, DB + ".operations", DB + ".snapshot"),
            arrow(GATEWAY + ".telemetry", DB, DB + ".model", DB + ".recorder"),
            arrow(GATEWAY + ".hooks", DB, DB + ".model", DB + ".recorder", DB + ".ingest"),
            arrow(GATEWAY + ".otlp", DB + ".model", DB + ".ingest"),
            arrow(GATEWAY + ".live", DB, DB + ".model", DB + ".recorder", DB + ".ingest", GATEWAY + ".hooks"),
            arrow(GATEWAY + ".metrics", DB, DB + ".model", DB + ".recorder", GATEWAY + ".hooks", GATEWAY + ".live"),
            arrow(
                    GATEWAY + ".http",
                    DB,
                    DB + ".model",
                    DB + ".recorder",
                    DB + ".operations",
                    DB + ".ingest",
                    DB + ".snapshot",
                    GATEWAY + ".hooks",
                    GATEWAY + ".otlp",
                    GATEWAY + ".live",
                    GATEWAY + ".metrics"),
            arrow(
                    GATEWAY,
                    DB,
                    DB + ".model",
                    DB + ".recorder",
                    DB + ".session",
                    DB + ".snapshot",
                    DB + ".embedded",
                    GATEWAY + ".hooks",
                    GATEWAY + ".live",
                    GATEWAY + ".metrics",
                    GATEWAY + ".watch",
                    GATEWAY + ".telemetry",
                    GATEWAY + ".http"),
            arrow(CLI + ".output"),
            arrow(
                    CLI + ".bench",
                    DB,
                    DB + ".model",
                    DB + ".redact",
                    DB + ".spool",
                    DB + ".recorder",
                    DB + ".postgres",
                    DB + ".drain",
                    DB + ".operations",
                    DB + ".usage",
                    DB + ".ingest",
                    DB + ".session"),
            arrow(
                    CLI + ".command",
                    DB,
                    DB + ".model",
                    DB + ".redact",
                    DB + ".spool",
                    DB + ".recorder",
                    DB + ".postgres",
                    DB + ".drain",
                    DB + ".operations",
                    DB + ".pricing",
                    DB + ".usage",
                    DB + ".snapshot",
                    DB + ".session",
                    DB + ".ingest",
                    DB + ".embedded",
                    GATEWAY,
                    CLI + ".bench",
                    CLI + ".output"),
            arrow(CLI, CLI + ".command", CLI + ".output", DB));

    private static final JavaClasses OURS = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .withImportOption(location -> !location.contains("test-classes") && !location.contains("-tests.jar"))
            .importPackages("io.openclaw");

    @Test
    void everyImport_followsAnArrowOfThePlan() {
        Map<String, Set<String>> broken = new TreeMap<>();
        for (JavaClass from : OURS) {
            from.getDirectDependenciesFromSelf().stream()
                    .map(dependency -> dependency.getTargetClass().getBaseComponentType())
                    .filter(to -> to.getPackageName().startsWith("io.openclaw"))
                    .filter(to -> !to.getPackageName().equals(from.getPackageName()))
                    .filter(to -> !ARROWS.getOrDefault(from.getPackageName(), Set.of())
                            .contains(to.getPackageName()))
                    .forEach(to -> broken.computeIfAbsent(from.getName(), f -> new TreeSet<>())
                            .add(to.getName()));
        }
        assertEquals(Map.of(), broken);
        assertTrue(OURS.size() > 50, "the rules must see the classes they rule");
    }

    @Test
    void rooms_haveNoCycles() {
        slices().matching("io.openclaw.(**)").should().beFreeOfCycles().check(OURS);
    }

    @Test
    void model_importsOnlyJava() {
        classes()
                .that(resideInAPackage(DB + ".model"))
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage("java..", "org.jspecify.annotations", DB + ".model"))
                .check(OURS);
    }

    @Test
    void sqlClient_isUsedInThePostgresRoomOnly() {
        noClasses()
                .that(resideInAPackage("io.openclaw..").and(DescribedPredicate.not(resideInAPackage(DB + ".postgres"))))
                .should()
                .dependOnClassesThat(resideInAnyPackage("io.vertx.sqlclient..", "io.vertx.pgclient.."))
                .check(OURS);
    }

    @Test
    void futures_areWaitedForInTheCommandLineOnly() {
        noClasses()
                .that(DescribedPredicate.not(resideInAPackage(CLI + "..")))
                .should()
                .callMethodWhere(new DescribedPredicate<JavaMethodCall>("it waits for a future") {
                    @Override
                    public boolean test(JavaMethodCall call) {
                        return waitsForFuture(call);
                    }
                })
                .check(OURS);
    }

    @Test
    void rooms_haveNamesThatSayWhatHappensInThem() {
        noClasses()
                .should()
                .resideInAnyPackage("..util..", "..utils..", "..common..", "..impl..", "..manager..", "..config..")
                .check(OURS);
    }

    private static boolean waitsForFuture(JavaMethodCall call) {
        JavaClass owner = call.getTargetOwner();
        String name = call.getName();
        boolean javaFuture = owner.isAssignableTo(java.util.concurrent.Future.class);
        boolean vertxFuture = owner.isAssignableTo("io.vertx.core.Future");
        return (javaFuture && (name.equals("get") || name.equals("join"))) || (vertxFuture && name.equals("await"));
    }

    private static Map.Entry<String, Set<String>> arrow(String from, String... to) {
        return Map.entry(from, Set.copyOf(Arrays.asList(to)));
    }
}
