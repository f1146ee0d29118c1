package io.logtracr.store;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.event.Level;

/**
 * Reads flow files back, line by line: the counterpart of {@link TextRenderer} and {@link JsonRenderer}; no line of one format can
 * be one of the other. One thread; holds one entry at a time, of
 * which it keeps at most 16 Mi characters.
 */
public final class TextParser {

    private static final String TIME = "0000-00-00T00:00:00.000000Z";
    private static final int LEVEL_START = TIME.length() + 1;
    private static final int THREAD_START = LEVEL_START + 5 + 2;
    private static final Pattern GAP = Pattern.compile(
            "# ([0-9]{1,18}) entries lost between ([-0-9T:.]{26}Z) and ([-0-9T:.]{26}Z): (.*)", Pattern.DOTALL);
    private static final List<String> NOTES = List.of("# triggered at=", "# finished at=", "# reopened at=");
    private static final String SPILLED = "# spilled ";
    private static final int MAX_ENTRY_CHARS = 16 << 20;

    private final List<String> lines = new ArrayList<>();
    private int chars;
    private TextBlock.Entry open;
    /** Shows JSON lines as text; made when there is one. */
    private FlowText text;

    /**
     * Takes a line, given without its end.
     *
     * @return the blocks that are complete with it: an entry is only when the next block begins
     */
    public List<TextBlock> line(String line) {
        if (open != null && line.startsWith("\t")) {
            chars += line.length();
            if (chars <= MAX_ENTRY_CHARS) {
                lines.add(line);
            }
            return List.of();
        }
        List<TextBlock> complete = new ArrayList<>(2);
        end().ifPresent(complete::add);
        if (line.startsWith("{")) {
            complete.add(jsonBlock(line));
            return complete;
        }
        TextBlock block = block(line);
        if (block instanceof TextBlock.Entry entry) {
            open = entry;
            lines.add(line);
            chars = line.length();
        } else {
            complete.add(block);
        }
        return complete;
    }

    /** There are no more lines; gives the last entry if it is still to be given. */
    public Optional<TextBlock> end() {
        if (open == null) {
            return Optional.empty();
        }
        TextBlock.Entry entry = new TextBlock.Entry(
                open.time(), open.level(), open.thread(), open.logger(), open.message(), List.copyOf(lines), null);
        open = null;
        lines.clear();
        return Optional.of(entry);
    }

    private static TextBlock block(String line) {
        List<String> lines = List.of(line);
        if (line.startsWith("#")) {
            Optional<FlowHeader> header = FlowHeader.parse(line);
            if (header.isPresent()) {
                return new TextBlock.Header(header.get(), lines);
            }
            if (line.startsWith(SPILLED)) {
                return new TextBlock.Spilled(lines);
            }
            if (NOTES.stream().anyMatch(line::startsWith)) {
                return new TextBlock.Note(lines);
            }
            return gap(line, lines);
        }
        return entry(line, lines);
    }

    /** A line of the JSON format: shown as the text format would have it. */
    private TextBlock jsonBlock(String line) {
        Optional<JsonLine> json = JsonLine.parse(line);
        if (json.isEmpty()) {
            return new TextBlock.Unknown(List.of(line));
        }
        if (text == null) {
            text = new FlowText();
        }
        Optional<FlowHeader> header = json.get().header();
        if (header.isPresent()) {
            return text.header(
                    header.get().flowId(), header.get().instance(), header.get().triggered());
        }
        Optional<String> remark = json.get().gap().or(json.get()::spilled).or(json.get()::note);
        if (remark.isPresent()) {
            return block("# " + remark.get());
        }
        Optional<TextBlock> entry = json.get().entry().map(text::entry);
        return entry.orElseGet(() -> new TextBlock.Unknown(List.of(line)));
    }

    private static TextBlock gap(String line, List<String> lines) {
        Matcher gap = GAP.matcher(line);
        if (gap.matches()) {
            Instant from = instant(gap.group(2));
            Instant to = instant(gap.group(3));
            if (from != null && to != null) {
                return new TextBlock.Gap(Long.parseLong(gap.group(1)), from, to, gap.group(4), lines);
            }
        }
        return new TextBlock.Unknown(lines);
    }

    private static TextBlock entry(String line, List<String> lines) {
        Instant time = line.length() > THREAD_START && line.charAt(TIME.length()) == ' '
                ? instant(line.substring(0, TIME.length()))
                : null;
        Level level = time == null ? null : level(line);
        if (level == null || !line.startsWith(" [", THREAD_START - 2)) {
            return new TextBlock.Unknown(lines);
        }
        int threadEnd = threadEnd(line);
        int loggerEnd = threadEnd < 0 ? -1 : line.indexOf(" - ", threadEnd + 2);
        if (loggerEnd < 0) {
            return new TextBlock.Unknown(lines);
        }
        return new TextBlock.Entry(
                time,
                level,
                line.substring(THREAD_START, threadEnd),
                line.substring(threadEnd + 2, loggerEnd),
                line.substring(loggerEnd + 3),
                lines,
                null);
    }

    private static Level level(String line) {
        for (Level level : Level.values()) {
            String name = level.name();
            if (line.startsWith(name, LEVEL_START) && (name.length() == 5 || line.charAt(LEVEL_START + 4) == ' ')) {
                return level;
            }
        }
        return null;
    }

    /** Thread names may contain what ends them: the first end that a logger's name without blanks follows is taken. */
    private static int threadEnd(String line) {
        int first = line.indexOf("] ", THREAD_START);
        for (int at = first; at >= 0; at = line.indexOf("] ", at + 1)) {
            int blank = line.indexOf(' ', at + 2);
            if (blank > at + 2 && line.startsWith(" - ", blank)) {
                return at;
            }
        }
        return first;
    }

    private static Instant instant(String text) {
        for (int i = 0; i < TIME.length(); i++) {
            char c = text.charAt(i);
            if (TIME.charAt(i) == '0' ? c < '0' || c > '9' : c != TIME.charAt(i)) {
                return null;
            }
        }
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            return null;
        }
    }
}
