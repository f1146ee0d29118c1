package io.logtracr.control;

import io.logtracr.counter.Counter;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.ObjLongConsumer;

/**
 * Watches an instance's folder for requests, has them handled, and writes the answers. The recorder's thread only; never waits.
 * While nothing happens it costs one look at the folder's time of change, four times a second at most.
 *
 * <p>Requests of anybody but the folder's owner and root are removed and counted. What nobody fetched is removed after a minute, and
 * no more than {@value #MOST_FILES} answers lie in the folder at a time, so that they cannot fill it.
 */
public final class ControlFolder {

    /** The longest request; a flow id of 8192 characters fits, however it is escaped. */
    static final int MAX_REQUEST_BYTES = 64 << 10;

    static final int MOST_FILES = 16;

    private static final long LOOK_EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(250);
    /** While an answer is being worked on. */
    private static final long LOOK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private static final long STALE_AFTER_MILLIS = TimeUnit.SECONDS.toMillis(60);
    private static final long ANSWER_WITHIN_NANOS = TimeUnit.SECONDS.toNanos(30);
    /** Times of change are no finer than the kernel's tick: what comes right after a look may not change them. */
    private static final int LOOKS_AFTER_A_CHANGE = 2;

    private final Path folder;
    private final ControlHandler handler;
    private final ObjLongConsumer<Counter> counters;
    private final InstantSource clock;
    private final List<Pending> pending = new ArrayList<>();
    private FileTime seen = FileTime.fromMillis(0);
    private int looks;
    private long lookAtNanos;

    private record Pending(String id, CompletableFuture<ControlResponse> answer, long deadlineNanos) {}

    /**
     * Watches this folder from the first {@link #work} on.
     *
     * @param folder   the instance's folder
     * @param counters told of {@link Counter#CONTROL_REQUESTS} and {@link Counter#CONTROL_REFUSED}
     * @param clock    the wall clock, for the age of files
     * @param nanoTime the time on the clock that {@link #work} is given
     */
    public ControlFolder(
            Path folder,
            ControlHandler handler,
            ObjLongConsumer<Counter> counters,
            InstantSource clock,
            long nanoTime) {
        this.folder = folder;
        this.handler = handler;
        this.counters = counters;
        this.clock = clock;
        this.lookAtNanos = nanoTime;
    }

    /**
     * Answers what can be answered, and looks for new requests if it is time. Does I/O.
     *
     * @param nanoTime the time, on any monotonic clock
     * @return how long to sleep at most, in nanoseconds; 0 if something was begun that the recorder's thread should go on with
     */
    public long work(long nanoTime) {
        answer(nanoTime);
        boolean begun = false;
        if (nanoTime - lookAtNanos >= 0) {
            lookAtNanos = nanoTime + LOOK_EVERY_NANOS;
            begun = lookIfChanged(nanoTime);
        }
        if (begun) {
            return 0;
        }
        return pending.isEmpty() ? Long.MAX_VALUE : LOOK_AGAIN_NANOS;
    }

    private boolean lookIfChanged(long nanoTime) {
        try {
            FileTime now = Files.getLastModifiedTime(folder, LinkOption.NOFOLLOW_LINKS);
            if (!now.equals(seen)) {
                seen = now;
                looks = LOOKS_AFTER_A_CHANGE;
            }
            return looks-- > 0 && look(nanoTime);
        } catch (IOException | RuntimeException e) {
            return false; // The folder is gone: nobody can ask.
        } finally {
            looks = Math.max(0, looks);
        }
    }

    private boolean look(long nanoTime) throws IOException {
        List<Path> requests = new ArrayList<>();
        int others = 0;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                String name = file.getFileName().toString();
                if (ControlFiles.isRequest(name)) {
                    requests.add(file);
                } else if (ControlFiles.isName(name) && !removedAsStale(file)) {
                    others++;
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        boolean begun = false;
        for (Path request : requests) {
            boolean room = others + pending.size() < MOST_FILES;
            begun |= take(request, room, nanoTime);
        }
        return begun;
    }

    private boolean removedAsStale(Path file) throws IOException {
        long age = clock.millis()
                - Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS).toMillis();
        return Math.abs(age) > STALE_AFTER_MILLIS && Files.deleteIfExists(file);
    }

    private boolean take(Path file, boolean room, long nanoTime) {
        counters.accept(Counter.CONTROL_REQUESTS, 1);
        CompletableFuture<ControlResponse> answer = null;
        try {
            if (room && Requester.mayAsk(file, folder)) {
                answer = handle(ControlFiles.read(file, MAX_REQUEST_BYTES));
            }
        } catch (IOException e) {
            answer = CompletableFuture.completedFuture(ControlResponse.refused(
                    e.getMessage() == null ? e.toString() : "the request cannot be read: " + e.getMessage()));
        }
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            answer = null; // Or it would be handled again and again.
        }
        if (answer == null) {
            counters.accept(Counter.CONTROL_REFUSED, 1);
            return false;
        }
        String id = ControlFiles.idOf(file.getFileName().toString());
        pending.add(new Pending(id, answer, nanoTime + ANSWER_WITHIN_NANOS));
        return true;
    }

    private CompletableFuture<ControlResponse> handle(byte[] bytes) {
        try {
            return handler.handle(ControlJson.readRequest(bytes));
        } catch (IOException e) {
            counters.accept(Counter.CONTROL_REFUSED, 1);
            return CompletableFuture.completedFuture(ControlResponse.refused(e.getMessage()));
        } catch (RuntimeException e) {
            return CompletableFuture.completedFuture(ControlResponse.refused("the recorder failed: " + e));
        }
    }

    private void answer(long nanoTime) {
        for (Iterator<Pending> requests = pending.iterator(); requests.hasNext(); ) {
            Pending request = requests.next();
            if (request.answer().isDone()) {
                requests.remove();
                respond(request.id(), request.answer());
            } else if (nanoTime - request.deadlineNanos() >= 0) {
                requests.remove();
                respond(
                        request.id(),
                        CompletableFuture.completedFuture(ControlResponse.refused("this takes too long, try later")));
            }
        }
    }

    private void respond(String id, CompletableFuture<ControlResponse> answer) {
        ControlResponse response = answer.exceptionally(
                        failure -> ControlResponse.refused("the recorder failed: " + failure))
                .join();
        try {
            ControlFiles.write(folder, id, ControlFiles.response(folder, id), ControlJson.write(response));
        } catch (IOException e) {
            counters.accept(Counter.CONTROL_REFUSED, 1); // A full file system: who asked waits in vain.
        }
    }

    /** Removes all requests and answers: nobody will handle them. Does I/O. */
    public void close() {
        pending.clear();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(
                folder, file -> ControlFiles.isName(file.getFileName().toString()))) {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
        } catch (IOException | DirectoryIteratorException e) {
            return; // They are removed with the instance.
        }
    }
}
