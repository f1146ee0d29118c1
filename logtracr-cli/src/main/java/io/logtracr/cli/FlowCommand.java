package io.logtracr.cli;

import io.logtracr.read.FlowReader;
import io.logtracr.read.RecordedFlow;
import io.logtracr.store.FlowText;
import java.util.List;
import java.util.Optional;

/** What commands that look at flows share. */
final class FlowCommand {

    private FlowCommand() {}

    /** The flow of this id; if there is none, of the id that is printed so. */
    static Optional<RecordedFlow> read(FlowReader reader, String id) {
        Optional<RecordedFlow> flow = reader.read(id);
        String meant = FlowText.unprintable(id);
        return flow.isPresent() || meant.equals(id) ? flow : reader.read(meant);
    }

    /** Says in one line what could not be read. */
    static void sayWarnings(Session session, List<String> warnings) {
        if (!warnings.isEmpty()) {
            int more = warnings.size() - 1;
            session.say(FlowText.printable(warnings.get(0))
                    + (more == 0 ? "" : more == 1 ? " (and 1 more problem)" : " (and " + more + " more problems)"));
        }
    }

    /** Says that there is no such flow. */
    static int notFound(Session session, String id, Object directory) {
        session.say("no flow " + FlowText.printable(id) + " in " + directory);
        return Cli.NOTHING;
    }
}
