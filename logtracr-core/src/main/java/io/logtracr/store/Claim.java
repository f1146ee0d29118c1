package io.logtracr.store;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What one instance has put its hand on of the budget that all share, as its file {@code store.claim} says it.
 *
 * @param bytes how many bytes its flows may take
 * @param files how many files they may be
 * @param wants how many more bytes it would have, were there room; where it lacks files, it says this too
 */
record Claim(long bytes, int files, long wants) {

    static final String FILE = "store.claim";
    static final Claim NONE = new Claim(0, 0, 0);

    /** Both lines are written at once; who finds them different has read while they were written. */
    static final int FILE_BYTES = 2 * 64;

    private static final Pattern LINE = Pattern.compile("bytes=([0-9]{1,18}) files=([0-9]{1,9}) wants=([0-9]{1,18}) *");
    private static final int LINE_BYTES = FILE_BYTES / 2;

    /** The part of the budget that this is: of bytes or of files, whichever is more. */
    double share(StoreLimits limits) {
        return Math.max((double) bytes / limits.maxBytes(), (double) files / limits.maxFiles());
    }

    /** The content of the file, of one length whatever the numbers. */
    byte[] toBytes() {
        StringBuilder line = new StringBuilder("bytes=" + bytes + " files=" + files + " wants=" + wants);
        while (line.length() < LINE_BYTES - 1) {
            line.append(' ');
        }
        line.append('\n');
        return (line.toString() + line).getBytes(StandardCharsets.US_ASCII);
    }

    /** Reads the file's content; {@code null} if it is not whole. */
    static Claim parse(byte[] content, int count) {
        if (count != FILE_BYTES) {
            return null;
        }
        String first = new String(content, 0, LINE_BYTES - 1, StandardCharsets.US_ASCII);
        Matcher line = LINE.matcher(first);
        if (!first.equals(new String(content, LINE_BYTES, LINE_BYTES - 1, StandardCharsets.US_ASCII))
                || !line.matches()) {
            return null;
        }
        return new Claim(Long.parseLong(line.group(1)), Integer.parseInt(line.group(2)), Long.parseLong(line.group(3)));
    }
}
