package io.logtracr.samples;

import static org.assertj.core.api.Assertions.assertThat;

import io.logtracr.config.ConfigKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Samples and documents name what the key table knows; the two complete samples name all of it, with its defaults. */
class SampleKeysTest {

    private static final Path ENVIRONMENT = Path.of("environment", "logtracr.env");
    private static final Path COMPLETE = Path.of("logback", "logback-complete.xml");
    /** Not a part of a longer name, and not a prefix such as {@code LOGTRACR_*}. */
    private static final Pattern VARIABLE = Pattern.compile("(?<![A-Z0-9_])LOGTRACR_[A-Z0-9_]*[A-Z0-9](?![A-Z0-9_*])");

    private static final Pattern PROPERTY = Pattern.compile("(?m)^ *<(\\w+)>([^<]*)</\\1>");
    private static final Set<String> FOLDERS_OF_CODE = Set.of("java", "target", "test");

    static List<Path> documents() throws IOException {
        try (Stream<Path> top = Files.list(Path.of(".."));
                Stream<Path> samples = Files.walk(Path.of("."))) {
            Stream<Path> texts =
                    top.filter(file -> file.getFileName().toString().endsWith(".md"));
            return Stream.concat(texts, samples.filter(SampleKeysTest::isSample))
                    .filter(Files::isRegularFile)
                    .sorted()
                    .toList();
        }
    }

    private static boolean isSample(Path file) {
        for (Path name : file) {
            if (FOLDERS_OF_CODE.contains(name.toString())) {
                return false;
            }
        }
        return true;
    }

    @Test
    void documents_areAllThere() throws IOException {
        assertThat(documents())
                .contains(Path.of("../README.md"), Path.of("../RATIONALE.md"), Path.of("../CHANGELOG.md"))
                .contains(Path.of(".").resolve(ENVIRONMENT), Path.of(".").resolve(COMPLETE));
    }

    @ParameterizedTest
    @MethodSource("documents")
    void document_namesOnlyKnownVariables(Path document) throws IOException {
        List<String> known =
                Stream.of(ConfigKey.values()).map(ConfigKey::environmentName).toList();

        assertThat(VARIABLE.matcher(Files.readString(document)).results().map(MatchResult::group))
                .isSubsetOf(known);
    }

    @Test
    void environmentFile_hasEveryKeyWithItsDefault_inTableOrder() throws IOException {
        Map<String, String> expected = new LinkedHashMap<>();
        for (ConfigKey key : ConfigKey.values()) {
            expected.put(key.environmentName(), key.hasFixedDefault() ? key.defaultText() : "");
        }

        assertThat(EnvironmentFile.read(ENVIRONMENT)).containsExactlyEntriesOf(expected);
    }

    @Test
    void environmentFile_explainsEveryKey_inALine() throws IOException {
        List<String> lines = Files.readAllLines(ENVIRONMENT);

        for (ConfigKey key : ConfigKey.values()) {
            String start = key.environmentName() + "=";
            int line = lines.indexOf(
                    lines.stream().filter(l -> l.startsWith(start)).findFirst().orElseThrow());
            assertThat(lines.get(line - 1)).as(start).startsWith("# ");
        }
    }

    @Test
    void completeXml_hasEveryKeyWithItsDefault_inTableOrder() throws IOException {
        Map<String, String> properties = completeProperties();

        assertThat(properties.keySet())
                .containsExactlyElementsOf(Stream.of(ConfigKey.values())
                        .map(ConfigKey::logbackName)
                        .toList());
        assertThat(ConfigKey.values())
                .filteredOn(ConfigKey::hasFixedDefault)
                .allSatisfy(key -> assertThat(properties.get(key.logbackName())).isEqualTo(key.defaultText()));
    }

    @Test
    void completeXml_explainsEveryKey() throws IOException {
        String text = Files.readString(COMPLETE);

        for (ConfigKey key : ConfigKey.values()) {
            String name = "<" + key.logbackName() + ">";
            String before = text.substring(0, text.indexOf(name)).stripTrailing();
            // a key without a fixed default may itself be in the comment that explains it
            boolean explained = before.endsWith("-->") || before.lastIndexOf("<!--") > before.lastIndexOf("-->");
            assertThat(explained).as(name).isTrue();
        }
    }

    private static Map<String, String> completeProperties() throws IOException {
        String text = Files.readString(COMPLETE);
        String appender = text.substring(text.indexOf("LogtracrAppender"), text.lastIndexOf("</appender>"));
        Map<String, String> properties = new LinkedHashMap<>();
        Matcher property = PROPERTY.matcher(appender);
        while (property.find()) {
            properties.put(property.group(1), property.group(2));
        }
        return properties;
    }
}
