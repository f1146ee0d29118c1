package io.logtracr.samples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Applications that nobody here wrote are recorded without a change: one by default, all of them where there is time. */
class ThirdPartyIT {

    private static final int UNITS = 50;
    private static final Pattern DEBUG = Pattern.compile(" DEBUG ");

    @TempDir(factory = TmpfsFolder.class)
    private Path folder;

    @Test
    void hibernate_isRecorded() throws Exception {
        assertRecorded(ThirdParty.HIBERNATE);
    }

    @ParameterizedTest
    @EnumSource(ThirdParty.class)
    @Tag("large")
    void application_isRecorded(ThirdParty application) throws Exception {
        assertRecorded(application);
    }

    private void assertRecorded(ThirdParty application) throws Exception {
        Path built = folder.resolve("built");
        NestedMaven.build(Path.of("third-party"), built, "-pl", application.module(), "-am");

        ThirdPartyRun run = ThirdPartyRun.of(application, built, Map.of(), 0, UNITS, folder.resolve("run"));

        RecordedFigures figures = RecordedFigures.of(run.dump());
        assertThat(figures.flows()).isGreaterThanOrEqualTo(UNITS);
        assertThat(figures.entries()).isGreaterThan(UNITS);
        assertThat(figures.lost()).isZero();
        assertThat(run.mainLog()).noneMatch(line -> DEBUG.matcher(line).find());
    }
}
