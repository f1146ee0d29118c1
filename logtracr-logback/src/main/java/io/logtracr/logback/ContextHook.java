package io.logtracr.logback;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggerContextListener;
import ch.qos.logback.classic.spi.TurboFilterList;
import ch.qos.logback.core.spi.ConfigurationEvent;
import ch.qos.logback.core.spi.ConfigurationEvent.EventType;
import ch.qos.logback.core.spi.ConfigurationEventListener;
import io.logtracr.config.LevelRules;
import io.logtracr.config.RecorderConfig;

/**
 * One context's installation: keeps the filter first in the context's list through resets, takes it out when the context stops,
 * and sets the root level where {@code LOGTRACR_VERBOSE} says so, each time a configuration has ended.
 *
 * <p>Called by Logback on whatever thread configures; what is thrown here would cost the user the configuration, so nothing is.
 */
final class ContextHook implements LoggerContextListener, ConfigurationEventListener {

    private final LoggerContext context;
    private final RecorderRegistry registry;
    private final LogtracrTurboFilter filter;
    private volatile RecorderConfig config;
    /** Whether the configuration that is in force, or being read, has an appender of ours. */
    private volatile boolean declared;

    private volatile boolean installed;

    ContextHook(LoggerContext context, RecorderRegistry registry, Recorder recorder, RecorderConfig config) {
        this.context = context;
        this.registry = registry;
        this.config = config;
        this.filter = new LogtracrTurboFilter(context, new Capture(recorder, config));
    }

    /** Puts filter and listeners in place, whatever has become of them. */
    void install(Recorder recorder, RecorderConfig newConfig) {
        config = newConfig;
        use(recorder);
        declared = true;
        installed = true;
        insertFilter();
        if (!context.getCopyOfListenerList().contains(this)) {
            context.addListener(this);
        }
        context.removeConfigurationEventListener(this);
        context.addConfigurationEventListener(this);
    }

    /** Records with this recorder from now on. */
    void use(Recorder recorder) {
        filter.use(new Capture(recorder, config));
    }

    /** Decides by these rules from now on, until it is installed anew. */
    void change(Recorder recorder, LevelRules capture, LevelRules guards) {
        config = config.toBuilder().capture(capture).guards(guards).build();
        use(recorder);
    }

    boolean belongsTo(RecorderRegistry owner) {
        return registry == owner;
    }

    /** Takes the filter out. The listener stays, without effect: Logback may be walking its list of listeners now. */
    void uninstall() {
        installed = false;
        context.getTurboFilterList().remove(filter);
        context.removeConfigurationEventListener(this);
    }

    @Override
    public boolean isResetResistant() {
        return true;
    }

    @Override
    public void onReset(LoggerContext reset) {
        declared = false;
        guarded(this::insertFilter);
    }

    @Override
    public void onStart(LoggerContext started) {
        guarded(this::applyVerbose);
    }

    @Override
    public void onStop(LoggerContext stopped) {
        guarded(() -> registry.uninstall(context));
    }

    @Override
    public void onLevelChange(Logger logger, Level level) {
        // The filter asks for the level on each call.
    }

    @Override
    public void listen(ConfigurationEvent event) {
        if (event.getEventType() == EventType.CONFIGURATION_ENDED_SUCCESSFULLY) {
            guarded(declared ? this::applyVerbose : () -> registry.uninstall(context));
        }
    }

    private void insertFilter() {
        TurboFilterList filters = context.getTurboFilterList();
        if (filters.isEmpty() || filters.get(0) != filter) {
            filters.remove(filter);
            filters.add(0, filter);
        }
    }

    private void applyVerbose() {
        config.verbose()
                .ifPresent(threshold ->
                        context.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(Level.toLevel(threshold.name())));
    }

    private void guarded(Runnable action) {
        try {
            if (installed) {
                action.run();
            }
        } catch (Throwable failure) {
            registry.report("logtracr could not follow a change of the logger context", failure);
        }
    }
}
