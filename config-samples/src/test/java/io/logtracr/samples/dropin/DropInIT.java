package io.logtracr.samples.dropin;

import static org.assertj.core.api.Assertions.assertThat;

import io.logtracr.samples.TmpfsFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The drop-in jar beside a plain application: by class path, with one variable, and without. */
class DropInIT {

    private static final String CONFIGURATION = """
            <configuration>
              <statusListener class="ch.qos.logback.core.status.NopStatusListener"/>
              <appender name="OUT" class="ch.qos.logback.core.ConsoleAppender">
                <encoder><pattern>%level %logger{0} - %msg%n</pattern></encoder>
              </appender>
              <root level="INFO"><appender-ref ref="OUT"/></root>
            </configuration>
            """;
    private static final List<String> MAIN_LOG =
            List.of("INFO PlainProgram - begins", "INFO PlainProgram - shown", "INFO PlainProgram - ends");

    @TempDir(factory = TmpfsFolder.class)
    private Path folder;

    @Test
    void jar_hasAllThatIsNeeded_andNothingOfTheApplications() throws Exception {
        try (JarFile jar = new JarFile(Built.dropInJar().toFile())) {
            List<String> names = jar.stream().map(entry -> entry.getName()).toList();
            assertThat(names)
                    .contains(
                            "META-INF/services/ch.qos.logback.classic.spi.Configurator",
                            "META-INF/spring.factories",
                            "META-INF/LICENSE",
                            "META-INF/NOTICE",
                            "io/logtracr/FlightRecorder.class",
                            "io/logtracr/shaded/jackson/core/JsonFactory.class")
                    .doesNotHaveDuplicates();
            assertThat(names)
                    .filteredOn(name -> name.endsWith(".class"))
                    .allMatch(name -> name.startsWith("io/logtracr/") || name.startsWith("META-INF/versions/"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"return", "exit", "stop", "wait"})
    void flow_isInTheStore_howeverTheApplicationEnds(String end) throws Exception {
        try (JavaProcess application = start(dumpHere(), end)) {
            if (end.equals("wait")) {
                application.awaitOutput("waiting");
                application.terminate();
            }
            assertThat(application.exitCode()).isEqualTo(end.equals("wait") ? 143 : 0);
            assertThat(mainLog(application.lines())).isEqualTo(MAIN_LOG);
            assertThat(application.lines()).contains("thread logtracr-spiller");
        }
        assertThat(stored("flow")).containsExactly("DEBUG guarded 1", "DEBUG plain 2", "INFO shown");
        assertThat(arenas()).isZero();
    }

    @Test
    void application_isAsBefore_withoutTheVariable_orSwitchedOff_orWithoutTheJar() throws Exception {
        Map<String, String> off = new HashMap<>(dumpHere());
        off.put("LOGTRACR_ENABLED", "false");
        List<String> withoutJar = run(Map.of(), Built.classPath(Built.programs(), logback()));
        assertThat(withoutJar).isEqualTo(MAIN_LOG);
        assertThat(run(Map.of(), classPath())).isEqualTo(withoutJar);
        assertThat(run(off, classPath())).isEqualTo(withoutJar);
        assertThat(folder.resolve("dump")).doesNotExist();
    }

    @Test
    void onlyTheConfigurator_isLoaded_withoutTheVariable() throws Exception {
        List<String> output = JavaProcess.run(
                folder.resolve("output.txt"), Map.of(), arguments(classPath(), "-Xlog:class+load=info", "return"));
        assertThat(output.stream()
                        .filter(line -> line.contains(" io.logtracr.") && !line.contains("io.logtracr.samples"))
                        .map(line -> line.replaceFirst(".*(io\\.logtracr\\S+) .*", "$1")))
                .containsExactlyInAnyOrder(
                        "io.logtracr.logback.ConfiguratorOfLogback12",
                        "io.logtracr.logback.ConfiguratorOfLogback13",
                        "io.logtracr.logback.LogtracrConfigurator");
    }

    @ParameterizedTest
    @ValueSource(strings = {"logback-lowest", "logback-next"})
    @Tag("large")
    void flow_isRecorded_withOtherLogbacks(String logback) throws Exception {
        String classPath = Built.classPath(Built.programs(), Built.logback(logback), Built.dropInJar());
        assertThat(run(dumpHere(), classPath)).containsAll(MAIN_LOG).contains("thread logtracr-spiller");
        assertThat(stored("flow")).containsExactly("DEBUG guarded 1", "DEBUG plain 2", "INFO shown");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.5.20", "1.4.14", "1.3.14"})
    void tooOldLogback_isToldOnce_andTheApplicationLogs(String version) throws Exception {
        String classPath = Built.classPath(
                Built.programs(),
                Built.logback("logback-too-old/" + version),
                Built.ownJars("slf4j-api"),
                Built.dropInJar());
        Map<String, String> environment = dumpHere();
        List<String> output = JavaProcess.run(
                folder.resolve("output.txt"),
                environment,
                arguments(
                        classPath,
                        "-Dlogback.statusListenerClass=ch.qos.logback.core.status.OnConsoleStatusListener",
                        "return"));
        assertThat(output).filteredOn(line -> line.contains("logtracr is off")).hasSize(1);
        assertThat(mainLog(output)).isEqualTo(MAIN_LOG);
        assertThat(folder.resolve("dump")).doesNotExist();
    }

    /** It asks one configurator only, and only where it finds no configuration file; another method than later ones. */
    @Test
    void logback12_isToldOnce_andConfiguredAsWithoutTheJar() throws Exception {
        List<Path> logback = Built.logback("logback-too-old/1.2.13");
        Path program = programAlone();
        String withJar = Built.classPath(program, Built.dropInJar(), logback);
        List<String> before = runUnconfigured(Map.of(), Built.classPath(program, logback));
        assertThat(before).anyMatch(line -> line.endsWith("DEBUG " + PlainProgram.class.getName() + " - of no flow"));
        assertThat(runUnconfigured(Map.of(), withJar)).isEqualTo(before);
        List<String> output = runUnconfigured(dumpHere(), withJar);
        assertThat(output).filteredOn(line -> line.contains("logtracr is off")).hasSize(1);
        assertThat(mainLog(output)).isEqualTo(mainLog(before));
        assertThat(folder.resolve("dump")).doesNotExist();
    }

    @Test
    void logbackXmlAndVariable_makeOneRecorder_andTheVariableWins() throws Exception {
        Path xml = configuration(CONFIGURATION.replace(
                "<root level=\"INFO\">",
                "<appender name=\"R\" class=\"io.logtracr.logback.LogtracrAppender\"><app>from-xml</app>"
                        + "<dumpDir>/nowhere</dumpDir></appender><root level=\"INFO\"><appender-ref ref=\"R\"/>"));
        assertThat(run(xml, dumpHere(), classPath())).containsAll(MAIN_LOG).containsOnlyOnce("thread logtracr-spiller");
        try (Stream<Path> instances = Files.list(folder.resolve("dump"))) {
            assertThat(instances)
                    .singleElement()
                    .satisfies(instance ->
                            assertThat(instance.getFileName().toString()).startsWith("from-xml-"));
        }
        assertThat(stored("flow")).containsExactly("DEBUG guarded 1", "DEBUG plain 2", "INFO shown");
    }

    /** There the jar's classes cannot see the application's Logback: a known limit, and the reason for a warning. */
    @Test
    void bootClassPath_isNoPlaceForTheJar() throws Exception {
        String[] arguments = arguments(
                Built.classPath(Built.programs(), logback()), "-Xbootclasspath/a:" + Built.dropInJar(), "return");
        try (JavaProcess application = JavaProcess.start(folder.resolve("output.txt"), dumpHere(), arguments)) {
            assertThat(application.exitCode()).isEqualTo(1);
            assertThat(application.text()).contains("NoClassDefFoundError: ch/qos/logback/classic/spi/Configurator");
        }
    }

    private JavaProcess start(Map<String, String> environment, String end) throws IOException {
        return JavaProcess.start(folder.resolve("output.txt"), environment, arguments(classPath(), null, end));
    }

    private List<String> run(Map<String, String> environment, String classPath) throws Exception {
        return JavaProcess.run(folder.resolve("output.txt"), environment, arguments(classPath, null, "return"));
    }

    private List<String> run(Path xml, Map<String, String> environment, String classPath) throws Exception {
        return JavaProcess.run(
                folder.resolve("output.txt"),
                environment,
                "-Dlogback.configurationFile=" + xml,
                "-cp",
                classPath,
                PlainProgram.class.getName());
    }

    /** The other programs have a configuration beside them. */
    private Path programAlone() throws IOException {
        Path classes = folder.resolve("classes");
        Path file = Path.of(PlainProgram.class.getName().replace('.', '/') + ".class");
        Files.createDirectories(classes.resolve(file).getParent());
        Files.copy(Built.programs().resolve(file), classes.resolve(file));
        return classes;
    }

    /** Its lines without their times. */
    private List<String> runUnconfigured(Map<String, String> environment, String classPath) throws Exception {
        return JavaProcess.run(
                        folder.resolve("output.txt"), environment, "-cp", classPath, PlainProgram.class.getName())
                .stream()
                .map(line -> line.replaceFirst("^[\\d:.,]+ ", ""))
                .toList();
    }

    private String[] arguments(String classPath, String option, String end) throws IOException {
        List<String> arguments = new ArrayList<>(
                Arrays.asList("-Dlogback.configurationFile=" + configuration(CONFIGURATION), "-cp", classPath));
        if (option != null) {
            arguments.add(option);
        }
        arguments.add(PlainProgram.class.getName());
        arguments.add(end);
        return arguments.toArray(String[]::new);
    }

    private Path configuration(String text) throws IOException {
        return Files.writeString(folder.resolve("logback.xml"), text);
    }

    private Map<String, String> dumpHere() {
        return Map.of("LOGTRACR_DUMP_DIR", folder.resolve("dump").toString());
    }

    private static List<Path> logback() {
        return Built.ownJars("logback-classic", "logback-core", "slf4j-api");
    }

    private static String classPath() throws IOException {
        return Built.classPath(Built.programs(), logback(), Built.dropInJar());
    }

    private static List<String> mainLog(List<String> lines) {
        return lines.stream().filter(line -> line.contains("PlainProgram - ")).toList();
    }

    private List<String> stored(String flow) throws Exception {
        return new Command(folder.resolve("dump"), folder)
                .show(flow).stream().filter(line -> !line.startsWith("#")).toList();
    }

    private long arenas() throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve("dump"))) {
            return files.filter(file -> file.endsWith("recorder.arena")).count();
        }
    }
}
