package io.logtracr;

import io.logtracr.arena.ArenaFile;
import io.logtracr.arena.ArenaMemory;
import io.logtracr.config.ConfigKey;
import io.logtracr.config.RecorderConfig;
import io.logtracr.counter.Counters;
import io.logtracr.store.FlowFormat;
import io.logtracr.store.FlowStore;
import io.logtracr.store.InstanceFolder;
import io.logtracr.store.InstanceIdentity;
import io.logtracr.store.PrivateFiles;
import java.io.IOException;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What an engine stands on: what is taken from the machine before it runs, and given back after. The recorder's thread; does I/O.
 *
 * @param folder  the instance's folder; empty where none can be had
 * @param memory  the arena's
 * @param storage what is on disk beside the folder; empty where the dump directory cannot be used
 */
record EngineGround(Optional<InstanceFolder> folder, ArenaMemory memory, Optional<Storage> storage) {

    /** What an instance needs at once beside its arena. */
    private static final long ROOM_BESIDE_ARENA_BYTES = 64 << 10;

    /**
     * Takes folder and memory as far down the ladder as it must: a mapped file on tmpfs; direct memory, which a crash takes
     * along. Each step down is one warning.
     *
     * @throws OutOfMemoryError if there is no memory at all; nothing is left behind
     */
    static EngineGround take(RecorderConfig config, EngineSizes sizes, Counters counters, StatusReporter reporter) {
        Optional<Storage> storage = Storage.open(config, sizes.store(), counters, reporter);
        storage.ifPresent(found -> found.makeRoom(sizes.layout().bytes() + ROOM_BESIDE_ARENA_BYTES));
        Optional<InstanceFolder> folder = folder(config, reporter);
        try {
            ArenaMemory memory = memory(
                    folder, sizes.layout().bytes(), config.filePermissions().permissions(), reporter);
            return new EngineGround(folder, memory, storage);
        } catch (RuntimeException | Error e) {
            folder.ifPresent(EngineGround::release);
            throw e;
        }
    }

    private static Optional<InstanceFolder> folder(RecorderConfig config, StatusReporter reporter) {
        try {
            return Optional.of(InstanceFolder.create(
                    config.dumpDir(),
                    config.dumpDirConfigured(),
                    InstanceIdentity.ofThisProcess(config.app(), Clock.systemUTC()),
                    configuration(config),
                    new PrivateFiles(config.filePermissions().permissions())));
        } catch (IOException | RuntimeException e) {
            reporter.warn(e.getMessage() + "; flows stay in memory, nothing is stored, a crash takes all along", null);
            return Optional.empty();
        }
    }

    private static Map<String, String> configuration(RecorderConfig config) {
        Map<String, String> values = new LinkedHashMap<>();
        for (ConfigKey key : ConfigKey.values()) {
            values.put(key.environmentName(), config.valueOf(key));
        }
        return values;
    }

    private static ArenaMemory memory(
            Optional<InstanceFolder> folder, int bytes, Set<PosixFilePermission> permissions, StatusReporter reporter) {
        if (folder.isPresent()) {
            try {
                if (ArenaFile.isOnMemory(folder.get().path())) {
                    return ArenaMemory.mapped(folder.get().path().resolve(ArenaFile.NAME), bytes, permissions);
                }
                reporter.warn(
                        "LOGTRACR_DUMP_DIR: expected a directory on tmpfs, found "
                                + folder.get().path().getParent() + "; what is in memory does not outlive a crash",
                        null);
            } catch (IOException e) {
                reporter.warn(
                        "LOGTRACR_BUFFER_BYTES: " + bytes + " bytes cannot be had in "
                                + folder.get().path() + " (" + e.getMessage()
                                + "); what is in memory does not outlive a crash",
                        null);
            }
        }
        return ArenaMemory.direct(bytes);
    }

    /** The store of this instance; empty if nothing is stored. */
    Optional<FlowStore> store(RecorderConfig config) {
        return folder.flatMap(own -> storage.flatMap(
                disk -> disk.store(own, FlowFormat.valueOf(config.format().name()))));
    }

    /** The arena's file, for a message; empty without a folder. */
    String arenaFile() {
        return folder.map(own -> own.path().resolve(ArenaFile.NAME).toString()).orElse("");
    }

    /** Gives memory and folder back, where no engine came to stand on them. Throws nothing but what is fatal. */
    void giveBack() {
        try {
            memory.close();
        } catch (IOException e) {
            // The failure that brought us here is the one to tell.
        } finally {
            releaseFolder();
        }
    }

    /** Releases the instance's lock: from now on it counts as dead. */
    void releaseFolder() {
        folder.ifPresent(EngineGround::release);
    }

    private static void release(InstanceFolder folder) {
        try {
            folder.close();
        } catch (IOException e) {
            // The lock ends with the process.
        }
    }
}
