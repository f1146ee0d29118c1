package io.logtracr.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FlowFileNameTest {

    private static final List<String> HOSTILE = List.of(
            "../../etc/passwd",
            ".",
            "..",
            "...",
            "",
            "x".repeat(4000),
            "x".repeat(3999) + "y",
            "\0",
            "a/b",
            "a%2Fb",
            "ab",
            "\ud83d\ude00",
            "\ud83d",
            "\ude00",
            "a.",
            "a..",
            "a.log",
            "A",
            "a",
            "-rf",
            ".hidden",
            "a~1",
            "~",
            "%",
            "%25",
            "\n",
            "a b",
            "\u00e4".repeat(34),
            "\u4e2d".repeat(34),
            "\ud83d\ude00".repeat(400));

    @ParameterizedTest
    @CsvSource({
        "numalign-pod-sdmxg/numalign, numalign-pod-sdmxg%2Fnumalign.log",
        "../../etc/passwd, %2E.%2F..%2Fetc%2Fpasswd.log",
        "., %2E.log",
        ".., %2E..log",
        "'', %.log",
        "a., a..log",
        "-rf, %2Drf.log",
        "a~1, a%7E1.log",
        "ä中, %C3%A4%E4%B8%AD.log",
        "😀, %F0%9F%98%80.log"
    })
    void of_encodesId(String flowId, String expected) {
        assertThat(FlowFileName.of(flowId, 0)).isEqualTo(expected);
    }

    @Test
    void of_encodesUnpairedSurrogate_asWtf8() {
        assertThat(FlowFileName.of("\ud83d", 0)).isEqualTo("%ED%A0%BD.log");
        assertThat(FlowFileName.parse("%ED%A0%BD.log")).contains(new FlowFileName(Optional.of("\ud83d"), 0));
    }

    @Test
    void of_cutsLongId_andCompletesItByHash() {
        String name = FlowFileName.of("x".repeat(4000), 1);

        assertThat(name).matches("x{167}~[0-9a-f]{32}~1\\.log");
        assertThat(FlowFileName.parse(name)).contains(new FlowFileName(Optional.empty(), 1));
    }

    @Test
    void of_namesPart_afterTilde() {
        assertThat(FlowFileName.of("a", 12)).isEqualTo("a~12.log");
        assertThat(FlowFileName.parse("a~12.log")).contains(new FlowFileName(Optional.of("a"), 12));
    }

    @Test
    void of_givesEachHostileIdItsOwnFileInTheFolder(@TempDir Path folder) throws Exception {
        for (String flowId : HOSTILE) {
            Path file = folder.resolve(FlowFileName.of(flowId, 0));
            assertThat(file.normalize().getParent()).isEqualTo(folder);
            Files.createFile(file);
        }
        try (var files = Files.list(folder)) {
            assertThat(files).hasSize(HOSTILE.size());
        }
    }

    @Test
    void parse_readsBackWhatOfMade_forRandomIds() {
        Random random = new Random(20261121);
        Set<String> ids = new HashSet<>(HOSTILE);
        for (int i = 0; i < 20_000; i++) {
            ids.add(randomId(random));
        }
        Set<String> names = new HashSet<>();
        for (String flowId : ids) {
            String name = FlowFileName.of(flowId, 0);
            assertThat(name).matches("[A-Za-z0-9._~%-]{1,200}\\.log");
            assertThat(names.add(name)).as("name of its own: %s", name).isTrue();
            FlowFileName parsed = FlowFileName.parse(name).orElseThrow();
            if (name.indexOf('~') < 0) {
                assertThat(parsed.flowId()).contains(flowId);
            } else {
                assertThat(parsed.flowId()).isEmpty();
            }
        }
    }

    private static String randomId(Random random) {
        int length = random.nextInt(100) == 0 ? 4000 : random.nextInt(90);
        int range = List.of(0x80, 0x100, 0x3000, 0x10000).get(random.nextInt(4));
        StringBuilder id = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            id.append(random.nextInt(8) == 0 ? (char) (0xd800 + random.nextInt(0x800)) : (char) random.nextInt(range));
        }
        return id.toString();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".log",
                "a",
                "a.txt",
                "a.LOG",
                "a b.log",
                "ä.log",
                "%2f.log",
                "%61.log",
                "a%.log",
                "a%2.log",
                "%C3.log",
                "%C3%28.log",
                "%ED%A0%BD%ED%B8%80.log",
                "%C0%80.log",
                "%F8%88%80%80%80.log",
                "a~.log",
                "a~0.log",
                "a~01.log",
                "a~-1.log",
                "a~1~2.log",
                "a~9999999999.log",
                "a~0123456789abcdef0123456789abcdef.log",
                "..log",
                "-a.log",
                "%%.log"
            })
    void parse_isEmpty_whenNameIsNotOurs(String name) {
        assertThat(FlowFileName.parse(name)).isEmpty();
    }

    @Test
    void parse_isEmpty_whenEncodedIdIsTooLong() {
        assertThat(FlowFileName.parse("x".repeat(200) + ".log")).isPresent();
        assertThat(FlowFileName.parse("x".repeat(201) + ".log")).isEmpty();
    }
}
