package io.logtracr.store;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a flow's file says itself, for files that another process wrote: read when the file comes to be purged, so that nobody pays for
 * the files that stay. Does I/O: reads the file once, in blocks.
 *
 * @param flowId    the flow's id, empty if the header does not tell
 * @param triggered whether the header is marked
 * @param entries   how many entries there are
 */
record FileInspection(Optional<String> flowId, boolean triggered, long entries) {

    private static final int BLOCK_BYTES = 64 << 10;
    private static final int MOST_HEADER_BYTES = 64 << 10;
    private static final String JSON_MARK = "\"triggered\":true }";
    /** Each {@code 0} may be any character: the time. */
    private static final String JSON_ENTRY = "{\"timestamp\":\"000000000000000000000000000\",\"severityText\"";

    static FileInspection of(Path path) throws IOException {
        Counting counting = new Counting();
        try (InputStream in = Files.newInputStream(path, LinkOption.NOFOLLOW_LINKS)) {
            byte[] block = new byte[BLOCK_BYTES];
            for (int count = in.read(block); count >= 0; count = in.read(block)) {
                counting.add(block, count);
            }
        }
        String first = counting.header.toString();
        Optional<FlowHeader> header = FlowHeader.parse(first);
        return new FileInspection(
                header.map(FlowHeader::flowId),
                header.map(FlowHeader::triggered).orElse(first.endsWith(JSON_MARK)),
                counting.entries);
    }

    /** Counts the lines that begin an entry. */
    private static final class Counting {

        private final StringBuilder header = new StringBuilder();
        private final ByteArrayOutputStream first = new ByteArrayOutputStream();
        private boolean inHeader = true;
        private int matched;
        private long entries;

        void add(byte[] block, int count) {
            for (int i = 0; i < count; i++) {
                byte b = block[i];
                if (inHeader && b != '\n' && first.size() < MOST_HEADER_BYTES) {
                    first.write(b);
                }
                if (b == '\n') {
                    if (inHeader) {
                        inHeader = false;
                        header.append(first.toString(StandardCharsets.UTF_8));
                    }
                    matched = 0;
                } else if (matched >= 0) {
                    match(b);
                }
            }
        }

        private void match(byte b) {
            if (matched == 0 && b >= '0' && b <= '9') {
                entries++;
                matched = -1;
            } else if (JSON_ENTRY.charAt(matched) == '0' || b == JSON_ENTRY.charAt(matched)) {
                matched++;
                if (matched == JSON_ENTRY.length()) {
                    entries++;
                    matched = -1;
                }
            } else {
                matched = -1;
            }
        }
    }
}
