package io.logtracr.store;

import io.logtracr.arena.LogEntry;
import java.time.Instant;
import java.util.List;
import org.slf4j.event.Level;

/** A piece of a flow's text as {@link TextParser} finds it: an entry with all its lines, or a remark. */
public sealed interface TextBlock {

    /** The text as stored, without line ends; at least one line. */
    List<String> lines();

    /**
     * An entry.
     *
     * @param time    when it was logged
     * @param level   its level
     * @param thread  name of the thread
     * @param logger  name of the logger
     * @param message what follows in the first line: message, key-values, markers and MDC, which the text does not tell apart
     * @param lines   all its lines; those after the first begin with a tab
     * @param source  what the text was made of, with all its parts and types; {@code null} if the text is all there is
     */
    record Entry(
            Instant time,
            Level level,
            String thread,
            String logger,
            String message,
            List<String> lines,
            LogEntry source)
            implements TextBlock {

        /** The lines after the first, without the tab: the rest of the message and the stack trace. */
        public List<String> continuation() {
            return lines.stream().skip(1).map(line -> line.substring(1)).toList();
        }
    }

    /** The first line of a file. */
    record Header(FlowHeader header, List<String> lines) implements TextBlock {}

    /**
     * Entries that are missing here.
     *
     * @param count how many
     * @param from  after this moment
     * @param to    and before this one
     * @param cause why, in words
     * @param lines the remark
     */
    record Gap(long count, Instant from, Instant to, String cause, List<String> lines) implements TextBlock {}

    /** The remark that closes what was spilled at once. */
    record Spilled(List<String> lines) implements TextBlock {}

    /** A remark about the flow as a whole: triggered, finished, reopened. */
    record Note(List<String> lines) implements TextBlock {}

    /** What is in no file: the reader's own remark that something stored is not here, or may not be. */
    record Missing(List<String> lines) implements TextBlock {}

    /** A line that is nothing of the above: the file is damaged, or another version's. */
    record Unknown(List<String> lines) implements TextBlock {}
}
