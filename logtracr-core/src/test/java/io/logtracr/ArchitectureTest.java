package io.logtracr;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** Who may use whom: packages are the stages of the way an entry goes. */
@AnalyzeClasses(packages = "io.logtracr", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    private static final String FACE = "io.logtracr";

    /** What the store and the reader may know of the arena: entries as they were decoded. */
    private static final Set<String> DECODED =
            Set.of("LogEntry", "RecordView", "ValueKind", "LossCause", "KeyValue", "Thrown");

    /** What applications call, after their logging was started, to have the MDC set. */
    private static final Set<String> SETS_THE_MDC =
            Set.of("FlowScope", "ScopedFlow", "MdcCarrier", "OneKey", "Keys", "All");

    private static final String ENTRIES = "io.logtracr.arena";

    @ArchTest
    static final ArchRule COUNTER = onlyUses("counter");

    @ArchTest
    static final ArchRule CHANNEL = onlyUses("channel");

    @ArchTest
    static final ArchRule ARENA = onlyUses("arena", "channel", "counter");

    @ArchTest
    static final ArchRule FLOW = onlyUses("flow", "arena", "counter");

    @ArchTest
    static final ArchRule STORE = onlyUses("store", "arena", "channel", "counter");

    @ArchTest
    static final ArchRule SPILL = onlyUses("spill", "flow", "store", "arena", "counter");

    @ArchTest
    static final ArchRule READ = onlyUses("read", "arena", "store");

    @ArchTest
    static final ArchRule RECOVERY = onlyUses("recovery", "spill", "flow", "store", "read", "arena", "counter");

    @ArchTest
    static final ArchRule CONTROL = onlyUses("control", "store", "channel", "counter");

    @ArchTest
    static final ArchRule TRIGGER = onlyUses("trigger", "flow", "arena", "counter");

    @ArchTest
    static final ArchRule THREADS = onlyUses("threads");

    @ArchTest
    static final ArchRule CONFIG = onlyUses("config");

    @ArchTest
    static final ArchRule DECODED_ENTRIES = noClasses()
            .that()
            .resideInAPackage("io.logtracr.store..")
            .should()
            .dependOnClassesThat(describe(
                    "are the arena's inside",
                    type -> type.getPackageName().equals(ENTRIES) && !DECODED.contains(type.getSimpleName())));

    @ArchTest
    static final ArchRule NOBODY_KNOWS_THE_FACE = noClasses()
            .that()
            .resideOutsideOfPackages(FACE, FACE + ".handover")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(FACE);

    @ArchTest
    static final ArchRule NO_OTHER_LIBRARY = classes()
            .should()
            .onlyDependOnClassesThat(resideInAnyPackage(
                            "io.logtracr..",
                            "java..",
                            "javax.management..",
                            "org.slf4j..",
                            "com.fasterxml.jackson.core..")
                    .or(describe("are primitive", ArchitectureTest::isPrimitive)));

    @ArchTest
    static final ArchRule NOTHING_LOGS = noClasses()
            .that(describe("applications do not call", type -> !SETS_THE_MDC.contains(type.getSimpleName())))
            .should()
            .dependOnClassesThat()
            .haveFullyQualifiedName("org.slf4j.LoggerFactory")
            .orShould()
            .dependOnClassesThat()
            .haveFullyQualifiedName("org.slf4j.MDC")
            .because("a recorder that logs would record itself, and MDC binds its adapter for good when it is touched");

    private static ArchRule onlyUses(String own, String... others) {
        List<String> allowed = new ArrayList<>(List.of("java..", "org.slf4j..", "com.fasterxml.jackson.core.."));
        allowed.add(FACE + "." + own + "..");
        for (String other : others) {
            allowed.add(FACE + "." + other + "..");
        }
        return classes()
                .that()
                .resideInAPackage(FACE + "." + own + "..")
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(allowed.toArray(String[]::new))
                        .or(describe("are primitive", ArchitectureTest::isPrimitive)));
    }

    private static boolean isPrimitive(JavaClass type) {
        return type.getBaseComponentType().isPrimitive();
    }

    @Test
    void core_dependsOnTwoLibrariesOnly() throws Exception {
        NodeList dependencies = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(Path.of("pom.xml").toFile())
                .getElementsByTagName("dependency");
        List<String> shipped = new ArrayList<>();
        for (int i = 0; i < dependencies.getLength(); i++) {
            Element dependency = (Element) dependencies.item(i);
            String artifact = text(dependency, "artifactId");
            if (!Set.of("junit-jupiter", "assertj-core", "awaitility", "archunit-junit5", "jimfs", "jcstress-core")
                    .contains(artifact)) {
                shipped.add(text(dependency, "groupId") + ":" + artifact);
            }
        }
        assertThat(shipped).containsExactlyInAnyOrder("org.slf4j:slf4j-api", "com.fasterxml.jackson.core:jackson-core");
    }

    private static String text(Element dependency, String name) {
        return dependency.getElementsByTagName(name).item(0).getTextContent();
    }
}
