package io.logtracr;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/** The memory limit of the control group this process runs in; pages of a tmpfs count against it. Does I/O. */
final class CgroupMemory {

    private static final List<Path> LIMIT_FILES =
            List.of(Path.of("/sys/fs/cgroup/memory.max"), Path.of("/sys/fs/cgroup/memory/memory.limit_in_bytes"));

    /** What version 1 says where there is no limit, rounded down. */
    private static final long NO_LIMIT = 1L << 60;

    private CgroupMemory() {}

    /** The limit in bytes, empty if there is none or it cannot be read. */
    static OptionalLong limit() {
        return limit(LIMIT_FILES);
    }

    static OptionalLong limit(List<Path> limitFiles) {
        for (Path file : limitFiles) {
            try {
                long limit = Long.parseLong(Files.readString(file).trim());
                return limit <= 0 || limit >= NO_LIMIT ? OptionalLong.empty() : OptionalLong.of(limit);
            } catch (IOException | NumberFormatException e) {
                // Not this version of control groups, or no limit ("max").
            }
        }
        return OptionalLong.empty();
    }
}
