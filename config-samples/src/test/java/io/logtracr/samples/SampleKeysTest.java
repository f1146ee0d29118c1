package io.logtracr.samples;

import static org.assertj.core.api.Assertions.assertThat;

import io.logtracr.config.ConfigKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The samples name what the key table knows, all of it, with its defaults. */
class SampleKeysTest {

    private static final Path ENVIRONMENT = Path.of("logtracr.env");
    private static final Path COMPLETE = Path.of("logback-complete.xml");
    private static final Pattern VARIABLE = Pattern.compile("LOGTRACR_[A-Z0-9_]+");
    private static final Pattern PROPERTY = Pattern.compile("(?m)^ *<(\\w+)>([^<]*)</\\1>");

    static List<Path> samples() throws IOException {
        try (Stream<Path> here = Files.list(Path.of("."));
                Stream<Path> resources = Files.walk(Path.of("src/main/resources"))) {
            return Stream.concat(here, resources)
                    .filter(Files::isRegularFile)
                    .filter(file -> !file.endsWith("pom.xml"))
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("samples")
    void sample_namesOnlyKnownVariables(Path sample) throws IOException {
        List<String> known =
                Stream.of(ConfigKey.values()).map(ConfigKey::environmentName).toList();

        assertThat(VARIABLE.matcher(Files.readString(sample)).results().map(MatchResult::group))
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
        String text = Files.readString(COMPLETE);
        String appender = text.substring(text.indexOf("LogtracrAppender"), text.lastIndexOf("</appender>"));
        Map<String, String> properties = new LinkedHashMap<>();
        Matcher property = PROPERTY.matcher(appender);
        while (property.find()) {
            properties.put(property.group(1), property.group(2));
        }

        assertThat(properties.keySet())
                .containsExactlyElementsOf(Stream.of(ConfigKey.values())
                        .map(ConfigKey::logbackName)
                        .toList());
        assertThat(ConfigKey.values())
                .filteredOn(ConfigKey::hasFixedDefault)
                .allSatisfy(key -> assertThat(properties.get(key.logbackName())).isEqualTo(key.defaultText()));
    }
}
