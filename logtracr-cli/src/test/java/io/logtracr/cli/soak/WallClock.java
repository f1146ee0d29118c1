package io.logtracr.cli.soak;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The wall clock of processes that are started with it, by libfaketime: can be stepped while they run. The monotonic one stays. */
final class WallClock {

    private static final Path LIBRARIES = Path.of("/usr/lib");
    private static final String LIBRARY = "libfaketime.so.1";

    private final Path library;
    private final Path file;
    private int hours;

    private WallClock(Path library, Path place) throws IOException {
        this.library = library;
        this.file = place.resolve("clock");
        step(0);
    }

    /** @param place for its file */
    static WallClock in(Path place) throws IOException {
        Optional<Path> library = Optional.empty();
        if (Files.isDirectory(LIBRARIES)) {
            try (Stream<Path> files = Files.find(
                    LIBRARIES,
                    4,
                    (path, attributes) -> path.getFileName().toString().equals(LIBRARY))) {
                library = files.findFirst();
            }
        }
        assumeTrue(library.isPresent(), "libfaketime is not installed");
        return new WallClock(library.get(), place);
    }

    /** Sets it so many hours from the real one; seen at once. */
    void step(int hoursOff) throws IOException {
        hours = hoursOff;
        Path next = file.resolveSibling("clock.next");
        Files.writeString(next, String.format("%+dh\n", hoursOff));
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** How far it is from the real one. */
    long millisOff() {
        return hours * 3_600_000L;
    }

    /** What a process needs. */
    Map<String, String> environment() {
        return Map.of(
                "LD_PRELOAD", library.toString(),
                "FAKETIME_TIMESTAMP_FILE", file.toString(),
                "FAKETIME_NO_CACHE", "1",
                "FAKETIME_DONT_FAKE_MONOTONIC", "1",
                // Its remedy for some versions of glibc makes waits of the JVM longer here, or endless.
                "FAKETIME_FORCE_MONOTONIC_FIX", "0",
                "NO_FAKE_STAT", "1");
    }
}
