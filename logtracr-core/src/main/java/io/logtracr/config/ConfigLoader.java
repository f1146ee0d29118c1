package io.logtracr.config;

import io.logtracr.config.ConfigSource.Setting;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Loads the configuration: the environment wins over system properties, these over {@code logback.xml}, that over the default.
 * Never throws: what cannot be used is reported, and the key's default taken (not the next source's value); values that are
 * too large beside others are reduced and reported; names that no key has are reported.
 *
 * <p>White space around a value does not count. An empty value counts as not set, wherever it comes from: containers pass
 * variables without a value.
 */
public final class ConfigLoader {

    /** What Logback makes of {@code ${X}} where X is not defined. */
    private static final Pattern UNDEFINED = Pattern.compile("([\\w.-]+?)_IS_UNDEFINED");

    private final List<ConfigSource> sources;
    private final ProcessDefaults processDefaults;
    private final List<Refusal> refusals = new ArrayList<>();

    private ConfigLoader(List<ConfigSource> sources, ProcessDefaults processDefaults) {
        this.sources = sources;
        this.processDefaults = processDefaults;
    }

    /** Loads with the environment and the system properties of this process. */
    public static LoadedConfig load(Map<String, String> logbackProperties) {
        Properties properties = System.getProperties();
        Map<String, String> systemProperties = new HashMap<>();
        properties.stringPropertyNames().forEach(name -> systemProperties.put(name, properties.getProperty(name, "")));
        return load(System.getenv(), systemProperties, logbackProperties);
    }

    /**
     * Loads from these maps, which are only read.
     *
     * @param environment       variables by name; those that begin with {@code LOGTRACR_} are ours
     * @param systemProperties  by name; those that begin with {@code logtracr.} are ours, and {@code user.name},
     *                          {@code java.io.tmpdir}, {@code sun.java.command}, {@code java.class.path} and
     *                          {@code loader.main} decide defaults
     * @param logbackProperties by the names of {@link ConfigKey#logbackName}; {@code null} values count as not set
     */
    public static LoadedConfig load(
            Map<String, String> environment,
            Map<String, String> systemProperties,
            Map<String, String> logbackProperties) {
        List<ConfigSource> sources = List.of(
                ConfigSource.environment(environment),
                ConfigSource.systemProperties(systemProperties),
                ConfigSource.logback(logbackProperties));
        return new ConfigLoader(sources, ProcessDefaults.of(systemProperties)).load();
    }

    private LoadedConfig load() {
        RecorderConfigBuilder builder = RecorderConfig.builder(processDefaults);
        read(ConfigKey.ENABLED, TextValues::parseBoolean).ifPresent(builder::enabled);
        read(ConfigKey.DUMP_DIR, TextValues::parsePath).ifPresent(builder::dumpDir);
        read(ConfigKey.APP, SafeName::of).ifPresent(builder::app);
        read(ConfigKey.DUMP_INTERVAL, Durations::parse).ifPresent(builder::dumpInterval);
        read(ConfigKey.VERBOSE, text -> Optional.of(TextValues.parseVerbosity(text)))
                .ifPresent(verbose -> verbose.ifPresent(builder::verbose));
        Optional<LevelRules> capture = read(ConfigKey.CAPTURE, LevelRules::parse);
        capture.ifPresent(builder::capture);
        LevelThreshold captureLevel = capture.map(LevelRules::fallback).orElse(LevelThreshold.DEBUG);
        read(ConfigKey.GUARDS, text -> LevelRules.parse(text, captureLevel)).ifPresent(builder::guards);
        read(ConfigKey.GUARDS_ALWAYS, TextValues::parsePrefixes).ifPresent(builder::guardsAlways);
        read(ConfigKey.FLOW_KEY, TextValues::parseList).ifPresent(builder::flowKeys);
        read(ConfigKey.JUL, TextValues::parsePrefixes).ifPresent(builder::jul);
        read(ConfigKey.FLOW_SOURCE, TextValues::parseList).ifPresent(builder::flowSources);
        read(ConfigKey.FLOW_FROM_KEY_VALUES, TextValues::parseBoolean).ifPresent(builder::flowFromKeyValues);
        readSizes(builder);
        readLife(builder);
        read(ConfigKey.STORE, TextValues::parseStore).ifPresent(builder::storeKind);
        read(ConfigKey.FORMAT, StoreFormat::parse).ifPresent(builder::format);
        read(ConfigKey.STORE_MAX_BYTES, Sizes::parse).ifPresent(builder::storeMaxBytes);
        read(ConfigKey.STORE_KEEP_FREE, KeepFree::parse).ifPresent(builder::storeKeepFree);
        read(ConfigKey.STORE_MAX_AGE, Durations::parse).ifPresent(builder::storeMaxAge);
        read(ConfigKey.STORE_MAX_FILES, TextValues::parseCount).ifPresent(builder::storeMaxFiles);
        read(ConfigKey.FLOW_FILE_MAX_BYTES, Sizes::parse).ifPresent(builder::flowFileMaxBytes);
        read(ConfigKey.FILE_PERMISSIONS, FileMode::parse).ifPresent(builder::filePermissions);
        RecorderConfig config = builder.build();
        return new LoadedConfig(config, problems(config));
    }

    private void readLife(RecorderConfigBuilder builder) {
        read(ConfigKey.KEEP, KeepPolicy::parse).ifPresent(builder::keep);
        read(ConfigKey.DECISION_WAIT, Durations::parse).ifPresent(builder::decisionWait);
        read(ConfigKey.LINGER, Durations::parse).ifPresent(builder::linger);
        read(ConfigKey.TRIGGER_LEVEL, LevelThreshold::parse).ifPresent(builder::triggerLevel);
        read(ConfigKey.TRIGGER_EXCEPTIONS, TextValues::parsePrefixes).ifPresent(builder::triggerExceptions);
        read(ConfigKey.TRIGGER_MARKERS, TextValues::parsePrefixes).ifPresent(builder::triggerMarkers);
        read(ConfigKey.TRIGGER_SLOWER_THAN, TextValues::parseDurationOrOff).ifPresent(builder::triggerSlowerThan);
        read(ConfigKey.TRIGGER_EXPECTED, TextValues::parsePrefixes).ifPresent(builder::triggerExpected);
        read(ConfigKey.TRIGGER_LIMIT, TextValues::parseCount).ifPresent(builder::triggerLimit);
        read(ConfigKey.TRIGGER_LOCATION_LIMIT, TextValues::parseCount).ifPresent(builder::triggerLocationLimit);
        read(ConfigKey.TRIGGER_THREAD_DUMP, TextValues::parseBoolean).ifPresent(builder::triggerThreadDump);
        read(ConfigKey.TRIGGER_THREAD_DUMPS, DumpSeries::parse).ifPresent(builder::triggerThreadDumps);
    }

    private void readSizes(RecorderConfigBuilder builder) {
        long bufferBytes = read(ConfigKey.BUFFER_BYTES, Sizes::parse)
                .orElseGet(() -> Sizes.parse(ConfigKey.BUFFER_BYTES.defaultText()));
        long flowMaxBytes = fit(Proportion.FLOW_MAX_BYTES, Sizes::parse, bufferBytes);
        builder.bufferBytes(bufferBytes).flowMaxBytes(flowMaxBytes);
        builder.maxFlows((int) fit(Proportion.MAX_FLOWS, TextValues::parseCount, bufferBytes));
        builder.recordMaxBytes((int) fit(Proportion.RECORD_MAX_BYTES, Sizes::parse, flowMaxBytes));
    }

    /** The value given, reduced to what fits, else the default. */
    private long fit(Proportion proportion, Function<String, ? extends Number> parser, long wholeBytes) {
        ConfigKey key = proportion.key();
        Optional<? extends Number> given = read(key, parser);
        if (given.isEmpty()) {
            return proportion.defaultValue(wholeBytes);
        }
        long value = given.get().longValue();
        long limit = proportion.limit(wholeBytes);
        if (value > limit) {
            find(key).ifPresent(setting -> refuse(setting, key, proportion.refusal(value, wholeBytes)));
        }
        return Math.min(value, limit);
    }

    /** The value that a key was given; empty if it was given none, or one that cannot be used: then that is noted. */
    private <T> Optional<T> read(ConfigKey key, Function<String, T> parser) {
        return find(key).flatMap(setting -> value(key, setting, parser));
    }

    private <T> Optional<T> value(ConfigKey key, Setting setting, Function<String, T> parser) {
        List<String> undefined = UNDEFINED
                .matcher(setting.text())
                .results()
                .map(ConfigLoader::variable)
                .toList();
        if (!undefined.isEmpty()) {
            String verb = undefined.size() == 1 ? " is not defined" : " are not defined";
            refuse(setting, key, String.join(", ", undefined) + verb);
            return Optional.empty();
        }
        try {
            T value = parser.apply(setting.text());
            key.require(value);
            return Optional.of(value);
        } catch (UnusableValueException unusable) {
            refuse(setting, key, UnusableValueException.message(key.rule(), setting.text(), unusable.hint()));
        } catch (IllegalArgumentException outOfRange) {
            refuse(setting, key, UnusableValueException.message(key.rule(), setting.text(), ""));
        }
        return Optional.empty();
    }

    private static String variable(MatchResult match) {
        return "the variable " + PrintableText.of(match.group(1));
    }

    private Optional<Setting> find(ConfigKey key) {
        return sources.stream().flatMap(source -> source.find(key).stream()).findFirst();
    }

    private void refuse(Setting setting, ConfigKey key, String reason) {
        refusals.add(new Refusal(setting.name(), key, reason));
    }

    private List<ConfigProblem> problems(RecorderConfig config) {
        Stream<ConfigProblem> refused = refusals.stream().map(refusal -> refusal.toProblem(config));
        Stream<ConfigProblem> unknown = sources.stream().flatMap(ConfigSource::unknownNames);
        return Stream.concat(refused, unknown).toList();
    }

    /** A value that is not taken as it is; what is taken instead is known when everything has been read. */
    private record Refusal(String name, ConfigKey key, String reason) {

        ConfigProblem toProblem(RecorderConfig config) {
            String taken = config.valueOf(key);
            String shown = taken.isEmpty() ? key.defaultText() : PrintableText.of(taken);
            return new ConfigProblem(name, name + ": " + reason + "; using " + shown);
        }
    }
}
