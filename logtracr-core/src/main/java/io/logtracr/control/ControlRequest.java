package io.logtracr.control;

import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * What a living process is asked for.
 *
 * @param command what to do
 * @param flowId  the flow that is meant; {@code null} where the command is for none
 */
public record ControlRequest(Command command, String flowId) {

    /** What can be asked for. */
    public enum Command {
        /** Store what is in memory of one flow. */
        DUMP,
        /** Store all that is in memory. */
        DUMP_ALL,
        /** Tell what the threads are doing. */
        THREADS;

        /** As requests spell it: lower case, words joined by {@code -}. */
        public String label() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        static Optional<Command> ofLabel(String label) {
            return Arrays.stream(values())
                    .filter(command -> command.label().equals(label))
                    .findFirst();
        }
    }

    /** Checks that a flow is named exactly where one is needed. */
    public ControlRequest {
        Objects.requireNonNull(command, "command");
        if ((command == Command.DUMP) != (flowId != null)) {
            throw new IllegalArgumentException(
                    command.label() + (flowId == null ? " needs a flow" : " is not for one flow"));
        }
    }

    /** Asks for one flow's spill. */
    public static ControlRequest dump(String flowId) {
        return new ControlRequest(Command.DUMP, flowId);
    }

    /** Asks for the spill of all flows. */
    public static ControlRequest dumpAll() {
        return new ControlRequest(Command.DUMP_ALL, null);
    }

    /** Asks for a thread dump. */
    public static ControlRequest threads() {
        return new ControlRequest(Command.THREADS, null);
    }
}
