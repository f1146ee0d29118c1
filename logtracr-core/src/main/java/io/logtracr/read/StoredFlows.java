package io.logtracr.read;

import io.logtracr.store.FlowFileName;
import io.logtracr.store.FlowHeader;
import io.logtracr.store.InstanceFolder;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
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
        List<StoredFlow> flows = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                Optional<FlowFileName> name =
                        FlowFileName.parse(file.getFileName().toString()).filter(found -> found.part() == 0);
                if (name.isPresent()) {
                    read(file, name.get()).ifPresent(flows::add);
                }
            }
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        flows.sort(NEWEST_FIRST);
        return flows;
    }

    /** One flow; empty if it is not stored. Reads its file once. */
    public Optional<StoredFlow> find(String flowId) throws IOException {
        String name = FlowFileName.of(flowId, 0);
        return read(folder.resolve(name), new FlowFileName(Optional.of(flowId), 0));
    }

    /**
     * The whole text of a flow, line by line, remarks included; empty if it is not stored. Bytes that are no UTF-8 show as
     * replacement characters.
     *
     * @return lines as they are read; to be closed. Failures to read show as {@link UncheckedIOException}
     */
    public Optional<Stream<String>> lines(String flowId) throws IOException {
        Path file = folder.resolve(FlowFileName.of(flowId, 0));
        Optional<BasicFileAttributes> found = regularFile(file);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        InputStream in;
        try {
            in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
        BufferedReader reader = new BufferedReader(new InputStreamReader(
                in, StandardCharsets.UTF_8.newDecoder().onMalformedInput(CodingErrorAction.REPLACE)));
        return Optional.of(reader.lines().onClose(() -> close(reader)));
    }

    private static void close(BufferedReader reader) {
        try {
            reader.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Optional<StoredFlow> read(Path file, FlowFileName name) throws IOException {
        Optional<BasicFileAttributes> found = regularFile(file);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        FlowFileScanner scanner = new FlowFileScanner();
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            scanner.scan(in);
        } catch (NoSuchFileException e) {
            return Optional.empty(); // purged meanwhile
        }
        String fileName = file.getFileName().toString();
        String flowId = scanner.header()
                .map(FlowHeader::flowId)
                .or(name::flowId)
                .orElseGet(() -> fileName.substring(0, fileName.lastIndexOf('.')));
        return Optional.of(new StoredFlow(
                flowId,
                file,
                found.get().size(),
                scanner.entries(),
                scanner.errors(),
                scanner.first(),
                scanner.last(),
                scanner.reason(),
                scanner.header().map(FlowHeader::triggered).orElse(false),
                found.get().lastModifiedTime().toInstant()));
    }

    private static Optional<BasicFileAttributes> regularFile(Path file) throws IOException {
        try {
            return Optional.of(Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS))
                    .filter(BasicFileAttributes::isRegularFile);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }
}
