package io.logtracr.cli;

import io.logtracr.store.FlowText;
import io.logtracr.store.TextBlock;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.slf4j.event.Level;

/**
 * Where results go: UTF-8 text, on a terminal in colours and through {@code $PAGER}. Nothing that comes from a file can move the
 * cursor. What cannot be written ends the command by an {@link OutputException}.
 */
final class Output implements Closeable {

    private static final int BUFFER_BYTES = 64 << 10;
    private static final String RESET = "\u001b[0m";
    private static final String DIM = "\u001b[2m";
    private static final String RED = "\u001b[31m";
    private static final String YELLOW = "\u001b[33m";
    private static final int TIME_END = 27;
    private static final int LEVEL_END = TIME_END + 6;

    private final OutputStream out;
    private final boolean colours;
    private final Pager pager;

    private Output(OutputStream out, boolean colours, Pager pager) {
        this.out = new BufferedOutputStream(out, BUFFER_BYTES);
        this.colours = colours;
        this.pager = pager;
    }

    /** The session's output as it is. */
    static Output direct(Session session) {
        return new Output(session.out(), coloured(session), null);
    }

    /** The session's output, through {@code $PAGER} if it is a terminal. */
    static Output paged(Session session) {
        Pager pager = session.terminal() ? Pager.start(session.environment()) : null;
        return new Output(pager == null ? session.out() : pager.input(), coloured(session), pager);
    }

    private static boolean coloured(Session session) {
        String noColour = session.environment().get("NO_COLOR");
        return session.terminal()
                && (noColour == null || noColour.isEmpty())
                && !"dumb".equals(session.environment().get("TERM"));
    }

    /** A line that is safe to print. */
    void line(String text) {
        write(text + '\n');
    }

    /** A piece of a flow as stored, each line behind this prefix. */
    void block(String prefix, TextBlock block) {
        List<String> lines = block.lines();
        for (int i = 0; i < lines.size(); i++) {
            String line = FlowText.printableLine(lines.get(i));
            write(prefix + (colours ? coloured(block, line, i) : line) + '\n');
        }
    }

    private static String coloured(TextBlock block, String line, int index) {
        if (block instanceof TextBlock.Gap) {
            return YELLOW + line + RESET;
        }
        if (!(block instanceof TextBlock.Entry entry)) {
            return DIM + line + RESET;
        }
        if (index > 0 || line.length() < LEVEL_END) {
            return line;
        }
        String colour = entry.level() == Level.ERROR ? RED : entry.level() == Level.WARN ? YELLOW : "";
        return DIM
                + line.substring(0, TIME_END)
                + RESET
                + colour
                + line.substring(TIME_END, LEVEL_END)
                + (colour.isEmpty() ? "" : RESET)
                + line.substring(LEVEL_END);
    }

    /** Text that is safe to print, as it is. */
    void write(String text) {
        write(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Bytes as they are. */
    void write(byte[] bytes) {
        try {
            out.write(bytes);
        } catch (IOException e) {
            throw new OutputException(e);
        }
    }

    /** Makes what was written visible. */
    void flush() {
        try {
            out.flush();
        } catch (IOException e) {
            throw new OutputException(e);
        }
    }

    /** Flushes; where there is a pager, waits until it is left. */
    @Override
    public void close() {
        try {
            flush();
        } finally {
            if (pager != null) {
                pager.close();
            }
        }
    }
}
