package io.logtracr.cli.soak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/**
 * The recorder as it runs for months: a small store on a small tmpfs, two applications that share it and log a thousand flows a
 * second, a wall clock that is stepped by hours, one application killed now and then, and somebody who reads all the time. It takes
 * half an hour, or as many seconds as {@code -Dsoak.seconds} says, at least 60.
 */
@Tag("large")
class SoakTest {

    private static final long MIB = 1 << 20;
    private static final int SECONDS = Integer.getInteger("soak.seconds", 1800);
    private static final int FLOWS_A_SECOND_EACH = 500;
    private static final long BUDGET = 16 * MIB;
    /** Folders, locks and the mount itself are no flows. */
    private static final long BESIDE = 16 << 10;

    private static final int[] HOURS = {0, 1, 0, -1, 1, -1};
    private static final int STEP_EVERY = 10;
    private static final int HEAP_EVERY = Math.max(1, Math.min(10, SECONDS / 60));
    private static final int KILL_EVERY = Math.min(90, SECONDS / 4);
    /** Longer than it takes the other one to look for the dead. */
    private static final int LONG_DEATH = 70;

    private static final int SHORT_DEATH = 3;
    private static final int CLOCK_SETTLES = 4;
    /** So long after a loss, a gap is no surprise. */
    private static final int LOSS_LASTS = 5;

    /** After so many more, a flow may have been purged. */
    private static final int LONG_AGO = FLOWS_A_SECOND_EACH + 100;

    /** What a newcomer may say: that the other one has all the room, until it has given way. */
    private static final Predicate<String> HAD_TO_WAIT = Pattern.compile(
                    "the store cannot be written, .* LOGTRACR_STORE_MAX_BYTES: 16777216 bytes are in use, .*"
                            + "|the store .* again.*")
            .asMatchPredicate();

    private static final String STEADY = "steady";

    @TempDir
    Path place;

    @TempDir
    Path mountPoint;

    private final Samples samples = new Samples(SECONDS);
    private final Map<String, Loss> losses = new HashMap<>();
    private final List<String> ended = new ArrayList<>();
    private long kills;
    private long shown;
    private long excused;
    private long recovered;
    private SmallTmpfs tmpfs;
    private WallClock clock;
    private SoakedCommands commands;
    private SoakedProcess mortal;
    private double mortalAt;
    private double heapAt;

    /** How many entries a process had lost when it last lost some. */
    private record Loss(long entries, double at) {}

    @Test
    void everythingStaysInItsBounds(TestReporter reporter) throws Exception {
        clock = WallClock.in(place);
        try (SmallTmpfs mounted = new SmallTmpfs(mountPoint, "size=20m");
                SoakedProcess steady = start(STEADY, "text")) {
            tmpfs = mounted;
            commands = new SoakedCommands(mountPoint);
            Thread reader = new Thread(commands, "soak-commands");
            try {
                reader.start();
                mortal = start("mortal-0", "json");
                soak(steady);
                assertEndsWell(steady);
                if (mortal != null) {
                    assertEndsWell(mortal);
                }
                commands.end();
                reader.join();
                commands.check();
            } finally {
                commands.end();
                if (mortal != null) {
                    mortal.close();
                }
                Files.writeString(Path.of("target", "soak.txt"), report());
                reporter.publishEntry("soak", report());
            }
            assertBounds();
        }
    }

    private String report() {
        return "" + samples + purgeCost() + "\ncommands " + commands.runs() + "\n" + shown + " flows shown, " + excused
                + " not looked for on a busy machine, " + kills + " kills, " + recovered + " entries recovered\n"
                + String.join("\n", ended) + "\n";
    }

    private SoakedProcess start(String name, String format) throws IOException {
        Map<String, String> environment = new HashMap<>(clock.environment());
        environment.put("LOGTRACR_DUMP_DIR", mountPoint.toString());
        environment.put("LOGTRACR_APP", name);
        environment.put("LOGTRACR_FORMAT", format);
        environment.put("LOGTRACR_DUMP_INTERVAL", "300ms");
        environment.put("LOGTRACR_BUFFER_BYTES", "1MiB");
        environment.put("LOGTRACR_FLOW_MAX_BYTES", "64KiB");
        environment.put("LOGTRACR_RECORD_MAX_BYTES", "4KiB");
        environment.put("LOGTRACR_MAX_FLOWS", "1000");
        environment.put("LOGTRACR_STORE_MAX_BYTES", "16MiB");
        environment.put("LOGTRACR_STORE_MAX_AGE", "90m");
        environment.put("LOGTRACR_FLOW_FILE_MAX_BYTES", "256KiB");
        return new SoakedProcess(name, FLOWS_A_SECOND_EACH, place, environment);
    }

    private void soak(SoakedProcess steady) throws Exception {
        long start = System.nanoTime();
        mortalAt = KILL_EVERY;
        double at = 0;
        for (double next = 1; at < SECONDS; next = Math.max(next + 1, at)) {
            while (at < next) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
                at = (System.nanoTime() - start) / 1e9;
            }
            clock.step(HOURS[(int) at / STEP_EVERY % HOURS.length]);
            assertWithinBudget(at);
            sample(steady, at);
            assertNewestIsThere(steady, at);
            liveOrDie(at);
            commands.check();
        }
    }

    private void assertWithinBudget(double at) throws Exception {
        long arenasBefore = tmpfs.arenaBytes();
        long used = tmpfs.usedBytes();
        long blocks = tmpfs.diskUsage();
        long arenas = Math.max(arenasBefore, tmpfs.arenaBytes());
        samples.add("store bytes, inodes too", at, used - arenas);
        samples.add("store bytes, du", at, blocks - arenas);
        samples.add("arena bytes", at, arenas);
        assertThat(blocks - arenas).as("after %s s", at).isLessThanOrEqualTo(BUDGET);
        assertThat(used - arenas).as("after %s s", at).isLessThanOrEqualTo(BUDGET + BESIDE);
    }

    private void sample(SoakedProcess process, double at) throws IOException {
        Map<String, Long> state = process.state();
        samples.add("flows", at, state.get("flows"));
        samples.add("purged files", at, state.get("purged.flows"));
        samples.add("spiller nanos", at, process.spillerNanos());
        samples.add("threads", at, process.threads());
        samples.add("descriptors", at, process.descriptors());
        samples.add("resident bytes", at, process.residentBytes());
        if (at >= heapAt) {
            samples.add("heap bytes", at, process.heapBytes());
            heapAt = at + HEAP_EVERY;
        }
    }

    /** What was logged last, and a second ago, can be shown, unless the machine is too busy for all of it to be kept, or to look in time. */
    private void assertNewestIsThere(SoakedProcess process, double at) throws IOException {
        Map<String, Long> state = process.state();
        int flows = state.get("flows").intValue();
        commands.know(process.name(), flows);
        if (flows <= 2 * FLOWS_A_SECOND_EACH) {
            return;
        }
        if (at % STEP_EVERY > CLOCK_SETTLES) {
            assertThat(state.get("millis"))
                    .as("clock of %s", process.name())
                    .isCloseTo(System.currentTimeMillis() + clock.millisOff(), within(CLOCK_SETTLES * 1000L));
        }
        long lost = lost(state);
        Loss last = losses.get(process.name());
        if (last == null || lost > last.entries) {
            losses.put(process.name(), last = new Loss(lost, lost > 0 ? at : -LOSS_LASTS));
        }
        for (int ago : new int[] {1, FLOWS_A_SECOND_EACH}) {
            SoakFlow flow = new SoakFlow(process.name(), flows - ago);
            ShownFlow found = commands.show(flow);
            Map<String, Long> now = process.state();
            boolean isBusy = at - last.at < LOSS_LASTS || lost(now) > lost;
            if (isBusy || now.get("flows") - flow.number() > LONG_AGO) {
                excused++;
            } else {
                assertWhole(flow, found, now);
            }
        }
    }

    private static long lost(Map<String, Long> state) {
        return state.entrySet().stream()
                .filter(counter -> counter.getKey().startsWith("lost."))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    private void assertWhole(SoakFlow flow, ShownFlow found, Map<String, Long> state) {
        boolean whole = found.first() == 0 && found.last() >= flow.entries() - 1 && found.gaps() == 0;
        assertThat(whole)
                .as(() -> found + " of " + flow + ", a moment later " + commands.show(flow) + ", " + state)
                .isTrue();
        shown++;
    }

    private void liveOrDie(double at) throws Exception {
        if (mortal != null && at < mortalAt) {
            assertNewestIsThere(mortal, at);
        } else if (mortal != null) {
            kill();
            mortalAt = at + (++kills % 2 == 0 ? LONG_DEATH : SHORT_DEATH);
        } else if (at >= mortalAt) {
            mortal = start("mortal-" + kills, "json");
            mortalAt = at + KILL_EVERY;
        }
    }

    /** What it logged last is there still. */
    private void kill() throws Exception {
        Map<String, Long> state = mortal.state();
        mortal.kill();
        SoakFlow last = new SoakFlow(mortal.name(), state.get("flows").intValue() - 1);
        if (lost(state) == losses.get(mortal.name()).entries) {
            assertWhole(last, commands.show(last), state);
        }
        commands.forget(mortal.name());
        mortal.assertMainLogIsWhole(state.get("flows"), Long.MAX_VALUE);
        assertThat(mortal.said().lines()).allMatch(HAD_TO_WAIT);
        recovered += state.get("recovered.entries");
        ended.add(told(mortal, state));
        mortal = null;
    }

    /** Everything was logged, stored or counted as lost, and nothing was purged for its age, wherever the clock was. */
    private void assertEndsWell(SoakedProcess process) throws Exception {
        Map<String, Long> state = process.end();
        String told = told(process, state);
        ended.add(told);
        long found = state.get("stored") + state.get("buffered") + state.get("discarded") + lost(state);
        assertThat(found).as("%s", told).isEqualTo(state.get("accepted")).isEqualTo(state.get("logged"));
        assertThat(state.get("purged.age")).as("%s", told).isZero();
        recovered += state.get("recovered.entries");
        process.assertMainLogIsWhole(state.get("flows"), state.get("flows"));
        assertThat(process.said().lines()).allMatch(process == mortal ? HAD_TO_WAIT : said -> false);
    }

    private static String told(SoakedProcess process, Map<String, Long> state) {
        Map<String, Long> told = new TreeMap<>(state);
        told.values().removeIf(value -> value == 0);
        return process.name() + " " + told;
    }

    private String purgeCost() {
        return String.format(
                Locale.ROOT,
                "spiller thread a purged file: early %,.0f ns, late %,.0f ns",
                samples.earlyRate("spiller nanos", "purged files"),
                samples.lateRate("spiller nanos", "purged files"));
    }

    private void assertBounds() {
        assertThat(samples.mostLate("threads")).isLessThanOrEqualTo(samples.mostEarly("threads"));
        assertThat(samples.mostLate("descriptors")).isLessThanOrEqualTo(samples.mostEarly("descriptors") + 2);
        assertThat(samples.mostLate("heap bytes")).isLessThanOrEqualTo(samples.mostEarly("heap bytes") + 2 * MIB);
        assertThat(samples.mostLate("resident bytes"))
                .isLessThanOrEqualTo(samples.mostEarly("resident bytes") + 32 * MIB);
        assertThat(samples.lateRate("spiller nanos", "purged files"))
                .isLessThanOrEqualTo(2 * samples.earlyRate("spiller nanos", "purged files"));
        assertThat(excused).isLessThan(shown);
        assertThat(kills).isPositive();
        assertThat(recovered).isPositive();
    }
}
