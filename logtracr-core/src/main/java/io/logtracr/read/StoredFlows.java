package io.logtracr.read;

import io.logtracr.store.FlowHeader;
import io.logtracr.store.InstanceFolder;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The stored flows of one instance, alive or dead. Reads while the spiller writes: a flow may be purged or grow meanwhile. Any
 * thread; every method does I/O. Links are not followed; files that are not ours are passed over.
 */
public final class StoredFlows {

    private static final Comparator<StoredFlow> NEWEST_FIRST = Comparator.comparing(
                    (StoredFlow flow) -> flow.last().orElse(flow.lastModified()))
            .reversed()
            .thenComparing(StoredFlow::flowId);

    private final Path folder;

    /** The flows stored in the given instance's folder. */
    public StoredFlows(Path instanceFolder) {
        this.folder = instanceFolder.resolve(InstanceFolder.FLOWS_FOLDER);
    }

    /** All flows, newest last entry first; none if there is no such folder. Reads every file once. */
    public List<StoredFlow> list() throws IOException {
        Warnings warnings = new Warnings();
        FlowFolder files = new FlowFolder(folder, warnings);
        List<StoredFlow> flows = new ArrayList<>();
        for (String flowId : files.flowIds()) {
            read(flowId, files).ifPresent(flows::add);
        }
        if (flows.isEmpty() && !warnings.list().isEmpty()) {
            throw new IOException(warnings.list().get(0));
        }
        flows.sort(NEWEST_FIRST);
        return flows;
    }

    /** One flow; empty if it is not stored. Reads its files once. */
    public Optional<StoredFlow> find(String flowId) throws IOException {
        return read(flowId, new FlowFolder(folder, new Warnings()));
    }

    /**
     * The whole text of a flow, line by line, remarks included, the header of each part too; empty if it is not stored. Bytes that
     * are no UTF-8 show as replacement characters.
     *
     * @return lines as they are read; to be closed. Failures to read show as {@link UncheckedIOException}
     */
    public Optional<Stream<String>> lines(String flowId) throws IOException {
        List<InputStream> opened = new ArrayList<>(1);
        for (StoredPart part : new FlowFolder(folder, new Warnings()).parts(flowId)) {
            try {
                opened.add(Files.newInputStream(part.file(), LinkOption.NOFOLLOW_LINKS));
            } catch (NoSuchFileException e) {
                continue; // purged meanwhile
            }
        }
        if (opened.isEmpty()) {
            return Optional.empty();
        }
        BufferedReader reader = new BufferedReader(new InputStreamReader(
                new SequenceInputStream(Collections.enumeration(opened)),
                StandardCharsets.UTF_8.newDecoder().onMalformedInput(CodingErrorAction.REPLACE)));
        return Optional.of(reader.lines().onClose(() -> close(reader)));
    }

    private static void close(BufferedReader reader) {
        try {
            reader.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Optional<StoredFlow> read(String flowId, FlowFolder files) throws IOException {
        FlowFileScanner scanner = new FlowFileScanner();
        StoredPart newest = null;
        long bytes = 0;
        for (StoredPart part : files.parts(flowId)) {
            try (InputStream in = Files.newInputStream(part.file(), LinkOption.NOFOLLOW_LINKS)) {
                scanner.scan(in);
                bytes += part.bytes();
                newest = part;
            } catch (NoSuchFileException e) {
                continue; // purged meanwhile
            }
        }
        if (newest == null) {
            return Optional.empty();
        }
        return Optional.of(new StoredFlow(
                scanner.header().map(FlowHeader::flowId).orElse(flowId),
                newest.file(),
                bytes,
                scanner.entries(),
                scanner.errors(),
                scanner.first(),
                scanner.last(),
                scanner.reason(),
                scanner.header().map(FlowHeader::triggered).orElse(false),
                newest.lastModified()));
    }
}
