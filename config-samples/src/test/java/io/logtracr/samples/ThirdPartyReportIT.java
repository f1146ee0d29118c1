package io.logtracr.samples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The same work with the recorder and without, several runs of each in turn; writes {@code target/third-party-NAME.md}, whose lines are
 * in the sample's README.
 */
@Tag("large")
class ThirdPartyReportIT {

    /** One application, or none: all. */
    private static final String ONLY = System.getProperty("samples.application", "");

    private static final int RUNS = Integer.getInteger("samples.runs", 3);

    @TempDir(factory = TmpfsFolder.class)
    private Path folder;

    @ParameterizedTest
    @EnumSource(ThirdParty.class)
    void report_comparesTheSameWork(ThirdParty application) throws Exception {
        assumeTrue(ONLY.isEmpty() || ONLY.equals(application.name()), "another application was asked for");
        Path built = folder.resolve("built");
        NestedMaven.build(Path.of("third-party"), built, "-pl", application.module(), "-am");
        List<Long> without = new ArrayList<>();
        List<List<Long>> with = application.variants().stream()
                .map(variant -> (List<Long>) new ArrayList<Long>())
                .toList();
        List<RecordedFigures> figures = new ArrayList<>();

        for (int run = 0; run < RUNS; run++) {
            without.add(run(application, built, null).cpuMillis());
            for (int i = 0; i < with.size(); i++) {
                ThirdPartyRun recorded =
                        run(application, built, application.variants().get(i).keys());
                with.get(i).add(recorded.cpuMillis());
                if (run == 0) {
                    figures.add(RecordedFigures.of(recorded.dump()));
                }
            }
        }

        assertThat(figures).allMatch(of -> of.lost() == 0);
        assertThat(figures.get(0).entries()).isPositive();
        Path report = Path.of("target", "third-party-" + application.module() + ".md");
        Files.write(report, lines(application, without, with, figures));
    }

    private ThirdPartyRun run(ThirdParty application, Path built, Map<String, String> keys) throws Exception {
        Path place = folder.resolve("run");
        if (Files.exists(place)) {
            try (Stream<Path> files = Files.walk(place)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
        return ThirdPartyRun.of(application, built, keys, application.units() / 2, application.units(), place);
    }

    private static List<String> lines(
            ThirdParty application, List<Long> without, List<List<Long>> with, List<RecordedFigures> figures) {
        List<String> lines = new ArrayList<>();
        lines.add("### " + application.title());
        lines.add("");
        lines.add("A flow is " + application.flow() + ". CPU of " + application.units() + " units, "
                + application.unitsPerSecond() + " a second, median of " + RUNS + " runs:");
        lines.add("");
        lines.add("| | flows | entries a flow | bytes an entry | CPU, ms | ratio | CPU an entry, µs |");
        lines.add("|---|---|---|---|---|---|---|");
        lines.add("| not recorded | | | | " + median(without) + " | 1 | |");
        for (int i = 0; i < with.size(); i++) {
            RecordedFigures of = figures.get(i);
            long cpu = median(with.get(i));
            lines.add(String.format(
                    Locale.ROOT,
                    "| %s | %d | %s | %s | %d | %.2f | %s |",
                    application.variants().get(i).title(),
                    of.flows(),
                    figure("%.1f", of.entries(), of.flows()),
                    figure("%.0f", of.bytes(), of.entries()),
                    cpu,
                    (double) cpu / median(without),
                    // what was recorded are the units to warm up too: half as many again
                    figure("%.1f", (cpu - median(without)) * 1500.0, of.entries())));
        }
        lines.add("");
        lines.add("Who speaks most: " + figures.get(0).busiest(4) + ".");
        return lines;
    }

    private static String figure(String format, double amount, long count) {
        return count == 0 ? "–" : String.format(Locale.ROOT, format, amount / count);
    }

    private static long median(List<Long> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }
}
