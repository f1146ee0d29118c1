package io.logtracr;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What is stored of a {@link KilledProgram}'s flows; fails where a line is not what that program, or the store, writes. */
final class KilledFlows {

    private static final String TIME = "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\\.[0-9]{6}Z";
    private static final Pattern HEADER =
            Pattern.compile("# logtracr flow=\"(.*)\" instance=\"(.*)\" triggered=(?:yes|no )");
    private static final Pattern ENTRY = Pattern.compile(
            TIME + " (?:DEBUG|ERROR) \\[worker-([0-9]+)] io\\.logtracr\\.Killed - t=([0-9]+) n=([0-9]+) (.*)");
    private static final Pattern GAP =
            Pattern.compile("# ([0-9]+) entries lost between " + TIME + " and " + TIME + ": [a-z ]+");
    private static final Pattern REMARK =
            Pattern.compile("# spilled entries=([0-9]+) errors=[0-9]+ reason=([a-z_]+) at=" + TIME);

    private static final Pattern TRIGGERED =
            Pattern.compile("# triggered at=" + TIME + " by=\"level ERROR: [^\"]*\" thread=\"worker-[0-9]+\"");

    private final int flows;
    private final BitSet[] found = new BitSet[KilledProgram.THREADS];
    private final Map<String, Long> lost = new HashMap<>();
    private long recovered;

    /** Reads all files. */
    KilledFlows(Path instance, int flows) throws IOException {
        this.flows = flows;
        for (int i = 0; i < found.length; i++) {
            found[i] = new BitSet();
        }
        if (Files.notExists(instance)) {
            return; // there was no flow
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(instance.resolve("flows"))) {
            for (Path file : files) {
                read(file, instance.getFileName().toString());
            }
        }
    }

    private void read(Path file, String instance) throws IOException {
        String text = Files.readString(file);
        if (text.isEmpty()) {
            return;
        }
        assertThat(text).as("%s", file).endsWith("\n");
        String flow = null;
        int sinceRemark = 0;
        for (String line : text.split("\n")) {
            if (flow == null) {
                Matcher header = matcher(HEADER, line, file);
                flow = header.group(1);
                assertThat(header.group(2)).isEqualTo(instance);
                assertThat(file).hasFileName(flow + ".log");
            } else if (line.startsWith("# spilled")) {
                Matcher remark = matcher(REMARK, line, file);
                assertThat(sinceRemark).as("%s: %s", file, line).isEqualTo(Integer.parseInt(remark.group(1)));
                recovered += remark.group(2).equals("recovered") ? sinceRemark : 0;
                sinceRemark = 0;
            } else if (line.startsWith("# triggered")) {
                matcher(TRIGGERED, line, file);
            } else if (line.startsWith("#")) {
                lost.merge(flow, Long.parseLong(matcher(GAP, line, file).group(1)), Long::sum);
            } else {
                entry(matcher(ENTRY, line, file), flow);
                sinceRemark++;
            }
        }
        assertThat(sinceRemark).as("entries behind the last remark of %s", file).isZero();
    }

    private void entry(Matcher entry, String flow) {
        int thread = Integer.parseInt(entry.group(2));
        int number = Integer.parseInt(entry.group(3));
        assertThat(entry.group(1)).as("thread").isEqualTo(entry.group(2));
        assertThat(KilledProgram.flow(thread, number, flows))
                .as("t=%s n=%s", thread, number)
                .isEqualTo(flow);
        assertThat(entry.group(4)).isEqualTo(KilledProgram.text(thread, number));
        assertThat(found[thread].get(number))
                .as("doubled: t=%s n=%s", thread, number)
                .isFalse();
        found[thread].set(number);
    }

    private static Matcher matcher(Pattern pattern, String line, Path file) {
        Matcher matcher = pattern.matcher(line);
        assertThat(matcher.matches()).as("%s: %s", file, line).isTrue();
        return matcher;
    }

    /** Fails if a flow misses more of these entries than its gaps count. */
    void checkAgainst(BitSet[] acknowledged) {
        Map<String, Long> missing = new HashMap<>();
        for (int thread = 0; thread < acknowledged.length; thread++) {
            BitSet gone = (BitSet) acknowledged[thread].clone();
            gone.andNot(found[thread]);
            for (int number = gone.nextSetBit(0); number >= 0; number = gone.nextSetBit(number + 1)) {
                missing.merge(KilledProgram.flow(thread, number, flows), 1L, Long::sum);
            }
        }
        missing.forEach((flow, count) ->
                assertThat(count).as("missing entries of %s", flow).isLessThanOrEqualTo(lost.getOrDefault(flow, 0L)));
    }

    /** Entries in appends whose reason is recovery. */
    long recovered() {
        return recovered;
    }

    /** Entries found, in all. */
    long entries() {
        long entries = 0;
        for (BitSet numbers : found) {
            entries += numbers.cardinality();
        }
        return entries;
    }
}
