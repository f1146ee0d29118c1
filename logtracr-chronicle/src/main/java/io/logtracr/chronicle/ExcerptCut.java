package io.logtracr.chronicle;

/** Where a text is cut that is too long for one excerpt: behind a line, or where a line alone is too long, between two characters. */
final class ExcerptCut {

    private static final int CONTINUATION_MASK = 0xC0;
    private static final int CONTINUATION = 0x80;

    private ExcerptCut() {}

    /**
     * The end of the piece that begins at {@code from}.
     *
     * @param bytes UTF-8
     * @param most  how many bytes a piece may have, at least 4
     */
    static int end(byte[] bytes, int from, int most) {
        if (bytes.length - from <= most) {
            return bytes.length;
        }
        for (int end = from + most; end > from; end--) {
            if (bytes[end - 1] == '\n') {
                return end;
            }
        }
        int end = from + most;
        while ((bytes[end] & CONTINUATION_MASK) == CONTINUATION) {
            end--;
        }
        return end;
    }
}
