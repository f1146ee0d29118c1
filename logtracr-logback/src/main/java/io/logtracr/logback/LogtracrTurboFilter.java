package io.logtracr.logback;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.TurboFilterList;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.spi.FilterReply;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.MDC;
import org.slf4j.Marker;
import org.slf4j.event.KeyValuePair;
import org.slf4j.event.LoggingEvent;
import org.slf4j.event.SubstituteLoggingEvent;
import org.slf4j.spi.MDCAdapter;

/**
 * Records the calls of a flow on their way into Logback and opens guards inside flows. What the main log shows is left to
 * Logback: a call is never accepted here, and denied only where Logback would not check its level any more.
 *
 * <p>Runs on application threads, before any appender. Does no I/O, takes no lock of its own and lets nothing escape. Logback's
 * started flag is not asked: a reset stops all filters, this one goes on.
 */
final class LogtracrTurboFilter extends TurboFilter {

    /** Spring 7 puts this marker on every call that came through Commons Logging; it says nothing about the call. */
    private static final String COMMONS_LOGGING = "COMMONS-LOGGING";

    private final LoggerContext loggerContext;
    private volatile Capture capture;

    LogtracrTurboFilter(LoggerContext loggerContext, Capture capture) {
        this.loggerContext = loggerContext;
        this.capture = capture;
        setContext(loggerContext);
        setName("logtracr");
    }

    /** Works by another recorder or other rules from now on. Any thread. */
    void use(Capture next) {
        capture = next;
    }

    @Override
    public FilterReply decide(
            Marker marker, Logger logger, Level level, String format, Object[] params, Throwable thrown) {
        // The cheapest question that can end it first: most calls are below all capture levels, or belong to no flow.
        Capture current = capture;
        try {
            if (level == null || level.levelInt < current.rules.lowestCaptureLevel()) {
                return FilterReply.NEUTRAL;
            }
            if (format == null && params == null && thrown == null) {
                return current.recorder.isRecording() && opens(current, logger, level.levelInt)
                        ? FilterReply.ACCEPT
                        : FilterReply.NEUTRAL;
            }
            MDCAdapter mdc = mdcAdapter();
            String flowId = current.flowSources.flowId(mdc);
            if (flowId != null) {
                record(current, flowId, mdc, marker, logger, level, format, params, thrown);
            }
        } catch (Throwable failure) {
            failed(current, failure);
        }
        return FilterReply.NEUTRAL;
    }

    @Override
    public FilterReply decide(Logger logger, LoggingEvent event) {
        Capture current = capture;
        try {
            // A replayed event happened on another thread, before there was an MDC to ask.
            if (current.recorder.isRecording() && !(event instanceof SubstituteLoggingEvent)) {
                record(current, logger, event);
            }
        } catch (Throwable failure) {
            failed(current, failure);
        }
        try {
            return reply(current, logger, event);
        } catch (Throwable failure) {
            failed(current, failure);
            return FilterReply.NEUTRAL;
        }
    }

    private static void record(
            Capture current,
            String flowId,
            MDCAdapter mdc,
            Marker marker,
            Logger logger,
            Level level,
            String format,
            Object[] params,
            Throwable thrown) {
        org.slf4j.event.Level slf4jLevel = slf4jLevel(level.levelInt);
        if (slf4jLevel == null || !captures(current, logger, level.levelInt)) {
            return;
        }
        List<Marker> markers = marker == null || COMMONS_LOGGING.equals(marker.getName()) ? null : List.of(marker);
        current.recorder.record(
                flowId,
                slf4jLevel,
                logger.getName(),
                format,
                params,
                thrown,
                markers,
                null,
                entriesOf(mdc, current, current.flowSources.isMdcOnly()));
    }

    private void record(Capture current, Logger logger, LoggingEvent event) {
        org.slf4j.event.Level level = event.getLevel();
        if (!captures(current, logger, logbackLevel(level))) {
            return;
        }
        List<KeyValuePair> keyValues = event.getKeyValuePairs();
        MDCAdapter mdc = mdcAdapter();
        String flowId = null;
        if (current.flowFromKeyValues && keyValues != null) {
            flowId = current.flowKeys.flowIn(keyValues);
        }
        boolean flowInMdc = flowId == null && current.flowSources.isMdcOnly();
        if (flowId == null) {
            flowId = current.flowSources.flowId(mdc);
        }
        if (flowId != null) {
            current.recorder.record(
                    flowId,
                    level,
                    logger.getName(),
                    event.getMessage(),
                    event.getArgumentArray(),
                    event.getThrowable(),
                    event.getMarkers(),
                    keyValues,
                    entriesOf(mdc, current, flowInMdc));
        }
    }

    /**
     * Nothing checks a fluent call's level after the filters. One below the effective level is here because somebody opened its
     * probe: if that was us, it must not reach the appenders; if a filter behind us would have, it must. Recorder off or on: a
     * probe may have been opened right before it went off.
     */
    private FilterReply reply(Capture current, Logger logger, LoggingEvent event) {
        int level = logbackLevel(event.getLevel());
        if (!opens(current, logger, level)) {
            return FilterReply.NEUTRAL;
        }
        return askBehind(logger, Level.toLevel(level)) == FilterReply.ACCEPT ? FilterReply.NEUTRAL : FilterReply.DENY;
    }

    /**
     * What the filters behind this one answer to a probe of this level. They are not shown the call: those with a memory would
     * count what never happened.
     */
    private FilterReply askBehind(Logger logger, Level level) {
        TurboFilterList filters = loggerContext.getTurboFilterList();
        if (filters.size() <= 1) {
            return FilterReply.NEUTRAL;
        }
        boolean behind = false;
        for (TurboFilter filter : filters) {
            if (behind) {
                FilterReply reply = filter.decide(null, logger, level, null, null, null);
                if (reply == FilterReply.ACCEPT || reply == FilterReply.DENY) {
                    return reply;
                }
            } else {
                behind = filter == this;
            }
        }
        return FilterReply.NEUTRAL;
    }

    private static boolean captures(Capture current, Logger logger, int level) {
        LoggerRule rule = current.rules.ruleFor(logger);
        return level >= rule.captureLevel()
                && current.recorder.isRecording()
                && (rule.named() || logger.getEffectiveLevel() != Level.OFF);
    }

    /** Whether a probe of this level is opened by us, and by nothing but us: the effective level does not allow it. */
    private boolean opens(Capture current, Logger logger, int level) {
        LoggerRule rule = current.rules.ruleFor(logger);
        if (level < rule.guardLevel()) {
            return false;
        }
        int effectiveLevel = logger.getEffectiveLevel().levelInt;
        if (level >= effectiveLevel || (effectiveLevel == Level.OFF_INT && !rule.named())) {
            return false;
        }
        if (rule.guardAlways() || current.flowFromKeyValues) {
            return true;
        }
        MDCAdapter mdc = mdcAdapter();
        return current.flowSources.flowId(mdc) != null;
    }

    /** The context's adapter. A context made by hand has none: then SLF4J's, which must not be bound before a start. */
    private MDCAdapter mdcAdapter() {
        MDCAdapter own = loggerContext.getMDCAdapter();
        if (own != null) {
            return own;
        }
        return loggerContext.isStarted() ? MDC.getMDCAdapter() : null;
    }

    /** The MDC, or {@code null} if there is nothing in it but the flow. Logback's own map is cached until the next put. */
    private static Map<String, String> entriesOf(MDCAdapter mdc, Capture current, boolean flowInMdc) {
        if (mdc == null) {
            return null;
        }
        Map<String, String> entries = mdc instanceof LogbackMDCAdapter own ? own.getPropertyMap() : copyOf(mdc);
        return entries == null || (flowInMdc && entries.size() == 1) || current.flowKeys.areAllOf(entries)
                ? null
                : entries;
    }

    /** Another adapter only gives copies: each call pays for one. The recorder takes none but the JDK's maps. */
    private static Map<String, String> copyOf(MDCAdapter foreign) {
        Map<String, String> copy = foreign.getCopyOfContextMap();
        return copy == null || copy.getClass().getClassLoader() == null ? copy : new HashMap<>(copy);
    }

    private static void failed(Capture current, Throwable failure) {
        try {
            current.recorder.failed(failure);
        } catch (Throwable ignored) {
            // Nothing is left to tell.
        }
    }

    private static int logbackLevel(org.slf4j.event.Level level) {
        return switch (level) {
            case TRACE -> Level.TRACE_INT;
            case DEBUG -> Level.DEBUG_INT;
            case INFO -> Level.INFO_INT;
            case WARN -> Level.WARN_INT;
            case ERROR -> Level.ERROR_INT;
        };
    }

    private static org.slf4j.event.Level slf4jLevel(int level) {
        return switch (level) {
            case Level.TRACE_INT -> org.slf4j.event.Level.TRACE;
            case Level.DEBUG_INT -> org.slf4j.event.Level.DEBUG;
            case Level.INFO_INT -> org.slf4j.event.Level.INFO;
            case Level.WARN_INT -> org.slf4j.event.Level.WARN;
            case Level.ERROR_INT -> org.slf4j.event.Level.ERROR;
            default -> null;
        };
    }
}
