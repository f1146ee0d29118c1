package io.logtracr.samples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One run of one of the applications, with the drop-in jar or without. */
record ThirdPartyRun(long cpuMillis, long wallMillis, Path dump, List<String> mainLog) {

    private static final Pattern RESULT = Pattern.compile("(?m)^units=\\d+ wallMillis=(\\d+) cpuMillis=(\\d+)$");

    /**
     * Runs it with a class path as its module has it, and the drop-in jar in front if it is recorded.
     *
     * @param built  where the sample was built
     * @param keys   variables to add; {@code null} to run without the recorder
     * @param folder where its output and its dump directory go; does not exist
     */
    static ThirdPartyRun of(
            ThirdParty application, Path built, Map<String, String> keys, int warmUps, int units, Path folder)
            throws Exception {
        Path dump = Files.createDirectories(folder).resolve("dump");
        Path target = built.resolve(application.module()).resolve("target");
        List<String> classPath = new ArrayList<>();
        Map<String, String> variables = new HashMap<>();
        if (keys != null) {
            classPath.add(BuiltJars.dropIn().toString());
            variables.putAll(application.keys());
            variables.putAll(keys);
            variables.put("LOGTRACR_DUMP_DIR", dump.toString());
        }
        classPath.add(target.resolve(application.module() + "-1.0.jar").toString());
        classPath.add(target.resolve("lib") + "/*");
        List<String> command = List.of(
                Program.JAVA.toString(),
                "-Xmx256m",
                "-Djava.io.tmpdir=" + folder,
                "-classpath",
                String.join(":", classPath),
                application.mainClass(),
                Integer.toString(warmUps),
                Integer.toString(units),
                Integer.toString(application.unitsPerSecond()));

        Program program = Program.run(command, variables, folder, folder.resolve("out"));

        assertThat(program.exitValue()).as(program::text).isZero();
        Matcher result = RESULT.matcher(program.text());
        assertThat(result.find()).as(program::text).isTrue();
        return new ThirdPartyRun(
                Long.parseLong(result.group(2)), Long.parseLong(result.group(1)), dump, program.lines());
    }
}
