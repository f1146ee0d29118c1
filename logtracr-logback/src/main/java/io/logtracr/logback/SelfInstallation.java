package io.logtracr.logback;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.core.status.InfoStatus;
import ch.qos.logback.core.status.WarnStatus;
import io.logtracr.config.ConfigLoader;
import io.logtracr.config.ConfigProblem;
import io.logtracr.config.LoadedConfig;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Installs the recorder into one context by the environment alone, each time a configuration has ended, unless that configuration
 * declares a {@link LogtracrAppender}: that one has taken the environment into account already, and may say no.
 *
 * <p>Called by the context's {@link ContextHook}, on whatever thread configures. Throws nothing.
 */
final class SelfInstallation {

    private final LoggerContext context;
    private final RecorderRegistry registry;
    private final Function<Map<String, String>, LoadedConfig> loader;
    /** What was last reported, so that a context that is configured twice does not tell it twice. */
    private List<ConfigProblem> reported = List.of();

    SelfInstallation(
            LoggerContext context, RecorderRegistry registry, Function<Map<String, String>, LoadedConfig> loader) {
        this.context = context;
        this.registry = registry;
        this.loader = loader;
    }

    /** Waits for the context's configuration to end. Idempotent. */
    static void prepare(LoggerContext context) {
        RecorderRegistry registry = RecorderRegistry.process();
        registry.follow(context, () -> new SelfInstallation(context, registry, ConfigLoader::load));
    }

    /** Installs into a context whose configuration has ended, and follows its further ones. Idempotent. */
    static void install(LoggerContext context) {
        RecorderRegistry registry = RecorderRegistry.process();
        registry.follow(context, () -> new SelfInstallation(context, registry, ConfigLoader::load))
                .settle();
    }

    /** The configuration has ended: sees to it that the recorder is installed as the environment says. */
    synchronized void settle() {
        try {
            if (!DeclaredAppender.isIn(context)) {
                install(loader.apply(Map.of()));
            }
            registry.applyLevels(context);
        } catch (Throwable failure) {
            ContextStatusReporter.report(
                    context, new WarnStatus("logtracr is off: it could not install itself", "logtracr", failure));
        }
    }

    private void install(LoadedConfig loaded) {
        boolean changed = !loaded.problems().equals(reported);
        reported = loaded.problems();
        if (changed) {
            for (ConfigProblem problem : reported) {
                ContextStatusReporter.report(context, new WarnStatus(problem.message(), "logtracr"));
            }
        }
        if (loaded.config().enabled()) {
            registry.install(context, loaded.config());
        } else {
            registry.uninstall(context);
            ContextStatusReporter.report(
                    context, new InfoStatus("logtracr is switched off (LOGTRACR_ENABLED)", "logtracr"));
        }
    }
}
