package io.logtracr.store;

import io.logtracr.arena.LogEntry;
import io.logtracr.arena.LossCause;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Turns entries that are objects, in memory or read from JSON, into the text that the store would have written. One thread; reuses its memory. */
public final class FlowText {

    private static final int INITIAL_BYTES = 4 << 10;

    private final TextRenderer renderer = new TextRenderer();
    private final Utf8Buffer buffer = new Utf8Buffer(INITIAL_BYTES);

    /** A text writer. */
    public FlowText() {}

    /** The first line of a flow's file. */
    public TextBlock header(String flowId, String instance, boolean triggered) {
        buffer.clear();
        renderer.header(buffer, flowId, instance, triggered);
        return new TextBlock.Header(new FlowHeader(flowId, instance, triggered), lines());
    }

    /** An entry. */
    public TextBlock entry(LogEntry entry) {
        buffer.clear();
        renderer.entry(buffer, entry);
        TextBlock block = parsed();
        return block instanceof TextBlock.Entry text
                ? new TextBlock.Entry(
                        text.time(), text.level(), text.thread(), text.logger(), text.message(), text.lines(), entry)
                : block;
    }

    /** Entries that are missing; moments in nanoseconds since the epoch. */
    public TextBlock gap(long count, long fromEpochNanos, long toEpochNanos, LossCause cause) {
        buffer.clear();
        renderer.gap(buffer, count, fromEpochNanos, toEpochNanos, cause);
        return parsed();
    }

    private TextBlock parsed() {
        TextParser parser = new TextParser();
        List<TextBlock> blocks = new ArrayList<>();
        lines().forEach(line -> blocks.addAll(parser.line(line)));
        parser.end().ifPresent(blocks::add);
        return blocks.get(0);
    }

    private List<String> lines() {
        String text = new String(buffer.toByteArray(), StandardCharsets.UTF_8);
        return List.of(text.substring(0, text.length() - 1).split("\n", -1));
    }

    /**
     * A text from the application, a flow id say, made safe to print: in one line, control and formatting characters escaped.
     */
    public static String printable(String text) {
        Utf8Buffer out = new Utf8Buffer(text.length() + 16);
        Escaping.NAME.append(out, text);
        return new String(out.toByteArray(), StandardCharsets.UTF_8);
    }

    /**
     * A line of a file, made safe to print: tabs stay, other control and formatting characters are escaped. What a store wrote is
     * that already.
     */
    public static String printableLine(String line) {
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c != '\t' && (c < ' ' || c > '~')) {
                Utf8Buffer out = new Utf8Buffer(line.length() + 16);
                Escaping.LINES.append(out, line.replace("\r", "\\u000d"));
                return new String(out.toByteArray(), StandardCharsets.UTF_8);
            }
        }
        return line;
    }

    /**
     * Takes back what {@link #printable} did.
     *
     * @return the text, or what was given if there is nothing to take back
     */
    public static String unprintable(String printed) {
        String text = Escaping.unquote(printed);
        return text == null ? printed : text;
    }
}
