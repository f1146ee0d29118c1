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
import java.util.List;
import java.util.function.Supplier;

/**
 * One context's installation: keeps the filter first in the context's list through resets, takes it out when the context stops,
 * and sets the levels that are ours to set, each time a configuration has ended.
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
    /** {@code null} unless java.util.logging's loggers were lowered. */
    private volatile JulLevels julLevels;

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
        comeLast();
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

    /**
     * Lets Logback tell everybody else of a changed level first: its LevelChangePropagator sets the levels of java.util.logging. Not
     * to be called while Logback walks its list of listeners.
     */
    private void comeLast() {
        List<LoggerContextListener> listeners = context.getCopyOfListenerList();
        int at = listeners.indexOf(this);
        if (at >= 0 && at < listeners.size() - 1) {
            context.removeListener(this);
            context.addListener(this);
        }
    }

    /** Records with this recorder from now on. */
    void use(Recorder recorder) {
        Capture capture = new Capture(recorder, config, registry::report);
        if (filter == null) {
            filter = new LogtracrTurboFilter(context, capture);
        } else {
            filter.use(capture);
        }
    }

    /** Decides by these rules from now on, until it is installed anew. */
    void change(Recorder recorder, LevelRules capture, LevelRules guards) {
        config = config.toBuilder().capture(capture).guards(guards).build();
        use(recorder);
    }

    boolean isInstalled() {
        return installed;
    }

    /** Takes the filter out. The listener stays, without effect: Logback may be walking its list of listeners now. */
    void uninstall() {
        installed = false;
        context.getTurboFilterList().remove(filter);
        restoreJul();
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
        if (julLevels != null) {
            guarded(() -> lowerJulAgain(logger.getName()));
        }
    }

    @Override
    public void listen(ConfigurationEvent event) {
        EventType type = event.getEventType();
        if (type == EventType.CONFIGURATION_ENDED_SUCCESSFULLY && selfInstallation == null && !declared) {
            guarded(() -> registry.uninstall(context));
        } else if (type == EventType.CONFIGURATION_ENDED_SUCCESSFULLY
                || type == EventType.CONFIGURATION_ENDED_WITH_XML_PARSING_ERRORS) {
            comeLast();
            settle();
        }
    }

    /** A configuration has ended. */
    private void settle() {
        SelfInstallation self = selfInstallation;
        if (self == null) {
            guarded(this::applyLevels);
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

    /** Sets the levels that are ours to set: the root's, if {@code LOGTRACR_VERBOSE} is set, and those of {@code LOGTRACR_JUL}. */
    void applyLevels() {
        applyVerbose();
        if (config.jul().isEmpty()) {
            restoreJul();
        } else if (JulLevels.hasBridge()) {
            if (julLevels == null) {
                julLevels = new JulLevels();
            }
            julLevels.lower(config.jul(), config.capture());
        } else {
            registry.report(
                    "LOGTRACR_JUL: jul-to-slf4j is not on the class path, so nothing of it comes to Logback", null);
        }
    }

    private void lowerJulAgain(String logger) {
        JulLevels levels = julLevels;
        if (levels != null) {
            levels.lowerAgain(logger, config.jul(), config.capture());
        }
    }

    private void restoreJul() {
        JulLevels levels = julLevels;
        if (levels != null) {
            levels.restore();
            julLevels = null;
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
