package io.logtracr.store;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Finds the flows of instances whose process is gone, a few files at a time, and again from time to time those whose folder has
 * changed. An age that was reckoned once goes on by the monotonic clock, wherever the wall clock steps. Spiller thread only; does
 * I/O.
 */
final class DeadFolders implements Closeable {

    private static final long SCAN_EVERY_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final int FILES_A_STEP = 64;

    private final DeadInstances instances;
    private final Map<Path, Holding> holdings;
    private final Purger purger;
    private final InstantSource clock;
    private final LongSupplier nanoTime;
    private final Map<Path, FileTime> changed = new HashMap<>();
    private final Deque<Path> waiting = new ArrayDeque<>();
    private Holding current;
    private FileTime currentChanged;
    /** Held while its folder is looked at: what is counted is what is there, as nobody else writes to it. */
    private DeadInstance locked;

    private FolderScan scan;
    private long scanAtNanos;

    /** @param holdings of whom there is an account, by the folder of their flows; added to and removed from here */
    DeadFolders(
            DeadInstances instances,
            Map<Path, Holding> holdings,
            Purger purger,
            InstantSource clock,
            LongSupplier nanoTime) {
        this.instances = instances;
        this.holdings = holdings;
        this.purger = purger;
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.scanAtNanos = nanoTime.getAsLong();
    }

    /**
     * Goes on for at most so long.
     *
     * @return nanoseconds until there is more to do
     */
    long work(long nanos) throws IOException {
        long start = nanoTime.getAsLong();
        try {
            do {
                if (!advance()) {
                    return Math.max(0, scanAtNanos - nanoTime.getAsLong());
                }
            } while (nanoTime.getAsLong() - start < nanos);
            return 0;
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    /** Whether everything was looked at that there was when this was last asked to look. */
    boolean isComplete() {
        return scan == null && waiting.isEmpty() && nanoTime.getAsLong() - scanAtNanos < 0;
    }

    private boolean advance() throws IOException {
        if (scan != null || !waiting.isEmpty()) {
            try {
                lookAtOne();
            } catch (IOException e) {
                abandon(); // The others need not wait for it; it is tried again when they are listed next.
                purger.failed(e);
            }
        } else if (nanoTime.getAsLong() - scanAtNanos >= 0) {
            scanAtNanos = nanoTime.getAsLong() + SCAN_EVERY_NANOS;
            list();
        } else {
            return false;
        }
        return true;
    }

    private void lookAtOne() throws IOException {
        if (scan == null) {
            begin(waiting.poll());
        } else if (!scan.step(FILES_A_STEP)) {
            finish();
        }
    }

    private void list() throws IOException {
        List<Path> folders = instances.folders();
        Set<Path> there = new HashSet<>();
        for (Path folder : folders) {
            Path flows = folder.resolve(InstanceFolder.FLOWS_FOLDER);
            there.add(flows);
            Holding known = holdings.get(flows);
            if ((known == null || !known.isOpen()) && !OwnInstances.contains(folder)) {
                waiting.add(flows);
            }
        }
        for (Iterator<Holding> known = holdings.values().iterator(); known.hasNext(); ) {
            Holding holding = known.next();
            if (!holding.isOpen() && !there.contains(holding.flows())) {
                known.remove();
                changed.remove(holding.flows());
            }
        }
    }

    private void begin(Path flows) throws IOException {
        BasicFileAttributes found;
        try {
            found = Files.readAttributes(flows, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException e) {
            return; // none was stored, or somebody else has removed it meanwhile
        }
        if (!found.isDirectory()) {
            return;
        }
        FileTime modified = found.lastModifiedTime();
        if (modified.equals(changed.get(flows)) && holdings.containsKey(flows)) {
            return;
        }
        Optional<DeadInstance> dead = lock(flows.getParent());
        if (dead.isPresent()) {
            locked = dead.get();
            current = new Holding(flows, false, 0, nanoTime.getAsLong());
            currentChanged = modified;
            scan = new FolderScan(flows, clock.millis(), nanoTime.getAsLong());
        }
    }

    private Optional<DeadInstance> lock(Path folder) throws IOException {
        try {
            return instances.lock(folder);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private void finish() throws IOException {
        List<StoredFile> found = scan.found();
        scan.close();
        scan = null;
        found.addAll(QueueFolder.files(current.instance(), clock.millis(), nanoTime.getAsLong()));
        Holding known = holdings.get(current.flows());
        if (known != null) {
            found.forEach(file -> keepAge(file, known.index()));
        }
        current.index().addAll(found);
        Claim small = locked.small();
        current.setFixed(small.bytes(), small.files());
        current.setSettled(!locked.hasArena());
        current.setLoaded(true);
        DeadInstance dead = locked;
        locked = null;
        purger.take(current, dead);
        try {
            purger.lower(current);
            holdings.put(current.flows(), current);
            changed.put(current.flows(), currentChanged);
        } finally {
            purger.end();
        }
    }

    /** Lets go of an instance that is being looked at, for somebody in this process who has more to do there; it is looked at later. */
    void letGo(Path instance) throws IOException {
        if (locked != null && current.instance().equals(instance)) {
            waiting.add(current.flows());
            abandon();
        }
    }

    private void abandon() throws IOException {
        FolderScan begun = scan;
        DeadInstance held = locked;
        scan = null;
        locked = null;
        try (held) {
            if (begun != null) {
                begun.close();
            }
        }
    }

    private static void keepAge(StoredFile file, FileIndex before) {
        for (StoredFile old = before.newest(file.stem); old != null; old = old.previous) {
            if (old.part == file.part && old.length == file.length) {
                file.writtenNanos = old.writtenNanos;
                file.entries = old.entries;
                file.triggered = old.triggered;
            }
        }
    }

    @Override
    public void close() throws IOException {
        waiting.clear();
        abandon();
    }
}
