package io.logtracr.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Builds a {@link RecorderConfig}. What is not set has the default of the key table; defaults that would be too large beside
 * a small {@code bufferBytes} or {@code flowMaxBytes} are reduced to what fits, values that were set are not. For one thread.
 */
public final class RecorderConfigBuilder {

    private final ProcessDefaults processDefaults;
    private boolean enabled = true;
    /** These are {@code null} until set: their defaults depend on others, or on the process. */
    private Path dumpDir;

    private String app;
    private LevelRules guards;
    private Long flowMaxBytes;
    private Integer maxFlows;
    private Integer recordMaxBytes;

    private Duration dumpInterval = Durations.parse(ConfigKey.DUMP_INTERVAL.defaultText());
    private Optional<LevelThreshold> verbose = Optional.empty();
    private LevelRules capture = LevelRules.parse(ConfigKey.CAPTURE.defaultText());
    private List<String> guardsAlways = List.of();
    private List<String> flowKeys = List.of(ConfigKey.FLOW_KEY.defaultText());
    private List<String> jul = List.of();
    private List<String> flowSources = List.of(ConfigKey.FLOW_SOURCE.defaultText());
    private boolean flowFromKeyValues;
    private long bufferBytes = Sizes.parse(ConfigKey.BUFFER_BYTES.defaultText());
    private KeepPolicy keep = KeepPolicy.parse(ConfigKey.KEEP.defaultText());
    private Duration decisionWait = Durations.parse(ConfigKey.DECISION_WAIT.defaultText());
    private Duration linger = Durations.parse(ConfigKey.LINGER.defaultText());
    private TriggerConfig triggers = TriggerConfig.DEFAULT;
    private boolean triggerThreadDump;
    private DumpSeries triggerThreadDumps = DumpSeries.parse(ConfigKey.TRIGGER_THREAD_DUMPS.defaultText());
    private String storeKind = ConfigKey.STORE.defaultText();
    private StoreFormat format = StoreFormat.parse(ConfigKey.FORMAT.defaultText());
    private long storeMaxBytes = StoreConfig.DEFAULT.maxBytes();
    private KeepFree storeKeepFree = StoreConfig.DEFAULT.keepFree();
    private Duration storeMaxAge = StoreConfig.DEFAULT.maxAge();
    private int storeMaxFiles = StoreConfig.DEFAULT.maxFiles();
    private long flowFileMaxBytes = StoreConfig.DEFAULT.flowMaxBytes();
    private FileMode filePermissions = FileMode.parse(ConfigKey.FILE_PERMISSIONS.defaultText());

    RecorderConfigBuilder(ProcessDefaults processDefaults) {
        this.processDefaults = processDefaults;
    }

    RecorderConfigBuilder(ProcessDefaults processDefaults, RecorderConfig config) {
        this(processDefaults);
        enabled = config.enabled();
        dumpDir = config.dumpDirConfigured() ? config.dumpDir() : null;
        app = config.app();
        dumpInterval = config.dumpInterval();
        verbose = config.verbose();
        capture = config.capture();
        guards = unless(config.guards().equals(capture), config.guards());
        guardsAlways = config.guardsAlways();
        flowKeys = config.flowKeys();
        jul = config.jul();
        flowSources = config.flowSources();
        flowFromKeyValues = config.flowFromKeyValues();
        bufferBytes = config.bufferBytes();
        long flowMax = config.flowMaxBytes();
        int flows = config.maxFlows();
        int recordMax = config.recordMaxBytes();
        flowMaxBytes = unless(flowMax == Proportion.FLOW_MAX_BYTES.defaultValue(bufferBytes), flowMax);
        maxFlows = unless(flows == Proportion.MAX_FLOWS.defaultValue(bufferBytes), flows);
        recordMaxBytes = unless(recordMax == Proportion.RECORD_MAX_BYTES.defaultValue(flowMax), recordMax);
        keep = config.keep();
        decisionWait = config.decisionWait();
        linger = config.linger();
        triggers = config.triggers();
        triggerThreadDump = config.triggerThreadDump();
        triggerThreadDumps = config.triggerThreadDumps();
        storeKind = config.storeKind();
        format = config.format();
        storeMaxBytes = config.store().maxBytes();
        storeKeepFree = config.store().keepFree();
        storeMaxAge = config.store().maxAge();
        storeMaxFiles = config.store().maxFiles();
        flowFileMaxBytes = config.store().flowMaxBytes();
        filePermissions = config.filePermissions();
    }

    /** {@code false}: nothing is installed. */
    public RecorderConfigBuilder enabled(boolean value) {
        enabled = value;
        return this;
    }

    /** Root of arena and store; counts as configured. */
    public RecorderConfigBuilder dumpDir(Path value) {
        dumpDir = Objects.requireNonNull(value, "dumpDir");
        return this;
    }

    /** Names the instance. */
    public RecorderConfigBuilder app(String value) {
        app = Objects.requireNonNull(value, "app");
        return this;
    }

    /** A flow not updated for so long is spilled. */
    public RecorderConfigBuilder dumpInterval(Duration value) {
        dumpInterval = value;
        return this;
    }

    /** Overrides the root logger's level. */
    public RecorderConfigBuilder verbose(LevelThreshold value) {
        verbose = Optional.of(value);
        return this;
    }

    /** From which level calls of a flow are recorded. */
    public RecorderConfigBuilder capture(LevelRules value) {
        capture = value;
        return this;
    }

    /** Where questions such as {@code isDebugEnabled()} are answered with yes inside a flow; as {@link #capture} if not set. */
    public RecorderConfigBuilder guards(LevelRules value) {
        guards = Objects.requireNonNull(value, "guards");
        return this;
    }

    /** Logger prefixes whose questions are answered with yes outside flows too. */
    public RecorderConfigBuilder guardsAlways(List<String> value) {
        guardsAlways = value;
        return this;
    }

    /** MDC keys of the flow id, the first present wins. */
    public RecorderConfigBuilder flowKeys(List<String> value) {
        flowKeys = value;
        return this;
    }

    /** Prefixes of {@code java.util.logging} loggers to let through. */
    public RecorderConfigBuilder jul(List<String> value) {
        jul = value;
        return this;
    }

    /** Names of the sources that the flow id comes from, the first that has one wins. */
    public RecorderConfigBuilder flowSources(List<String> value) {
        flowSources = value;
        return this;
    }

    /** Whether the flow id may also come from fluent key-values. */
    public RecorderConfigBuilder flowFromKeyValues(boolean value) {
        flowFromKeyValues = value;
        return this;
    }

    /** Size of the arena in bytes. */
    public RecorderConfigBuilder bufferBytes(long value) {
        bufferBytes = value;
        return this;
    }

    /** Cap of one flow in memory, in bytes. */
    public RecorderConfigBuilder flowMaxBytes(long value) {
        flowMaxBytes = value;
        return this;
    }

    /** Flows in memory. */
    public RecorderConfigBuilder maxFlows(int value) {
        maxFlows = value;
        return this;
    }

    /** Longest entry in bytes. */
    public RecorderConfigBuilder recordMaxBytes(int value) {
        recordMaxBytes = value;
        return this;
    }

    /** Which flows reach the store. */
    public RecorderConfigBuilder keep(KeepPolicy value) {
        keep = value;
        return this;
    }

    /** Unless all flows are kept: one without an entry for so long is dropped if nothing triggered. */
    public RecorderConfigBuilder decisionWait(Duration value) {
        decisionWait = value;
        return this;
    }

    /** Entries that come so long after a flow's end join it. */
    public RecorderConfigBuilder linger(Duration value) {
        linger = value;
        return this;
    }

    /** An entry of this level or above marks its flow. */
    public RecorderConfigBuilder triggerLevel(LevelThreshold value) {
        triggers = triggers.withLevel(value);
        return this;
    }

    /** Exception classes that mark the flow, by name. */
    public RecorderConfigBuilder triggerExceptions(List<String> value) {
        triggers = triggers.withExceptions(value);
        return this;
    }

    /** Markers that mark the flow, by name. */
    public RecorderConfigBuilder triggerMarkers(List<String> value) {
        triggers = triggers.withMarkers(value);
        return this;
    }

    /** A flow that takes longer is marked; empty: none is. */
    public RecorderConfigBuilder triggerSlowerThan(Optional<Duration> value) {
        triggers = triggers.withSlowerThan(value);
        return this;
    }

    /** Exception classes and logger prefixes that level and exceptions do not count for. */
    public RecorderConfigBuilder triggerExpected(List<String> value) {
        triggers = triggers.withExpected(value);
        return this;
    }

    /** Triggers a minute that count, in all. */
    public RecorderConfigBuilder triggerLimit(int value) {
        triggers = triggers.withLimit(value);
        return this;
    }

    /** Triggers a minute that count from one place in the code. */
    public RecorderConfigBuilder triggerLocationLimit(int value) {
        triggers = triggers.withLocationLimit(value);
        return this;
    }

    /** Whether what all threads do is stored beside a flow when it is marked. */
    public RecorderConfigBuilder triggerThreadDump(boolean value) {
        triggerThreadDump = value;
        return this;
    }

    /** How many thread dumps then, and how far apart. */
    public RecorderConfigBuilder triggerThreadDumps(DumpSeries value) {
        triggerThreadDumps = Objects.requireNonNull(value, "triggerThreadDumps");
        return this;
    }

    /** Whether spilled flows are stored, in files, or dropped. */
    public RecorderConfigBuilder storeEnabled(boolean value) {
        return storeKind(value ? TextValues.FILE : TextValues.NONE);
    }

    /** Where spilled flows live: {@code file}, {@code none}, or {@code chronicle}. */
    public RecorderConfigBuilder storeKind(String value) {
        storeKind = value;
        return this;
    }

    /** How stored flows are written. */
    public RecorderConfigBuilder format(StoreFormat value) {
        format = value;
        return this;
    }

    /** All stored flows together, in bytes. */
    public RecorderConfigBuilder storeMaxBytes(long value) {
        storeMaxBytes = value;
        return this;
    }

    /** What is left free on the file system. */
    public RecorderConfigBuilder storeKeepFree(KeepFree value) {
        storeKeepFree = value;
        return this;
    }

    /** Older flows are purged. */
    public RecorderConfigBuilder storeMaxAge(Duration value) {
        storeMaxAge = value;
        return this;
    }

    /** Files of all flows together. */
    public RecorderConfigBuilder storeMaxFiles(int value) {
        storeMaxFiles = value;
        return this;
    }

    /** A flow goes on in a new file when one has reached so many bytes. */
    public RecorderConfigBuilder flowFileMaxBytes(long value) {
        flowFileMaxBytes = value;
        return this;
    }

    /** Who may read and write the files that are created. */
    public RecorderConfigBuilder filePermissions(FileMode value) {
        filePermissions = value;
        return this;
    }

    /**
     * The configuration.
     *
     * @throws IllegalArgumentException naming key, rule and value if a value that was set is not allowed
     */
    public RecorderConfig build() {
        long flowMax = flowMaxBytes != null ? flowMaxBytes : Proportion.FLOW_MAX_BYTES.defaultValue(bufferBytes);
        long flows = maxFlows != null ? maxFlows : Proportion.MAX_FLOWS.defaultValue(bufferBytes);
        long recordMax = recordMaxBytes != null ? recordMaxBytes : Proportion.RECORD_MAX_BYTES.defaultValue(flowMax);
        return new RecorderConfig(
                enabled,
                dumpDir != null ? dumpDir : processDefaults.dumpDir(),
                dumpDir != null,
                app != null ? app : processDefaults.app(),
                dumpInterval,
                verbose,
                capture,
                guards != null ? guards : capture,
                guardsAlways,
                flowKeys,
                jul,
                flowSources,
                flowFromKeyValues,
                bufferBytes,
                flowMax,
                Math.toIntExact(flows),
                Math.toIntExact(recordMax),
                keep,
                decisionWait,
                linger,
                triggers,
                triggerThreadDump,
                triggerThreadDumps,
                storeKind,
                format,
                new StoreConfig(storeMaxBytes, storeKeepFree, storeMaxAge, storeMaxFiles, flowFileMaxBytes),
                filePermissions);
    }

    private static <T> T unless(boolean isDefault, T value) {
        return isDefault ? null : value;
    }
}
