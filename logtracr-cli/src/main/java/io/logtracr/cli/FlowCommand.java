package io.logtracr.cli;

import io.logtracr.read.FlowReader;
import io.logtracr.read.RecordedFlow;
import io.logtracr.store.FlowText;
import io.logtracr.store.PurgedFile;
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

    /** Says what became of a flow that was purged, in one sentence; returns whether anything is known. */
    static boolean sayPurged(Session session, FlowReader reader, String id) {
        String meant = FlowText.unprintable(id);
        PurgedFile last = null;
        long entries = 0;
        for (PurgedFile file : reader.purged()) {
            if (file.flowId().equals(id) || file.flowId().equals(meant)) {
                last = file;
                entries = entries < 0 || file.entries() < 0 ? -1 : entries + file.entries();
            }
        }
        if (last != null) {
            session.say("flow " + purged(last, entries));
        }
        return last != null;
    }

    /** A purged flow, when, why and how many entries it had. */
    static String purged(PurgedFile last, long entries) {
        return FlowText.printable(last.flowId()) + " was deleted at " + last.at() + " with "
                + (entries < 0 ? "its" : String.valueOf(entries)) + (entries == 1 ? " entry " : " entries ")
                + last.why();
    }

    /** Says that there is no such flow. */
    static int notFound(Session session, String id, Object directory) {
        session.say("no flow " + FlowText.printable(id) + " in " + directory);
        return Cli.NOTHING;
    }
}
