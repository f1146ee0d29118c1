package io.logtracr.flow;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Why a flow left memory; shown to readers. */
public enum SpillReason {
    IDLE("not updated for the dump interval"),
    FLOW_FULL("its buffer was full"),
    TOO_MANY_FLOWS("too many flows in memory"),
    ARENA_PRESSURE("the arena ran short of free chunks"),
    TRIGGER("a trigger marked it"),
    FINISHED("it was declared finished"),
    REQUESTED("somebody asked for it"),
    SHUTDOWN("the recorder was closed"),
    RECOVERED("its process was gone"),
    ;

    private final String sentence;

    SpillReason(String sentence) {
        this.sentence = sentence;
    }

    /** The reason as files and counters spell it: lower case, words joined by {@code _}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The reason with this label, empty if there is none. */
    public static Optional<SpillReason> ofLabel(String label) {
        return Arrays.stream(values())
                .filter(reason -> reason.label().equals(label))
                .findFirst();
    }

    /** The reason in words. */
    public String sentence() {
        return sentence;
    }
}
