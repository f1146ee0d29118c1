package io.logtracr.cli;

import java.util.regex.Pattern;
import org.slf4j.event.Level;
import picocli.CommandLine.Option;

/** Options that choose among a flow's entries. */
final class FilterOptions {

    @Option(names = "--level", paramLabel = "LEVEL", description = "only entries of this level and above")
    private Level level;

    @Option(
            names = "--since",
            paramLabel = "WHEN",
            converter = SinceConverter.class,
            description = "only entries since then: 10m, 2h, or 2026-11-21T22:45:00Z")
    private Since since;

    EntryFilter filter(Session session, Pattern pattern) {
        return new EntryFilter(
                level, since == null ? null : since.before(session.clock().instant()), pattern);
    }
}
