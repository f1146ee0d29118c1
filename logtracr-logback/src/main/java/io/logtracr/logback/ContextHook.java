package io.logtracr.logback;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggerContextListener;
import ch.qos.logback.classic.spi.TurboFilterList;
import ch.qos.logback.core.spi.ConfigurationEvent;
import ch.qos.logback.core.spi.ConfigurationEvent.EventType;
import ch.qos.logback.core.spi.ConfigurationEventListener;
import io.logtracr.config.RecorderConfig;
import java.util.function.Supplier;

/**
 * One context's installation: keeps the filter first in the context's list through resets, takes it out when the context stops,
 * and sets the root level where {@code LOGTRACR_VERBOSE} says so, each time a configuration has ended.
 *
 * <p>Called by Logback on whatever thread configures; what is thrown here would cost the user the configuration, so nothing is.
 */
final class ContextHook implements LoggerContextListener, ConfigurationEventListener {

    private final LoggerContext context;
    private final RecorderRegistry registry;
    /** {@code null} until the first installation, as is {@link #config}. */
    private volatile LogtracrTurboFilter filter;

    private volatile RecorderConfig config;
    /** Sees to the installation where the environment asks for it; else {@code null}. */
    private volatile SelfInstallation selfInstallation;

    /** Whether the configuration that is in force, or being read, has an appender of ours. */
    private volatile boolean declared;

    private volatile boolean installed;

    ContextHook(LoggerContext context, RecorderRegistry registry) {
        this.context = context;
        this.registry = registry;
    }

    /** Lets an installation know when a configuration has ended: the one there is, else what the maker gives. */
    SelfInstallation follow(Supplier<SelfInstallation> maker) {
        if (selfInstallation == null) {
            selfInstallation = maker.get();
        }
        attach();
        return selfInstallation;
    }

    /** Puts filter and listeners in place, whatever has become of them. */
    void install(Recorder recorder, RecorderConfig newConfig) {
        config = newConfig;
        use(recorder);
        declared = true;
        installed = true;
        insertFilter();
        attach();
    }

    /**
     * Puts the listeners in place. Logback walks its list of listeners without a copy while it tells them of a start or a stop: the
     * listener is in there then, and the list is not touched.
     */
    private void attach() {
        if (!context.getCopyOfListenerList().contains(this)) {
            context.addListener(this);
        }
        context.removeConfigurationEventListener(this);
        context.addConfigurationEventListener(this);
    }

    /** Records with this recorder from now on. */
    void use(Recorder recorder) {
        Capture capture = new Capture(recorder, config);
        if (filter == null) {
            filter = new LogtracrTurboFilter(context, capture);
        } else {
            filter.use(capture);
        }
    }

    boolean isInstalled() {
        return installed;
    }

    /** Takes the filter out. The listener stays, without effect: Logback may be walking its list of listeners now. */
    void uninstall() {
        installed = false;
        context.getTurboFilterList().remove(filter);
        if (selfInstallation == null) {
            context.removeConfigurationEventListener(this);
        }
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
        settle();
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
        EventType type = event.getEventType();
        if (type == EventType.CONFIGURATION_ENDED_SUCCESSFULLY && selfInstallation == null && !declared) {
            guarded(() -> registry.uninstall(context));
        } else if (type == EventType.CONFIGURATION_ENDED_SUCCESSFULLY
                || type == EventType.CONFIGURATION_ENDED_WITH_XML_PARSING_ERRORS) {
            settle();
        }
    }

    /** A configuration has ended. */
    private void settle() {
        SelfInstallation self = selfInstallation;
        if (self == null) {
            guarded(this::applyVerbose);
        } else {
            self.settle();
        }
    }

    private void insertFilter() {
        TurboFilterList filters = context.getTurboFilterList();
        if (filters.isEmpty() || filters.get(0) != filter) {
            filters.remove(filter);
            filters.add(0, filter);
        }
    }

    /** Sets the root level, if {@code LOGTRACR_VERBOSE} is set. */
    void applyVerbose() {
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
