package io.logtracr.config;

import java.util.ArrayList;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** One place that settings come from: its values, how it spells the keys, and which of its names are meant for us. */
final class ConfigSource {

    private static final Predicate<String> OURS = Pattern.compile(
                    "logtracr[_.].*", Pattern.CASE_INSENSITIVE | Pattern.DOTALL)
            .asMatchPredicate();
    /** What Kubernetes puts into every container once a Service is named {@code logtracr} or {@code logtracr-…}. */
    private static final Predicate<String> SERVICE_LINK = Pattern.compile(
                    "LOGTRACR(_[A-Z0-9_]+)?_(SERVICE_HOST|SERVICE_PORT(_[A-Z0-9_]+)?|PORT(_[0-9]+_[A-Z0-9_]+)?)")
            .asMatchPredicate();

    private final Map<String, String> values;
    private final Function<ConfigKey, String> spelling;
    private final Predicate<String> meantForUs;

    private ConfigSource(
            Map<String, String> values, Function<ConfigKey, String> spelling, Predicate<String> meantForUs) {
        this.values = values;
        this.spelling = spelling;
        this.meantForUs = meantForUs;
    }

    static ConfigSource environment(Map<String, String> values) {
        return new ConfigSource(values, ConfigKey::environmentName, OURS.and(SERVICE_LINK.negate()));
    }

    static ConfigSource systemProperties(Map<String, String> values) {
        return new ConfigSource(values, ConfigKey::systemPropertyName, OURS);
    }

    static ConfigSource logback(Map<String, String> values) {
        return new ConfigSource(values, ConfigKey::logbackName, name -> true);
    }

    /** A key's setting, trimmed; empty if there is none or nothing is in it. */
    Optional<Setting> find(ConfigKey key) {
        String name = spelling.apply(key);
        return Optional.ofNullable(values.get(name))
                .map(String::trim)
                .filter(text -> !text.isEmpty())
                .map(text -> new Setting(name, text));
    }

    /** Names that are meant for us and that no key has, in alphabetical order. */
    Stream<ConfigProblem> unknownNames() {
        TreeSet<String> unknown = new TreeSet<>();
        values.keySet().stream().filter(Objects::nonNull).filter(meantForUs).forEach(unknown::add);
        ArrayList<String> known = new ArrayList<>();
        for (ConfigKey key : ConfigKey.values()) {
            unknown.remove(spelling.apply(key));
            known.add(spelling.apply(key));
        }
        return unknown.stream().map(name -> unknown(name, NearestName.find(name, known)));
    }

    private static ConfigProblem unknown(String name, Optional<String> nearest) {
        String shown = PrintableText.of(name);
        String suggestion =
                nearest.map(known -> ", did you mean " + known + "?").orElse("");
        return new ConfigProblem(shown, shown + ": unknown name, ignored" + suggestion);
    }

    /** A key's value in a source, under the name it has there. */
    record Setting(String name, String text) {}
}
