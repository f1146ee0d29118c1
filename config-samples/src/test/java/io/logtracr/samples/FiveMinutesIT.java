package io.logtracr.samples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs the README's first five minutes. Changed are only the two things that may be taken on a machine, the port and the dump
 * directory; the clone's own build is left to the test that has the time for it.
 */
class FiveMinutesIT {

    private static final String BUILD = "mvn -q package -DskipTests -pl logtracr-logback,logtracr-cli -am\n";
    private static final String PORT = "8080";
    private static final String DUMP = "/dev/shm/shop";

    @TempDir(factory = TmpfsFolder.class)
    private Path folder;

    @Test
    void firstFiveMinutes_printWhatTheReadmeShows() throws Exception {
        follow(BuiltJars.top(), BUILD, "");
    }

    @Test
    @Tag("large")
    void firstFiveMinutes_printWhatTheReadmeShows_fromAFreshClone() throws Exception {
        Path clone = folder.resolve("clone");
        NestedMaven.copyTree(BuiltJars.top(), clone);

        follow(clone, BUILD, BUILD);
    }

    private void follow(Path clone, String step, String replacement) throws Exception {
        assumeTrue(isOnPath("curl"), "there is no curl here");
        ReadmeChapter chapter = ReadmeChapter.of(Files.readString(clone.resolve("README.md")), "First five minutes");
        assertThat(chapter.script()).contains(step, ":" + PORT + "/", "=" + DUMP + "\n");
        String script = chapter.script()
                .replace(step, replacement)
                .replace(":" + PORT + "/", ":" + freePort() + "/")
                .replace("=" + DUMP + "\n", "=" + folder.resolve("dump") + "\n");
        Path file = Files.writeString(
                folder.resolve("script"), "set -e\ntrap 'kill $(jobs -p) 2>/dev/null || true' EXIT\n" + script);

        Program run = Program.run(List.of("bash", file.toString()), environment(script), clone, folder.resolve("out"));

        assertThat(run.exitValue()).as(run::text).isZero();
        List<List<String>> outputs = chapter.outputs(run.lines());
        assertThat(outputs).as(run::text).hasSameSizeAs(chapter.commands());
        for (int i = 0; i < outputs.size(); i++) {
            ReadmeChapter.Command command = chapter.commands().get(i);
            assertThat(ShownOutput.matches(command.expected(), outputs.get(i)))
                    .as(command.text() + " printed\n" + String.join("\n", outputs.get(i)) + "\nand not\n"
                            + String.join("\n", command.expected()))
                    .isTrue();
        }
    }

    /** The Maven that builds this, told where artifacts are; the port; and temporary folders that are removed. */
    private Map<String, String> environment(String script) throws IOException {
        List<String> maven =
                new ArrayList<>(List.of("exec", NestedMaven.executable().toString(), "-ntp"));
        maven.addAll(NestedMaven.repositoryArguments());
        Path bin = Files.createDirectory(folder.resolve("bin"));
        Path mvn = Files.writeString(bin.resolve("mvn"), "#!/bin/sh\n" + String.join(" ", maven) + " \"$@\"\n");
        Files.setPosixFilePermissions(mvn, PosixFilePermissions.fromString("rwx------"));
        Map<String, String> variables = new HashMap<>(NestedMaven.ENVIRONMENT);
        variables.put("PATH", bin + ":" + Program.JAVA.getParent() + ":" + System.getenv("PATH"));
        variables.put("TMPDIR", folder.toString());
        variables.put("SERVER_PORT", script.replaceFirst("(?s).*localhost:(\\d+)/.*", "$1"));
        return variables;
    }

    private static boolean isOnPath(String program) {
        return Stream.of(System.getenv("PATH").split(":"))
                .anyMatch(place -> Files.isExecutable(Path.of(place, program)));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
