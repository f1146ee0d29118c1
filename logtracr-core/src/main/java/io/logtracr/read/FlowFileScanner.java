package io.logtracr.read;

import io.logtracr.store.FlowHeader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/**
 * Reads a flow's file once, from beginning to end, and remembers what a list of flows shows. Of each line only the beginning is
 * kept, so that memory is bounded whatever the file holds; a last line without an end does not count.
 */
final class FlowFileScanner {

    private static final String PATTERN = "0000-00-00T00:00:00.000000Z ";
    private static final int TIME_LENGTH = PATTERN.length() - 1;
    private static final String SPILLED = "# spilled ";
    private static final String REASON = " reason=";
    private static final String JSON_TIME = "{\"timestamp\":\"";
    private static final String JSON_LEVEL = "\",\"severityText\":\"";
    private static final String JSON_SPILLED = "\",\"eventName\":\"logtracr.spilled\",\"body\":\"";
    private static final int KEPT_BYTES = 256;
    private static final int MAX_HEADER_BYTES = 1 << 20;
    private static final int BLOCK_BYTES = 64 << 10;

    private final ByteArrayOutputStream line = new ByteArrayOutputStream(KEPT_BYTES);
    private boolean inFirstLine = true;
    private long entries;
    private long errors;
    private String first;
    private String last;
    private String reason;
    private FlowHeader header;

    /** Reads everything; may be called again with the flow's next part. */
    void scan(InputStream in) throws IOException {
        line.reset();
        inFirstLine = true;
        byte[] block = new byte[BLOCK_BYTES];
        for (int count = in.read(block); count >= 0; count = in.read(block)) {
            int from = 0;
            for (int i = 0; i < count; i++) {
                if (block[i] == '\n') {
                    keep(block, from, i);
                    endOfLine();
                    from = i + 1;
                }
            }
            keep(block, from, count);
        }
    }

    private void keep(byte[] block, int from, int to) {
        int room = (inFirstLine ? MAX_HEADER_BYTES : KEPT_BYTES) - line.size();
        line.write(block, from, Math.min(to - from, room));
    }

    private void endOfLine() {
        String text = line.toString(inFirstLine ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1);
        line.reset();
        if (inFirstLine) {
            inFirstLine = false;
            header = FlowHeader.parse(text).orElse(null);
        }
        if (isEntry(text)) {
            entries++;
            last = text.substring(0, TIME_LENGTH);
            if (first == null) {
                first = last;
            }
            if (text.startsWith("ERROR ", TIME_LENGTH + 1)) {
                errors++;
            }
        } else if (text.startsWith(JSON_TIME)) {
            jsonLine(text);
        } else if (text.startsWith(SPILLED)) {
            int start = text.indexOf(REASON);
            if (start >= 0) {
                int end = text.indexOf(' ', start + REASON.length());
                reason = text.substring(start + REASON.length(), end < 0 ? text.length() : end);
            }
        }
    }

    /** Of our own making: the members come in one order, without blanks. */
    private void jsonLine(String text) {
        int end = JSON_TIME.length() + TIME_LENGTH;
        if (text.startsWith(JSON_LEVEL, end)) {
            entries++;
            last = text.substring(JSON_TIME.length(), end);
            if (first == null) {
                first = last;
            }
            if (text.startsWith("ERROR\"", end + JSON_LEVEL.length())) {
                errors++;
            }
        } else if (text.startsWith(JSON_SPILLED, end)) {
            int start = text.indexOf(REASON);
            if (start >= 0) {
                reason = text.substring(start + REASON.length(), text.indexOf(' ', start + REASON.length()));
            }
        }
    }

    private static boolean isEntry(String text) {
        if (text.length() <= PATTERN.length()) {
            return false;
        }
        for (int i = 0; i < PATTERN.length(); i++) {
            char c = text.charAt(i);
            if (PATTERN.charAt(i) == '0' ? c < '0' || c > '9' : c != PATTERN.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    long entries() {
        return entries;
    }

    long errors() {
        return errors;
    }

    Optional<FlowHeader> header() {
        return Optional.ofNullable(header);
    }

    Optional<Instant> first() {
        return instant(first);
    }

    Optional<Instant> last() {
        return instant(last);
    }

    Optional<String> reason() {
        return Optional.ofNullable(reason);
    }

    private static Optional<Instant> instant(String text) {
        try {
            return text == null ? Optional.empty() : Optional.of(Instant.parse(text));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
