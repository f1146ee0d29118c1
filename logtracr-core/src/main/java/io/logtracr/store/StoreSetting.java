package io.logtracr.store;

import io.logtracr.counter.Counter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.ObjLongConsumer;

/**
 * What a store is told when it is opened.
 *
 * @param instanceFolder the instance's folder; the store has a folder of its own in it
 * @param maxBytes       what all that is stored may take on tmpfs, above 0
 * @param keepFreeBytes  what must stay free on the file system, 0 or more
 * @param maxAge         what is older is deleted
 * @param clock          for the times of spills and for ages
 * @param counters       told what is counted
 */
public record StoreSetting(
        Path instanceFolder,
        long maxBytes,
        long keepFreeBytes,
        Duration maxAge,
        InstantSource clock,
        ObjLongConsumer<Counter> counters) {

    /** The instance's name: that of its folder. */
    public String instance() {
        return instanceFolder.getFileName().toString();
    }
}
