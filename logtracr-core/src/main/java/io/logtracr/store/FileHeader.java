package io.logtracr.store;

import java.util.Arrays;
import java.util.List;

/**
 * The bytes that a flow's file begins with, and what may differ in them: whether the flow is triggered, and the format.
 *
 * @param renderer   writes the format that begins so
 * @param other      what the file begins with in another format, {@code null} if there is none
 * @param bytes      the whole header of a flow that is not triggered
 * @param startBytes how much of it names the flow: what every file of this flow begins with, whoever wrote it
 * @param markAt     where the mark is
 * @param plain      the mark of a flow that is not triggered
 * @param triggered  the mark of one that is, as long
 * @param closingStart what the line begins with that closes an append, see {@link FlowRenderer#closingStart}
 */
record FileHeader(
        FlowRenderer renderer,
        FileHeader other,
        byte[] bytes,
        int startBytes,
        int markAt,
        byte[] plain,
        byte[] triggered,
        byte[] closingStart) {

    /** The header of a flow, in each of these formats; what is in the buffer is lost. */
    static FileHeader of(List<FlowRenderer> renderers, Utf8Buffer buffer, String flowId, String instance) {
        FileHeader header = null;
        for (int i = renderers.size() - 1; i >= 0; i--) {
            header = of(renderers.get(i), header, buffer, flowId, instance);
        }
        return header;
    }

    private static FileHeader of(
            FlowRenderer renderer, FileHeader other, Utf8Buffer buffer, String flowId, String instance) {
        buffer.clear();
        renderer.headerStart(buffer, flowId);
        int startBytes = buffer.length();
        buffer.clear();
        renderer.header(buffer, flowId, instance, false);
        byte[] plain = renderer.mark(false);
        FileHeader header = new FileHeader(
                renderer,
                other,
                buffer.toByteArray(),
                startBytes,
                buffer.length() - renderer.bytesAfterMark() - plain.length,
                plain,
                renderer.mark(true),
                renderer.closingStart());
        buffer.clear();
        return header;
    }

    /** The header in the format that this beginning of a file is in; {@code null} if the file is not the flow's. */
    FileHeader matching(byte[] found) {
        FileHeader header = this;
        while (header != null && !header.isFlowsOwn(found)) {
            header = header.other;
        }
        return header;
    }

    /** How much of a file has to be looked at. */
    int longest() {
        return other == null ? bytes.length : Math.max(bytes.length, other.longest());
    }

    /** Whether a file with this beginning is the flow's: a shorter one may be one whose header was cut by a broken write. */
    boolean isFlowsOwn(byte[] found) {
        int count = Math.min(startBytes, found.length);
        return Arrays.equals(found, 0, count, bytes, 0, count);
    }

    /** Whether the mark can be found in a file with this beginning; not in one whose header another instance wrote. */
    boolean hasMark(byte[] found) {
        return found.length >= bytes.length && Arrays.equals(found, 0, markAt, bytes, 0, markAt);
    }

    /** Whether a file with this beginning is marked as triggered. */
    boolean isTriggered(byte[] found) {
        return hasMark(found)
                && Arrays.equals(found, markAt, markAt + triggered.length, triggered, 0, triggered.length);
    }
}
