package io.logtracr;

import io.logtracr.config.RecorderConfig;
import io.logtracr.spill.SpillerSignal;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The one daemon thread of a recorder, {@code logtracr-spiller}: opens the engine, works it, and closes it, so that all I/O is
 * done here and an interrupted application thread can close no channel of ours.
 */
final class RecorderThread {

    private static final long PAUSE_AFTER_FAILURE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final long REPORT_EVERY_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final long NOT_CLOSING = Long.MAX_VALUE;

    private enum Life {
        NEW,
        OPEN,
        CLOSING,
        CLOSED
    }

    private final FlightRecorder recorder;
    private final RecorderConfig config;
    private final SpillerSignal signal;
    private final StatusReporter reporter;
    private final Duration closeTimeout;
    private final AtomicReference<Life> life = new AtomicReference<>(Life.NEW);
    private final CountDownLatch opened = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread worker = PlainThread.named("logtracr-spiller", this::run);
    private final Thread exitHook = PlainThread.named("logtracr-exit", this::closeAtExit);
    /** Waits, while the process ends, for those who still log. */
    private volatile Runnable untilQuiet = () -> {};

    private final AtomicReference<Throwable> blownBy = new AtomicReference<>();
    /** {@link System#nanoTime} at which to close, less {@link #originNanos}; {@link #NOT_CLOSING} for never. */
    private volatile long closeAt = NOT_CLOSING;

    private final long originNanos = System.nanoTime();
    /** Failures of the spiller itself; its thread only. */
    private long spillerFailures;

    private long reportFailureAt;

    RecorderThread(
            FlightRecorder recorder,
            RecorderConfig config,
            SpillerSignal signal,
            StatusReporter reporter,
            Duration closeTimeout) {
        this.recorder = recorder;
        this.config = config;
        this.signal = signal;
        this.reporter = reporter;
        this.closeTimeout = closeTimeout;
    }

    /** Starts the thread and waits until the engine is open, at most so long. Throws nothing. */
    void start(Duration timeout) {
        if (!life.compareAndSet(Life.NEW, Life.OPEN)) {
            return;
        }
        try {
            worker.start();
            if (!opened.await(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
                reporter.warn(
                        "the recorder is not ready after " + timeout.toSeconds() + " s; it begins when it is", null);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Throwable failure) {
            life.set(Life.CLOSED);
            ended.countDown();
            reporter.warn("the recorder could not be started: " + failure, failure);
        }
    }

    void wake() {
        signal.wake();
    }

    /** Reports why the recorder was switched off, from the recorder's thread. */
    void blowFuse(Throwable failure) {
        if (blownBy.compareAndSet(null, failure)) {
            signal.wake();
        }
    }

    synchronized void closeAfter(Duration linger) {
        closeAt = System.nanoTime() - originNanos + linger.toNanos();
        signal.wake();
    }

    synchronized boolean keepOpen() {
        closeAt = NOT_CLOSING;
        return life.get() == Life.OPEN;
    }

    /** Closes and waits for the end, also of the thread, at most so long. */
    void close(Duration timeout) {
        if (life.compareAndSet(Life.NEW, Life.CLOSED)) {
            return;
        }
        life.compareAndSet(Life.OPEN, Life.CLOSING);
        signal.wake();
        boolean interrupted = false;
        long deadline = System.nanoTime() + timeout.toNanos();
        while (true) {
            try {
                if (ended.await(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                    // It has nothing more to do; servers look for it when the application is gone.
                    TimeUnit.NANOSECONDS.timedJoin(worker, deadline - System.nanoTime());
                }
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        signal.bindToCurrentThread();
        try {
            SettingsInForce inForce = new SettingsInForce(config, recorder);
            RecorderEngine engine = RecorderEngine.open(config, inForce, signal, recorder.observers(), reporter);
            runWith(engine, inForce);
        } catch (Throwable failure) {
            reporter.warn("the recorder is off: " + failure, failure);
        } finally {
            life.set(Life.CLOSED);
            opened.countDown();
            removeExitHook();
            ended.countDown();
        }
    }

    /** Whatever happens, the engine is closed: else its folder would count as a living instance's until the process ends. */
    private void runWith(RecorderEngine engine, SettingsInForce inForce) {
        Optional<BeanRegistration> bean = Optional.empty();
        boolean usable = true;
        try {
            engine.triggerDumps().ifPresent(recorder::onTrigger);
            recorder.opened(engine);
            addExitHook();
            opened.countDown();
            bean = RecorderBean.register(recorder, inForce, engine, reporter);
            usable = work(engine);
        } catch (Throwable failure) {
            reporter.warn("the recorder is off: " + failure, failure);
        } finally {
            recorder.closing();
            try {
                close(engine, usable);
            } finally {
                bean.ifPresent(BeanRegistration::close);
            }
        }
    }

    /** Returns whether the arena can still be used. */
    private boolean work(RecorderEngine engine) {
        boolean usable = true;
        while (usable && life.get() == Life.OPEN && !closeIsDue()) {
            try {
                usable = !engine.isArenaTruncated(blownBy.get() != null);
                if (usable) {
                    recorder.observers().events().tell(); // While the flows' entries are still in memory.
                    long sleep = engine.work();
                    reportFuse();
                    signal.await(untilClose(sleep));
                }
            } catch (Throwable failure) {
                usable = !engine.isArenaTruncated(true);
                if (usable) {
                    reportFailure(failure);
                    signal.await(PAUSE_AFTER_FAILURE_NANOS);
                }
            }
            Thread.interrupted(); // An interrupt would close the channels of the store.
        }
        return usable;
    }

    private void close(RecorderEngine engine, boolean worked) {
        boolean usable = worked && !engine.isArenaTruncated(true);
        if (usable) {
            reportFuse();
        } else {
            reporter.warn("somebody cut the arena's file; the recorder is off", null);
        }
        engine.close(closeTimeout.toNanos(), usable);
    }

    /** Synchronized, so that {@link #keepOpen} never says yes to what closes right after. */
    private synchronized boolean closeIsDue() {
        return System.nanoTime() - originNanos >= closeAt && life.compareAndSet(Life.OPEN, Life.CLOSING);
    }

    private void reportFailure(Throwable failure) {
        long now = System.nanoTime();
        if (spillerFailures++ == 0 || now - reportFailureAt >= 0) {
            reportFailureAt = now + REPORT_EVERY_NANOS;
            reporter.warn(
                    "the spiller failed and goes on, the " + spillerFailures + ". time since the start: " + failure,
                    failure);
        }
    }

    private long untilClose(long sleepNanos) {
        long at = closeAt;
        return at == NOT_CLOSING ? sleepNanos : Math.min(sleepNanos, at - (System.nanoTime() - originNanos));
    }

    private void reportFuse() {
        Throwable failure = blownBy.getAndSet(null);
        if (failure != null) {
            reporter.warn(
                    "the recorder failed " + FlightRecorder.FUSE + " times in a row and is off; the last time: "
                            + failure,
                    failure);
        }
    }

    private void addExitHook() {
        try {
            Runtime.getRuntime().addShutdownHook(exitHook);
        } catch (IllegalStateException e) {
            life.compareAndSet(Life.OPEN, Life.CLOSING);
        }
    }

    private void removeExitHook() {
        try {
            Runtime.getRuntime().removeShutdownHook(exitHook);
        } catch (IllegalStateException e) {
            // The process is ending.
        }
    }

    /** Makes the exit hook call this before it closes the recorder. */
    void closeAtExitAfter(Runnable wait) {
        untilQuiet = wait;
    }

    private void closeAtExit() {
        try {
            recorder.spillAtExit();
            untilQuiet.run();
        } catch (Throwable failure) {
            reporter.warn("the recorder does not wait for the end of the application: " + failure, failure);
        } finally {
            recorder.close();
        }
    }
}
