package io.logtracr.threads;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Takes thread dumps, one series at a time, on a thread of its own, {@code logtracr-dumper}, that lives as long as its series: who
 * asks for one waits for nothing. A dump takes ten seconds at most, whatever there is.
 */
public final class ThreadDumper {

    private static final long MOST_NANOS = TimeUnit.SECONDS.toNanos(10);
    /** What the JVM may write about virtual threads before the rest is left out; some hundred bytes a thread. */
    private static final long MOST_FILE_BYTES = 256L << 20;

    private static final long DROP_EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

    private final Optional<Path> folder;
    private final InstantSource clock;
    private final AtomicBoolean busy = new AtomicBoolean();
    private volatile boolean stopped;
    /** The thread that takes a series, or took the last one. */
    private volatile Thread running;

    /**
     * Takes dumps from now on.
     *
     * @param folder where the JVM may write for a moment what it knows about virtual threads; without one they are left out
     * @param clock  the wall clock
     */
    public ThreadDumper(Optional<Path> folder, InstantSource clock) {
        this.folder = folder;
        this.clock = clock;
    }

    /**
     * What is asked for.
     *
     * @param title        what the dumps are of, in one line of plain characters
     * @param firstThreads names of the threads to show first
     * @param count        how many dumps, at least 1
     * @param interval     from the beginning of one to the beginning of the next
     */
    public record Series(String title, Set<String> firstThreads, int count, Duration interval) {}

    /** Whether a series is being taken. */
    public boolean isBusy() {
        return busy.get();
    }

    /**
     * Begins a series; does not wait.
     *
     * @param eachTime given the text of all dumps so far, after each one, on the dumper's thread
     * @return completed with the text of all; empty if a series is being taken, or none can be
     */
    public Optional<CompletableFuture<String>> take(Series series, Consumer<String> eachTime) {
        if (stopped || !busy.compareAndSet(false, true)) {
            return Optional.empty();
        }
        CompletableFuture<String> text = new CompletableFuture<>();
        boolean started = false;
        try {
            Thread thread = thread("logtracr-dumper", () -> run(series, eachTime, text));
            running = thread;
            thread.start();
            started = true;
            return Optional.of(text);
        } catch (OutOfMemoryError e) {
            return Optional.empty(); // no thread can be had
        } finally {
            if (!started) {
                busy.set(false);
            }
        }
    }

    /** Takes no dump any more; one that is being taken ends early, with what it has, and says so. Does not wait. */
    public void stop() {
        stopped = true;
        LockSupport.unpark(running);
    }

    /**
     * Waits for the thread of a dump that is being taken, if {@link #stop} was called before: usually some milliseconds.
     *
     * @param longest how long at most; where the JVM is still writing, which nobody can stop, the thread lives on to clean up
     * @return whether it has ended
     */
    public boolean awaitEnd(Duration longest) throws InterruptedException {
        Thread thread = running;
        if (thread != null) {
            TimeUnit.NANOSECONDS.timedJoin(thread, longest.toNanos());
        }
        return thread == null || !thread.isAlive();
    }

    private static Thread thread(String name, Runnable work) {
        Thread thread = new Thread(null, work, name, 0, false);
        thread.setDaemon(true);
        thread.setContextClassLoader(null);
        return thread;
    }

    private void run(Series series, Consumer<String> eachTime, CompletableFuture<String> done) {
        try {
            StringBuilder text = new StringBuilder();
            ThreadSample before = null;
            long next = System.nanoTime();
            for (int number = 1; number <= series.count() && !stopped; number++) {
                if (!sleepUntil(next)) {
                    break;
                }
                next = System.nanoTime() + series.interval().toNanos();
                Instant at = clock.instant();
                long start = System.nanoTime();
                ThreadSample sample = new ThreadSample(series.firstThreads());
                Runnable cleanUp = sample(sample, start + MOST_NANOS);
                long took = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
                text.append(ThreadText.of(series.title(), number, series.count(), at, took, sample, before));
                before = sample;
                if (number == series.count()) {
                    done.complete(text.toString());
                }
                eachTime.accept(text.toString());
                cleanUp.run();
            }
            done.complete(text.toString());
        } catch (Throwable failure) {
            done.completeExceptionally(failure);
        } finally {
            busy.set(false);
        }
    }

    /** Returns whether the time has come; {@code false} if the dumper was stopped. */
    private boolean sleepUntil(long nanoTime) {
        for (long left = nanoTime - System.nanoTime(); left > 0 && !stopped; left = nanoTime - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
        return !stopped;
    }

    /** Samples all threads; returns what is to be done when the text has been handed out. */
    private Runnable sample(ThreadSample sample, long deadlineNanos) {
        PlatformThreads threads = new PlatformThreads();
        Set<Long> platform = threads.sample(sample::add, () -> stopped);
        if (stopped) {
            sample.remark("not all threads are in here: the recorder was closed meanwhile");
            return () -> {};
        }
        try {
            sample.deadlocked(threads.deadlocks());
        } catch (UnsupportedOperationException e) {
            sample.remark("this JVM does not look for deadlocks");
        }
        Optional<VirtualThreads> virtual = VirtualThreads.find();
        if (virtual.isEmpty()) {
            if (Runtime.version().feature() >= 21) {
                sample.remark("virtual threads are not in here: this JVM does not tell");
            }
        } else if (folder.isEmpty()) {
            sample.remark("virtual threads are not in here: the recorder has no folder to write to");
        } else {
            return sampleVirtual(virtual.get(), platform, sample, deadlineNanos);
        }
        return () -> {};
    }

    /** The JVM writes on a thread of its own, this one reads. */
    private Runnable sampleVirtual(
            VirtualThreads virtual, Set<Long> platform, ThreadSample sample, long deadlineNanos) {
        String random = HexFormat.of().toHexDigits(new SecureRandom().nextLong());
        // A name that is known as one of ours: if the process is killed now, the file goes with the instance.
        Path file = folder.orElseThrow().resolve(".control-" + random + ".unfinished");
        CountDownLatch written = new CountDownLatch(1);
        AtomicReference<String> failure = new AtomicReference<>();
        long mostBytes = mostBytes(file);
        GrowingFile growing = new GrowingFile(
                file,
                mostBytes,
                () -> stopped || System.nanoTime() - deadlineNanos >= 0,
                () -> written.getCount() == 0);
        try {
            thread("logtracr-dumper-jvm", () -> {
                        try {
                            virtual.write(file);
                        } catch (Throwable e) {
                            failure.set(e.toString());
                        } finally {
                            written.countDown();
                        }
                    })
                    .start();
        } catch (OutOfMemoryError e) {
            sample.remark("virtual threads are not in here: no thread can be had");
            return () -> {};
        }
        try {
            VirtualThreads.read(growing, platform, sample::add);
        } catch (IOException | RuntimeException e) {
            failure.compareAndSet(null, e.getMessage());
        }
        if (growing.isCut()) {
            sample.remark("not all virtual threads are in here: "
                    + (stopped
                            ? "the recorder was closed meanwhile"
                            : "there are too many for " + TimeUnit.NANOSECONDS.toSeconds(MOST_NANOS) + " s and "
                                    + (mostBytes >> 20) + " MiB"));
        } else if (failure.get() != null) {
            sample.remark("virtual threads are not all in here: " + Printable.of(failure.get()));
        }
        return () -> cleanUp(growing, file, written);
    }

    /** The JVM cannot be stopped: until it is done, the file system gets back what it writes. */
    private static void cleanUp(GrowingFile growing, Path file, CountDownLatch written) {
        try {
            while (written.getCount() > 0) {
                growing.drop();
                LockSupport.parkNanos(DROP_EVERY_NANOS);
            }
            growing.end();
            Files.deleteIfExists(file);
        } catch (IOException e) {
            return; // The recorder removes what is left of such files after a minute.
        }
    }

    /** Half of what is free at most: others need it too. */
    private static long mostBytes(Path file) {
        try {
            return Math.min(
                    MOST_FILE_BYTES, Files.getFileStore(file.getParent()).getUsableSpace() / 2);
        } catch (IOException e) {
            return 0;
        }
    }
}
