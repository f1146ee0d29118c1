package io.logtracr.read;

import io.logtracr.store.PurgedFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What an instance has noted of flows that it purged, its own or those of dead ones. Does I/O: reads two small files. */
final class PurgedFiles {

    private static final int MOST_BYTES = 1 << 20;

    private PurgedFiles() {}

    /** All that is noted in an instance's folder, the oldest first. */
    static List<PurgedFile> in(Path instance, Warnings warnings) {
        List<PurgedFile> found = new ArrayList<>();
        for (String name : PurgedFile.LOGS) {
            Path log = instance.resolve(name);
            if (!Files.isRegularFile(log, LinkOption.NOFOLLOW_LINKS)) {
                continue;
            }
            try (InputStream in = Files.newInputStream(log, LinkOption.NOFOLLOW_LINKS)) {
                String text = new String(in.readNBytes(MOST_BYTES), StandardCharsets.UTF_8);
                text.lines().map(PurgedFile::parse).flatMap(Optional::stream).forEach(found::add);
            } catch (NoSuchFileException | NotDirectoryException e) {
                continue; // rolled, or gone with its instance, meanwhile
            } catch (IOException e) {
                warnings.add(log + ": " + Problem.of(e));
            }
        }
        return found;
    }
}
