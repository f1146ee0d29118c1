package io.logtracr.samples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;

/** What the other modules have built, as a user has it; there from Maven's phase `package` on. */
final class BuiltJars {

    /** The version of everything here, as it is in the names of jars. */
    static final String VERSION = System.getProperty("samples.version");

    private BuiltJars() {}

    /** The top of the source tree. */
    static Path top() {
        return Path.of("..").toAbsolutePath().normalize();
    }

    /** The jar that is dropped into an application. */
    static Path dropIn() {
        return existing(top().resolve("logtracr-logback/target/logtracr-logback-" + VERSION + "-all.jar"));
    }

    /** The command `logtracr`, all in one jar. */
    static Path command() {
        return existing(top().resolve("logtracr-cli/target/logtracr.jar"));
    }

    private static Path existing(Path jar) {
        assertThat(jar).as("built by `mvn verify` at the top").isRegularFile();
        return jar;
    }
}
