package io.logtracr.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.event.Level;

/** Arenas and stored files with bytes changed, cut off or put in: the command ends, with what can be read and one message. */
class DamagedInputTest {

    private static final String[][] COMMANDS = {
        {"ls"},
        {"show", "flow-1"},
        {"show", "--json", "flow-2"},
        {"grep", "m"},
        {"tail", "-n", "3", "flow-1"},
        {"stats"}
    };
    /** Offsets up to here are the arena's header and its used slots. */
    private static final int MOST_SENSITIVE_BYTES = 4096 + 3 * 128;

    @TempDir(factory = OnTmpfs.class)
    Path temporary;

    private Path instance;
    private byte[] arena;
    private byte[] stored;
    private byte[] info;

    @BeforeEach
    void setUp() throws IOException {
        Path dump = Files.createDirectory(temporary.resolve("dump"));
        DumpFixture fixture = new DumpFixture(dump);
        List<String> messages = IntStream.range(0, 12).mapToObj(i -> "m" + i).toList();
        fixture.arena("app-1-x", Map.of("flow-1", messages, "flow-2", messages, "long".repeat(200), messages), 1);
        fixture.store(
                "app-1-x",
                "flow-1",
                "idle",
                DumpFixture.entry(0, Level.INFO, "first\nand more"),
                DumpFixture.entry(0.5, Level.ERROR, "second"));
        instance = dump.resolve("app-1-x");
        Files.writeString(
                instance.resolve("instance.json"),
                "{\"app\":\"a\",\"pid\":1,\"configuration\":{\"K\":\"v\"},\"counters\":{\"stored\":1,\"lost.x\":2}}");
        arena = Files.readAllBytes(instance.resolve("recorder.arena"));
        stored = Files.readAllBytes(instance.resolve("flows/flow-1.log"));
        info = Files.readAllBytes(instance.resolve("instance.json"));
    }

    @Test
    void commands_endWithWhatCanBeRead_whateverIsDamaged() throws IOException {
        damage(2_000, 11);
    }

    @Test
    @Tag("large")
    void commands_endWithWhatCanBeRead_whateverIsDamaged_aHundredThousandTimes() throws IOException {
        damage(100_000, 12);
    }

    private void damage(int rounds, long seed) throws IOException {
        Random random = new Random(seed);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        StringWriter err = new StringWriter();
        Map<String, String> environment =
                Map.of("LOGTRACR_DUMP_DIR", instance.getParent().toString());
        Cli cli = new Cli(new Session(out, new PrintWriter(err), false, environment, () -> DumpFixture.START));
        int found = 0;
        int complaints = 0;
        for (int i = 0; i < rounds; i++) {
            int what = random.nextInt(10);
            write("recorder.arena", what < 6 ? damaged(random, arena) : arena);
            write("flows/flow-1.log", what >= 5 && what < 9 ? damaged(random, stored) : stored);
            write("instance.json", what == 9 ? damaged(random, info) : info);
            String[] command = what == 9 ? COMMANDS[5] : COMMANDS[random.nextInt(COMMANDS.length)];
            out.reset();
            err.getBuffer().setLength(0);
            int code = cli.run(command);
            CommandRun run = new CommandRun(code, out.toString(), err.toString());
            String context = "round " + i + " of seed " + seed + ": " + Arrays.toString(command) + "\n" + run.err();
            assertThat(run.code()).as(context).isIn(0, 1);
            assertThat(run.err()).as(context).doesNotContain("Exception", "bug");
            assertThat(lines(run.err())).as(context).isLessThanOrEqualTo(2);
            found += run.code() == 0 ? 1 : 0;
            complaints += run.err().isEmpty() ? 0 : 1;
        }
        assertThat(found).isGreaterThan(rounds / 2);
        assertThat(complaints).isGreaterThan(rounds / 20);
    }

    private static int lines(String text) {
        return (int) text.lines().count();
    }

    private void write(String name, byte[] bytes) throws IOException {
        Files.write(instance.resolve(name), bytes, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
    }

    private static byte[] damaged(Random random, byte[] sound) {
        byte[] bytes = sound.clone();
        for (int k = 1 + random.nextInt(4); k > 0 && bytes.length > 0; k--) {
            int most = random.nextBoolean() ? Math.min(MOST_SENSITIVE_BYTES, bytes.length) : bytes.length;
            int at = random.nextInt(most);
            switch (random.nextInt(6)) {
                case 0 -> bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length));
                case 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 2 -> bytes[at] = (byte) random.nextInt(256);
                case 3 -> {
                    byte[] noise = new byte[Math.min(bytes.length - at, 1 + random.nextInt(64))];
                    random.nextBytes(noise);
                    System.arraycopy(noise, 0, bytes, at, noise.length);
                }
                case 4 -> {
                    int from = random.nextInt(bytes.length);
                    int length = Math.min(random.nextInt(1024), bytes.length - Math.max(at, from));
                    System.arraycopy(bytes, from, bytes, at, length);
                }
                default -> Arrays.fill(bytes, at, Math.min(bytes.length, at + random.nextInt(1024)), (byte) 0);
            }
        }
        return bytes;
    }
}
