package io.logtracr.cli.soak;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Figures of a soak over time, each by a name: what they were early, late and at most. One thread. */
final class Samples {

    private record Sample(double at, double value) {}

    private final Map<String, List<Sample>> samples = new TreeMap<>();
    private final double earlyFrom;
    private final double earlyTo;
    private final double lateFrom;

    /**
     * @param seconds how long it takes; early is the tenth after a fifth of it, at most a minute; late is the last tenth
     */
    Samples(double seconds) {
        this.earlyFrom = Math.min(60, seconds / 5);
        this.earlyTo = earlyFrom + seconds / 10;
        this.lateFrom = seconds * 9 / 10;
    }

    void add(String name, double atSeconds, double value) {
        samples.computeIfAbsent(name, key -> new ArrayList<>()).add(new Sample(atSeconds, value));
    }

    double most(String name) {
        return samples.get(name).stream().mapToDouble(Sample::value).max().orElse(Double.NaN);
    }

    double mostEarly(String name) {
        return early(name).stream().mapToDouble(Sample::value).max().orElse(Double.NaN);
    }

    double mostLate(String name) {
        return late(name).stream().mapToDouble(Sample::value).max().orElse(Double.NaN);
    }

    /** By how much a growing figure grew for each that another one grew, early. */
    double earlyRate(String name, String other) {
        return growth(early(name)) / growth(early(other));
    }

    /** The same, late. */
    double lateRate(String name, String other) {
        return growth(late(name)) / growth(late(other));
    }

    private List<Sample> early(String name) {
        return samples.get(name).stream()
                .filter(sample -> sample.at >= earlyFrom && sample.at < earlyTo)
                .toList();
    }

    private List<Sample> late(String name) {
        return samples.get(name).stream()
                .filter(sample -> sample.at >= lateFrom)
                .toList();
    }

    private static double growth(List<Sample> some) {
        return some.isEmpty() ? Double.NaN : some.get(some.size() - 1).value - some.get(0).value;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (String name : samples.keySet()) {
            text.append(String.format(
                    Locale.ROOT,
                    "%-32s early at most %,14.0f  late at most %,14.0f  ever %,14.0f%n",
                    name,
                    mostEarly(name),
                    mostLate(name),
                    most(name)));
        }
        return text.toString();
    }
}
