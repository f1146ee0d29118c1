package io.logtracr;

import io.logtracr.config.LevelRules;
import io.logtracr.config.LevelThreshold;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The recorder's configuration; immutable. */
public record RecorderConfig(
        boolean enabled,
        Path dumpDir,
        String app,
        Duration dumpInterval,
        Optional<LevelThreshold> verbose,
        LevelRules capture,
        LevelRules guards,
        List<String> guardsAlways,
        List<String> flowKeys,
        boolean flowFromKeyValues,
        long bufferBytes,
        long flowMaxBytes,
        int maxFlows,
        int recordMaxBytes,
        boolean storeEnabled,
        long storeMaxBytes) {

    /** The defaults, in the given dump directory. */
    public static RecorderConfig inDirectory(Path dumpDir) {
        LevelRules debug = new LevelRules(LevelThreshold.DEBUG, Map.of());
        return new RecorderConfig(
                true, dumpDir, "app", Duration.ofSeconds(2), Optional.empty(), debug, debug, List.of(), List.of("logID"),
                false, 32L << 20, 256L << 10, 4096, 16 << 10, true, 256L << 20);
    }
}
