package io.logtracr.read;

import io.logtracr.store.FlowFileName;
import io.logtracr.store.FlowHeader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/** The folder of an instance's stored flows. Links are not followed, files that are not ours are passed over. Does I/O. */
final class FlowFolder {

    private static final String SUFFIX = ".log";
    /** Of a flow that has rolled more often than this since the folder was listed, the folder is listed again. */
    private static final int PARTS_AHEAD = 16;
    /** The same of a flow that had not rolled when the folder was listed a moment ago: where it has no file, it was purged. */
    private static final int PARTS_OF_UNROLLED = 2;

    private static final long LISTED_FOR_NANOS = TimeUnit.SECONDS.toNanos(1);
    /** Listing again and again, as flows are purged while they are read, takes no more than this part of the time. */
    private static final int LISTING_SHARE = 5;

    private static final int MOST_THREADS_BYTES = 8 << 20;

    private final Path folder;
    private final Warnings warnings;
    /** The last part of each flow that has rolled, as listed last, by the name of its first part. */
    private final Map<String, Integer> rolled = new HashMap<>();

    private boolean listed;
    /** When the listing was complete, and how long it counts as new. */
    private long listedAtNanos;

    private long listedForNanos;

    FlowFolder(Path folder, Warnings warnings) {
        this.folder = folder;
        this.warnings = warnings;
    }

    /** The ids of all flows that have a file; of a damaged file whose name has only the id's beginning, its name. */
    Set<String> flowIds() {
        Set<String> ids = new TreeSet<>();
        rolled.clear();
        long start = System.nanoTime();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                Optional<FlowFileName> name =
                        FlowFileName.parse(file.getFileName().toString());
                if (name.isPresent() && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                    ids.add(name.get().flowId().orElseGet(() -> idOfCutName(file)));
                    if (name.get().part() > 0) {
                        rolled.merge(
                                FlowFileName.stem(file.getFileName().toString()),
                                name.get().part(),
                                Math::max);
                    }
                }
            }
        } catch (NoSuchFileException | NotDirectoryException e) {
            return ids;
        } catch (DirectoryIteratorException e) {
            warnings.add(folder + ": " + Problem.of(e.getCause()));
        } catch (IOException e) {
            warnings.add(folder + ": " + Problem.of(e));
        } finally {
            listed = true;
            listedAtNanos = System.nanoTime();
            listedForNanos = Math.min(LISTED_FOR_NANOS, (LISTING_SHARE - 1) * (listedAtNanos - start));
        }
        return ids;
    }

    /** Whether there is a file that begins as a flow's does; for telling what a folder is. */
    boolean hasFlow() {
        for (String id : flowIds()) {
            for (StoredPart part : parts(id)) {
                if (header(part.file()).isPresent()) {
                    return true;
                }
            }
        }
        return false;
    }

    private String idOfCutName(Path file) {
        String name = file.getFileName().toString();
        String stem = name.substring(0, name.length() - SUFFIX.length());
        return header(file).map(FlowHeader::flowId).orElse(stem);
    }

    private Optional<FlowHeader> header(Path file) {
        try (LineReader lines = new LineReader(file, 0, Files.size(file))) {
            return Optional.ofNullable(lines.next()).flatMap(FlowHeader::parse);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            warnings.add(file + ": " + Problem.of(e));
            return Optional.empty();
        }
    }

    /** A flow's parts as they are now, the oldest first; none if it is not stored. */
    List<StoredPart> parts(String flowId) {
        String stem = FlowFileName.of(flowId, 0);
        List<StoredPart> parts = partsOf(stem);
        if (parts.isEmpty() && (rolled.containsKey(stem) || isListingOld())) {
            flowIds(); // it may have rolled so often that none of those is left, or begun anew
            parts = partsOf(stem);
        }
        String asNamed = flowId + SUFFIX; // of a damaged file whose name has only the id's beginning
        if (parts.isEmpty()
                && !asNamed.equals(stem)
                && FlowFileName.parse(asNamed).isPresent()) {
            part(folder.resolve(asNamed), 0).ifPresent(parts::add);
        }
        return parts;
    }

    private boolean isListingOld() {
        return !listed || System.nanoTime() - listedAtNanos > listedForNanos;
    }

    private List<StoredPart> partsOf(String stem) {
        Integer last = rolled.get(stem);
        return last == null && listed
                ? parts(stem, 0, PARTS_OF_UNROLLED)
                : parts(stem, last == null ? 0 : last, PARTS_AHEAD);
    }

    /**
     * The parts around the one that was the last when the folder was listed, and those that have come since: once one is found, all
     * that follow it, however many.
     *
     * @param ahead how many parts on it is looked for the first one
     */
    private List<StoredPart> parts(String stem, int last, int ahead) {
        List<StoredPart> parts = new ArrayList<>(1);
        for (int number = Math.max(0, last - 2); !parts.isEmpty() || number <= last + ahead; number++) {
            Optional<StoredPart> part = part(folder.resolve(FlowFileName.ofStem(stem, number)), number);
            if (part.isPresent()) {
                parts.add(part.get());
            } else if (!parts.isEmpty() && number > last) {
                break;
            }
        }
        return parts;
    }

    /** Whether thread dumps are beside a flow. */
    boolean hasThreads(String flowId) {
        return Files.isRegularFile(folder.resolve(FlowFileName.ofThreads(flowId)), LinkOption.NOFOLLOW_LINKS);
    }

    /** The thread dumps beside a flow; none if there is no such file. */
    Optional<String> threads(String flowId) {
        Path file = folder.resolve(FlowFileName.ofThreads(flowId));
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        try (SeekableByteChannel channel =
                        Files.newByteChannel(file, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
                InputStream in = Channels.newInputStream(channel)) {
            return Optional.of(new String(in.readNBytes(MOST_THREADS_BYTES), StandardCharsets.UTF_8));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            warnings.add(file + ": " + Problem.of(e));
            return Optional.empty();
        }
    }

    private Optional<StoredPart> part(Path file, int number) {
        try {
            BasicFileAttributes found =
                    Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return found.isRegularFile()
                    ? Optional.of(new StoredPart(
                            number,
                            file,
                            found.fileKey(),
                            found.size(),
                            found.lastModifiedTime().toInstant()))
                    : Optional.empty();
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
                warnings.add(file + ": " + Problem.of(e));
            }
            return Optional.empty();
        }
    }
}
