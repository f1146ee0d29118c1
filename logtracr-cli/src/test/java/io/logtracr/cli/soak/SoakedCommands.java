package io.logtracr.cli.soak;

import static org.assertj.core.api.Assertions.assertThat;

import io.logtracr.cli.CommandRun;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;

/** Reads flows by the command, one run after another, on a thread of its own, while they are written, purged and recovered. */
final class SoakedCommands implements Runnable {

    private static final Pattern LISTED =
            Pattern.compile("(?:live|dead|stored|recovered) +(?:yes|-) +- +[0-9]+ +[0-9]+ +\\S+ +\\S+  \\S+");
    private static final Pattern GREPPED = Pattern.compile(
            "(\\S+): \\S{26}Z (?:DEBUG|INFO |ERROR) \\[load] com\\.acme\\.Orders - entry 2 of (\\S+) \\w*\\.");
    /** What may be said: that something went away while it was looked at, or before. */
    private static final Pattern SAID =
            Pattern.compile("logtracr: (?:\\S+: was purged while it was read, the rest is missing"
                    + "|flow \\S+ was deleted at \\S+ with \\S+ entr(?:y|ies) .*|no flow \\S+ in \\S+)"
                    + "(?: \\(and [0-9]+ more problems?\\))?\n");

    /** Of its time, so much is spent in commands: others need the processors. */
    private static final int PAUSE_FACTOR = 2;

    private static final int KINDS = 6;
    /** A flow that was logged so many flows ago can be in memory, stored, or purged. */
    private static final int MOST_AGO = 3000;

    private final Path directory;
    private final Random random = new Random(7);
    private final Map<String, Integer> runs = new TreeMap<>();
    private final Map<String, Long> newest = new LinkedHashMap<>();
    private volatile boolean ending;
    private volatile Throwable failure;

    SoakedCommands(Path directory) {
        this.directory = directory;
    }

    /** Says how many flows a process has logged. */
    synchronized void know(String application, long flows) {
        newest.put(application, flows);
    }

    /** Says that nothing more of a process is to be looked for. */
    synchronized void forget(String application) {
        newest.remove(application);
    }

    @Override
    public void run() {
        try {
            while (!ending) {
                for (String application : applications()) {
                    for (int i = 0; i < KINDS && !ending; i++) {
                        long start = System.nanoTime();
                        run(i, application);
                        pause(TimeUnit.MILLISECONDS.toNanos(100) + PAUSE_FACTOR * (System.nanoTime() - start));
                    }
                }
            }
        } catch (Throwable e) {
            failure = e;
        }
    }

    private synchronized List<String> applications() {
        return new ArrayList<>(newest.keySet());
    }

    private synchronized long flows(String application) {
        return newest.getOrDefault(application, 1L);
    }

    private void pause(long nanos) {
        long end = System.nanoTime() + nanos;
        for (long left = nanos; left > 0 && !ending; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    private void run(int kind, String application) {
        switch (kind) {
            case 0 -> {
                String journal = SoakFlow.journal(application);
                shown(journal, true);
            }
            case 1 -> show(new SoakFlow(application, (int) Math.max(0, flows(application) - random.nextInt(MOST_AGO))));
            case 2 -> assertListed(command("ls"));
            case 3 -> assertListed(command("ls", "--errors"));
            case 4 ->
                assertAll(
                        GREPPED,
                        command("grep", "entry 2 of " + application + "-[0-9]*7 ")
                                .lines());
            default -> assertThat(command("stats").code()).isZero();
        }
    }

    private static void assertListed(CommandRun listed) {
        List<String> lines = listed.lines();
        assertAll(LISTED, lines.subList(Math.min(1, lines.size()), lines.size()));
    }

    private static void assertAll(Pattern pattern, List<String> lines) {
        assertThat(lines.stream().filter(line -> !pattern.matcher(line).matches()))
                .isEmpty();
    }

    /** Shows a flow; what is shown is not torn. */
    ShownFlow show(SoakFlow flow) {
        return shown(flow.id(), flow.isLong());
    }

    private ShownFlow shown(String flowId, boolean isLong) {
        CommandRun run = command("show", flowId);
        return ShownFlow.of(flowId, isLong, run.lines(), run.err());
    }

    private CommandRun command(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.add("--dir");
        all.add(directory.toString());
        CommandRun run = CommandRun.of(all.toArray(new String[0]));
        assertThat(run.code()).as("%s: %s", all, run.err()).isIn(0, 1);
        assertThat(run.err())
                .as("%s", all)
                .matches(said -> said.isEmpty() || SAID.matcher(said).matches());
        synchronized (this) {
            runs.merge(arguments[0], 1, Integer::sum);
        }
        return run;
    }

    /** How often each was run. */
    synchronized Map<String, Integer> runs() {
        return new TreeMap<>(runs);
    }

    /** Fails if one has failed. */
    void check() {
        if (failure != null) {
            throw new AssertionError("a command failed", failure);
        }
    }

    /** Soon. */
    void end() {
        ending = true;
    }
}
