package io.logtracr.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The recorder's configuration; immutable, and valid: values that the rules of {@link ConfigKey} and {@link Proportion} do not
 * allow are refused with an {@link IllegalArgumentException} naming key, rule and value. Made by {@link #builder()}, or loaded
 * by {@link io.logtracr.config.ConfigLoader}.
 *
 * @param enabled           {@code false}: nothing is installed
 * @param dumpDir           root of arena and store; need not exist
 * @param dumpDirConfigured whether somebody chose {@code dumpDir}; a default one can be guessed by others and is not trusted blindly
 * @param app               names the instance; ASCII letters, digits, {@code . _ -}, beginning with neither {@code .} nor
 *                          {@code -}, at most 64
 * @param dumpInterval      a flow not updated for so long is spilled; 10 ms to 1 h
 * @param verbose           overrides the root logger's level, if present
 * @param capture           from which level calls of a flow are recorded
 * @param guards            where questions such as {@code isDebugEnabled()} are answered with yes inside a flow
 * @param guardsAlways      logger prefixes whose questions are answered with yes outside flows too
 * @param flowKeys          MDC keys of the flow id, the first present wins; at least one
 * @param jul               prefixes of {@code java.util.logging} loggers to let through
 * @param flowSources       names of the sources that the flow id comes from, the first that has one wins; at least one
 * @param flowFromKeyValues whether the flow id may also come from fluent key-values
 * @param bufferBytes       size of the arena; 256 KiB to 1 GiB
 * @param flowMaxBytes      cap of one flow in memory; 4 KiB to 64 MiB, at most a half of {@code bufferBytes}
 * @param maxFlows          flows in memory; 1 to 1 000 000, at most one per KiB of {@code bufferBytes}
 * @param recordMaxBytes    longest entry; 256 bytes to 1 MiB, at most a quarter of {@code flowMaxBytes}
 * @param keep              which flows reach the store
 * @param decisionWait      unless all are kept: a flow without an entry for so long is dropped if nothing triggered; 100 ms to 1 h
 * @param linger            entries that come so long after a flow's end join it; 0 to 1 min
 * @param triggers          what marks a flow as worth keeping
 * @param triggerThreadDump  whether what all threads do is stored beside a flow when it is marked
 * @param triggerThreadDumps how many thread dumps then, and how far apart
 * @param storeKind         where spilled flows live: {@code file}, {@code chronicle} or {@code none}
 * @param format            how stored flows are written
 * @param store             what the store may take, and how long
 * @param filePermissions   of the files that are created; the owner reads and writes, others never write
 */
public record RecorderConfig(
        boolean enabled,
        Path dumpDir,
        boolean dumpDirConfigured,
        String app,
        Duration dumpInterval,
        Optional<LevelThreshold> verbose,
        LevelRules capture,
        LevelRules guards,
        List<String> guardsAlways,
        List<String> flowKeys,
        List<String> jul,
        List<String> flowSources,
        boolean flowFromKeyValues,
        long bufferBytes,
        long flowMaxBytes,
        int maxFlows,
        int recordMaxBytes,
        KeepPolicy keep,
        Duration decisionWait,
        Duration linger,
        TriggerConfig triggers,
        boolean triggerThreadDump,
        DumpSeries triggerThreadDumps,
        String storeKind,
        StoreFormat format,
        StoreConfig store,
        FileMode filePermissions) {

    /**
     * Checks all values and copies the lists.
     *
     * @throws IllegalArgumentException naming key, rule and value
     */
    public RecorderConfig {
        ConfigKey.DUMP_DIR.require(dumpDir);
        ConfigKey.APP.require(app);
        ConfigKey.DUMP_INTERVAL.require(dumpInterval);
        ConfigKey.VERBOSE.require(verbose);
        ConfigKey.CAPTURE.require(capture);
        ConfigKey.GUARDS.require(guards);
        ConfigKey.GUARDS_ALWAYS.require(guardsAlways);
        ConfigKey.FLOW_KEY.require(flowKeys);
        ConfigKey.JUL.require(jul);
        ConfigKey.FLOW_SOURCE.require(flowSources);
        ConfigKey.BUFFER_BYTES.require(bufferBytes);
        ConfigKey.FLOW_MAX_BYTES.require(flowMaxBytes);
        ConfigKey.MAX_FLOWS.require(maxFlows);
        ConfigKey.RECORD_MAX_BYTES.require(recordMaxBytes);
        ConfigKey.KEEP.require(keep);
        ConfigKey.DECISION_WAIT.require(decisionWait);
        ConfigKey.LINGER.require(linger);
        Objects.requireNonNull(triggers, "triggers");
        ConfigKey.TRIGGER_THREAD_DUMPS.require(triggerThreadDumps);
        ConfigKey.STORE.require(storeKind);
        ConfigKey.FORMAT.require(format);
        Objects.requireNonNull(store, "store");
        ConfigKey.FILE_PERMISSIONS.require(filePermissions);
        Proportion.FLOW_MAX_BYTES.require(flowMaxBytes, bufferBytes);
        Proportion.MAX_FLOWS.require(maxFlows, bufferBytes);
        Proportion.RECORD_MAX_BYTES.require(recordMaxBytes, flowMaxBytes);
        guardsAlways = List.copyOf(guardsAlways);
        flowKeys = List.copyOf(flowKeys);
        jul = List.copyOf(jul);
        flowSources = List.copyOf(flowSources);
    }

    /** A builder with the defaults; the environment and the system properties of logtracr's keys are not read. */
    public static RecorderConfigBuilder builder() {
        return builder(ProcessDefaults.ofThisProcess());
    }

    /** A builder with the defaults, those that depend on the process from here. */
    public static RecorderConfigBuilder builder(ProcessDefaults processDefaults) {
        return new RecorderConfigBuilder(processDefaults);
    }

    /** The defaults, in the given dump directory. */
    public static RecorderConfig inDirectory(Path dumpDir) {
        return builder().dumpDir(dumpDir).build();
    }

    /**
     * A builder that begins with these values. Those that are what would have been the default here remain defaults: a
     * {@code maxFlows} that nobody set follows a changed {@code bufferBytes}, and {@code guards} follow {@code capture}.
     */
    public RecorderConfigBuilder toBuilder() {
        return new RecorderConfigBuilder(ProcessDefaults.ofThisProcess(), this);
    }

    /** The value of a key as one would write it in the environment; empty for a {@link #verbose} that is not set. */
    public String valueOf(ConfigKey key) {
        return key.format(
                switch (key) {
                    case ENABLED -> enabled;
                    case DUMP_DIR -> dumpDir;
                    case APP -> app;
                    case DUMP_INTERVAL -> dumpInterval;
                    case VERBOSE -> verbose;
                    case CAPTURE -> capture;
                    case GUARDS -> guards;
                    case GUARDS_ALWAYS -> guardsAlways;
                    case FLOW_KEY -> flowKeys;
                    case JUL -> jul;
                    case FLOW_SOURCE -> flowSources;
                    case FLOW_FROM_KEY_VALUES -> flowFromKeyValues;
                    case BUFFER_BYTES -> bufferBytes;
                    case FLOW_MAX_BYTES -> flowMaxBytes;
                    case MAX_FLOWS -> maxFlows;
                    case RECORD_MAX_BYTES -> recordMaxBytes;
                    case KEEP -> keep;
                    case DECISION_WAIT -> decisionWait;
                    case LINGER -> linger;
                    case TRIGGER_LEVEL -> triggers.level();
                    case TRIGGER_EXCEPTIONS -> triggers.exceptions();
                    case TRIGGER_MARKERS -> triggers.markers();
                    case TRIGGER_SLOWER_THAN -> triggers.slowerThan();
                    case TRIGGER_EXPECTED -> triggers.expected();
                    case TRIGGER_LIMIT -> triggers.limit();
                    case TRIGGER_LOCATION_LIMIT -> triggers.locationLimit();
                    case TRIGGER_THREAD_DUMP -> triggerThreadDump;
                    case TRIGGER_THREAD_DUMPS -> triggerThreadDumps;
                    case STORE -> storeKind;
                    case FORMAT -> format;
                    case STORE_MAX_BYTES -> store.maxBytes();
                    case STORE_KEEP_FREE -> store.keepFree();
                    case STORE_MAX_AGE -> store.maxAge();
                    case STORE_MAX_FILES -> store.maxFiles();
                    case FLOW_FILE_MAX_BYTES -> store.flowMaxBytes();
                    case FILE_PERMISSIONS -> filePermissions;
                });
    }

    /** Whether spilled flows are stored, or dropped. */
    public boolean storeEnabled() {
        return !storeKind.equals(TextValues.NONE);
    }

    /** Whether each flow is stored in a file of its own. */
    public boolean storesFiles() {
        return storeKind.equals(TextValues.FILE);
    }
}
