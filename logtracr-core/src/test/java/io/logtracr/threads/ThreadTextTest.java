package io.logtracr.threads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What threads look like in text, and what the JVM's own text looks like to us. */
class ThreadTextTest {

    private static final Instant AT = Instant.parse("2026-11-21T22:45:01Z");

    private static SampledThread thread(long id, String stack) {
        return new SampledThread(id, "t" + id, false, "RUNNABLE", "", stack);
    }

    @Test
    void of_isBounded_andSaysWhatIsLeftOut() {
        ThreadSample sample = new ThreadSample(Set.of());
        String frames = "    at com.acme.Something.somewhere(Something.java:1)\n".repeat(60);
        for (int i = 0; i < ThreadSample.MOST_GROUPS + 100; i++) {
            sample.add(thread(i, frames + "    at com.acme.Own.number" + i + "()\n"));
        }
        String text = ThreadText.of("t", 1, 1, AT, 5, sample, null);
        assertThat(text.length()).isLessThan(ThreadText.MOST_CHARS + 200);
        long shown = text.lines().filter(line -> line.startsWith("1 thread ")).count();
        assertThat(text)
                .contains("# 2100 platform threads, 0 virtual, 2000 different stacks; taken in 5 ms\n")
                .endsWith("# left out, as there is no room: " + (2100 - shown) + " threads in " + (2000 - shown)
                        + " smaller groups\n\n");
    }

    @Test
    void of_showsStacksAndNames() {
        ThreadSample sample = new ThreadSample(Set.of("t2"));
        sample.add(thread(1, "    at a.B.c(B.java:1)\n"));
        sample.add(thread(2, "    at a.B.c(B.java:1)\n"));
        sample.add(thread(3, ""));
        sample.remark("something is missing");
        assertThat(ThreadText.of("flow=\"f\"", 1, 3, AT, 5, sample, null)).isEqualTo("""
                # logtracr threads flow="f" dump=1/3 at=2026-11-21T22:45:01Z
                # 3 platform threads, 0 virtual, 2 different stacks; taken in 5 ms
                # something is missing

                2 threads RUNNABLE: "t2" (flow), "t1"
                    at a.B.c(B.java:1)

                1 thread RUNNABLE: "t3"

                """);
    }

    @ParameterizedTest
    @CsvSource({
        "java.base/java.lang.Thread.run(Thread.java:1583), java.lang.Thread.run(Thread.java:1583)",
        "com.acme.A.b(A.java:1), com.acme.A.b(A.java:1)",
        "app//com.acme.A.b(A.java:1), com.acme.A.b(A.java:1)",
        "a.jar@1/com.acme.A$$Lambda/0x00007f01.run(Unknown Source), com.acme.A$$Lambda/0x00007f01.run(Unknown Source)",
        "com.acme.A.b, com.acme.A.b"
    })
    void frames_loseModuleAndLoader(String written, String shown) {
        StringBuilder stack = new StringBuilder();
        Frames.add(stack, written);
        assertThat(stack).hasToString("    at " + shown + "\n");
    }

    @Test
    void place_isTheInnermostFrameOfTheApplication() {
        assertThat(Frames.place(
                        "    at java.lang.A.b(C)\n    - locked X\n    at com.acme.D.e(F)\n    at com.acme.G.h(I)\n"))
                .isEqualTo("com.acme.D.e(F)");
        assertThat(Frames.place("    at java.lang.A.b(C)\n    at jdk.internal.D.e(F)\n"))
                .isEqualTo("java.lang.A.b(C)");
        assertThat(Frames.place("")).isEmpty();
    }

    private static final String JVM_DUMP = """
            {"threadDump": {"processId": "1", "runtimeVersion": "21", "threadContainers": [
              {"container": "<root>", "parent": null, "owner": null, "threads": [
                {"tid": "1", "name": "main", "stack": ["java.base/java.lang.A.b(C.java:1)"]},
                {"tid": "30", "name": "", "virtual": true, "state": "WAITING",
                 "parkBlocker": {"object": "x", "owner": [1, {"a": []}]}, "stack": ["com.acme.A.b(A.java:2)"]}],
               "threadCount": "2"},
              {"container": "pool", "threads": [
                {"tid": 31, "virtual": false, "stack": []},
                {"tid": 32, "name": "v", "carrier": "7", "stack": ["x.Y.z(Y.java:3)"]}]}]}}
            """;

    private List<SampledThread> read(Path folder, String written, long maxBytes) throws Exception {
        Path file = Files.write(folder.resolve("dump.json"), written.getBytes(StandardCharsets.UTF_8));
        List<SampledThread> threads = new ArrayList<>();
        GrowingFile growing = new GrowingFile(file, maxBytes, () -> false, () -> true);
        VirtualThreads.read(growing, Set.of(1L), threads::add);
        growing.end();
        assertThat(growing.isCut()).isEqualTo(maxBytes < written.length());
        return threads;
    }

    @Test
    void read_findsVirtualThreads_inEveryContainer(@TempDir Path folder) throws Exception {
        assertThat(read(folder, JVM_DUMP, 1 << 20))
                .containsExactly(
                        new SampledThread(30, "", true, "WAITING", "", "    at com.acme.A.b(A.java:2)\n"),
                        new SampledThread(32, "v", true, "", "", "    at x.Y.z(Y.java:3)\n"));
    }

    @Test
    void read_takesWhatIsThere_whenTheFileIsTooLong(@TempDir Path folder) throws Exception {
        String much = JVM_DUMP.stripTrailing() + " ".repeat(100_000);
        assertThat(read(folder, much, 50_000)).hasSize(2);
    }

    @Test
    void read_fails_whenTheFileIsNoDump(@TempDir Path folder) {
        assertThatThrownBy(() -> read(folder, "{\"threads\": [ {]", 1 << 20))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("the JVM's dump cannot be understood: ");
    }
}
