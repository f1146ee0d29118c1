package io.logtracr.logback;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import ch.qos.logback.core.status.InfoStatus;
import ch.qos.logback.core.status.Status;
import ch.qos.logback.core.status.WarnStatus;
import io.logtracr.config.ConfigKey;
import io.logtracr.config.ConfigLoader;
import io.logtracr.config.ConfigProblem;
import io.logtracr.config.LoadedConfig;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Installs the flight recorder from {@code logback.xml}. It appends nothing itself; it must be referenced by an
 * {@code <appender-ref>} because Logback starts no other appenders, and which logger refers to it does not matter:
 *
 * <pre>{@code
 * <appender name="RECORDER" class="io.logtracr.logback.LogtracrAppender">
 *   <capture>DEBUG,com.acme=TRACE</capture>
 * </appender>
 * <root level="INFO">
 *   <appender-ref ref="RECORDER"/>
 *   ...
 * }</pre>
 *
 * Each property is a key of {@link ConfigKey}; environment and system properties win over it. Called by Logback's configurator,
 * on one thread. Nothing is thrown: what its owner must act on becomes a status warning. Stopping the appender alone does not
 * stop the recorder, since a reset does that; the context's stop does, or a new configuration without it.
 */
public final class LogtracrAppender extends AppenderBase<ILoggingEvent> {

    private final Map<ConfigKey, String> settings = new EnumMap<>(ConfigKey.class);
    private final Supplier<RecorderRegistry> registry;
    private final Function<Map<String, String>, LoadedConfig> loader;

    /** For Logback. */
    public LogtracrAppender() {
        this(RecorderRegistry::process, ConfigLoader::load);
    }

    LogtracrAppender(Supplier<RecorderRegistry> registry, Function<Map<String, String>, LoadedConfig> loader) {
        this.registry = registry;
        this.loader = loader;
    }

    /** Installs the recorder into this appender's context, unless it is switched off or Logback is too old. */
    @Override
    public void start() {
        try {
            install();
        } catch (Throwable failure) {
            report(new WarnStatus("logtracr is off: it could not be started", this, failure));
        }
        started = true;
    }

    /** Does nothing: calls are recorded before they become events. Not synchronized. */
    @Override
    public void doAppend(ILoggingEvent event) {}

    @Override
    protected void append(ILoggingEvent event) {}

    /** Sets {@code LOGTRACR_ENABLED}. */
    public void setEnabled(String value) {
        set(ConfigKey.ENABLED, value);
    }

    /** Sets {@code LOGTRACR_DUMP_DIR}. */
    public void setDumpDir(String value) {
        set(ConfigKey.DUMP_DIR, value);
    }

    /** Sets {@code LOGTRACR_APP}. */
    public void setApp(String value) {
        set(ConfigKey.APP, value);
    }

    /** Sets {@code LOGTRACR_DUMP_INTERVAL}. */
    public void setDumpInterval(String value) {
        set(ConfigKey.DUMP_INTERVAL, value);
    }

    /** Sets {@code LOGTRACR_VERBOSE}. */
    public void setVerbose(String value) {
        set(ConfigKey.VERBOSE, value);
    }

    /** Sets {@code LOGTRACR_CAPTURE}. */
    public void setCapture(String value) {
        set(ConfigKey.CAPTURE, value);
    }

    /** Sets {@code LOGTRACR_GUARDS}. */
    public void setGuards(String value) {
        set(ConfigKey.GUARDS, value);
    }

    /** Sets {@code LOGTRACR_GUARDS_ALWAYS}. */
    public void setGuardsAlways(String value) {
        set(ConfigKey.GUARDS_ALWAYS, value);
    }

    /** Sets {@code LOGTRACR_FLOW_KEY}. */
    public void setFlowKey(String value) {
        set(ConfigKey.FLOW_KEY, value);
    }

    /** Sets {@code LOGTRACR_JUL}. */
    public void setJul(String value) {
        set(ConfigKey.JUL, value);
    }

    /** Sets {@code LOGTRACR_FLOW_SOURCE}. */
    public void setFlowSource(String value) {
        set(ConfigKey.FLOW_SOURCE, value);
    }

    /** Sets {@code LOGTRACR_FLOW_FROM_KEY_VALUES}. */
    public void setFlowFromKeyValues(String value) {
        set(ConfigKey.FLOW_FROM_KEY_VALUES, value);
    }

    /** Sets {@code LOGTRACR_BUFFER_BYTES}. */
    public void setBufferBytes(String value) {
        set(ConfigKey.BUFFER_BYTES, value);
    }

    /** Sets {@code LOGTRACR_FLOW_MAX_BYTES}. */
    public void setFlowMaxBytes(String value) {
        set(ConfigKey.FLOW_MAX_BYTES, value);
    }

    /** Sets {@code LOGTRACR_MAX_FLOWS}. */
    public void setMaxFlows(String value) {
        set(ConfigKey.MAX_FLOWS, value);
    }

    /** Sets {@code LOGTRACR_RECORD_MAX_BYTES}. */
    public void setRecordMaxBytes(String value) {
        set(ConfigKey.RECORD_MAX_BYTES, value);
    }

    /** Sets {@code LOGTRACR_KEEP}. */
    public void setKeep(String value) {
        set(ConfigKey.KEEP, value);
    }

    /** Sets {@code LOGTRACR_DECISION_WAIT}. */
    public void setDecisionWait(String value) {
        set(ConfigKey.DECISION_WAIT, value);
    }

    /** Sets {@code LOGTRACR_LINGER}. */
    public void setLinger(String value) {
        set(ConfigKey.LINGER, value);
    }

    /** Sets {@code LOGTRACR_TRIGGER_LEVEL}. */
    public void setTriggerLevel(String value) {
        set(ConfigKey.TRIGGER_LEVEL, value);
    }

    /** Sets {@code LOGTRACR_TRIGGER_EXCEPTIONS}. */
    public void setTriggerExceptions(String value) {
        set(ConfigKey.TRIGGER_EXCEPTIONS, value);
    }

    /** Sets {@code LOGTRACR_TRIGGER_MARKERS}. */
    public void setTriggerMarkers(String value) {
        set(ConfigKey.TRIGGER_MARKERS, value);
    }

    /** Sets {@code LOGTRACR_TRIGGER_SLOWER_THAN}. */
    public void setTriggerSlowerThan(String value) {
        set(ConfigKey.TRIGGER_SLOWER_THAN, value);
    }

    /** Sets {@code LOGTRACR_TRIGGER_EXPECTED}. */
    public void setTriggerExpected(String value) {
        set(ConfigKey.TRIGGER_EXPECTED, value);
    }

    /** Sets {@code LOGTRACR_TRIGGER_LIMIT}. */
    public void setTriggerLimit(String value) {
        set(ConfigKey.TRIGGER_LIMIT, value);
    }

    /** Sets {@code LOGTRACR_TRIGGER_LOCATION_LIMIT}. */
    public void setTriggerLocationLimit(String value) {
        set(ConfigKey.TRIGGER_LOCATION_LIMIT, value);
    }

    /** Sets {@code LOGTRACR_TRIGGER_THREAD_DUMP}. */
    public void setTriggerThreadDump(String value) {
        set(ConfigKey.TRIGGER_THREAD_DUMP, value);
    }

    /** Sets {@code LOGTRACR_TRIGGER_THREAD_DUMPS}. */
    public void setTriggerThreadDumps(String value) {
        set(ConfigKey.TRIGGER_THREAD_DUMPS, value);
    }

    /** Sets {@code LOGTRACR_STORE}. */
    public void setStore(String value) {
        set(ConfigKey.STORE, value);
    }

    /** Sets {@code LOGTRACR_FORMAT}. */
    public void setFormat(String value) {
        set(ConfigKey.FORMAT, value);
    }

    /** Sets {@code LOGTRACR_STORE_MAX_BYTES}. */
    public void setStoreMaxBytes(String value) {
        set(ConfigKey.STORE_MAX_BYTES, value);
    }

    /** Sets {@code LOGTRACR_STORE_KEEP_FREE}. */
    public void setStoreKeepFree(String value) {
        set(ConfigKey.STORE_KEEP_FREE, value);
    }

    /** Sets {@code LOGTRACR_STORE_MAX_AGE}. */
    public void setStoreMaxAge(String value) {
        set(ConfigKey.STORE_MAX_AGE, value);
    }

    /** Sets {@code LOGTRACR_STORE_MAX_FILES}. */
    public void setStoreMaxFiles(String value) {
        set(ConfigKey.STORE_MAX_FILES, value);
    }

    /** Sets {@code LOGTRACR_FLOW_FILE_MAX_BYTES}. */
    public void setFlowFileMaxBytes(String value) {
        set(ConfigKey.FLOW_FILE_MAX_BYTES, value);
    }

    /** Sets {@code LOGTRACR_FILE_PERMISSIONS}. */
    public void setFilePermissions(String value) {
        set(ConfigKey.FILE_PERMISSIONS, value);
    }

    private void set(ConfigKey key, String value) {
        settings.put(key, value);
    }

    private void install() {
        if (!(getContext() instanceof LoggerContext loggerContext)) {
            report(new WarnStatus("logtracr is off: its appender has no Logback logger context", this));
            return;
        }
        if (LogtracrConfigurator.isBuildTime()) {
            return;
        }
        Map<String, String> properties = new HashMap<>();
        settings.forEach((key, value) -> properties.put(key.logbackName(), value));
        LoadedConfig loaded = loader.apply(properties);
        for (ConfigProblem problem : loaded.problems()) {
            report(new WarnStatus(problem.message(), this));
        }
        if (!loaded.config().enabled()) {
            registry.get().uninstall(loggerContext);
            report(new InfoStatus("logtracr is switched off (LOGTRACR_ENABLED)", this));
            return;
        }
        String missing = LogbackSupport.missing();
        if (missing != null) {
            report(new WarnStatus(missing, this));
            return;
        }
        registry.get().install(loggerContext, loaded.config());
    }

    private void report(Status status) {
        if (getContext() != null) {
            ContextStatusReporter.report(getContext(), status);
        }
    }
}
