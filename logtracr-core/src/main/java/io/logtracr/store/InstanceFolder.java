package io.logtracr.store;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;

/**
 * The folder of one run of one process, {@code <app>-<pid>-<64 random bits>}: built and locked under a name with a dot in front,
 * then renamed, so that whoever finds an instance finds it locked or dead. The lock on {@code recorder.lock} is held until
 * {@link #close} or the end of the process. One thread at a time; every method but the getters does I/O.
 */
public final class InstanceFolder implements Closeable {

    /** Name of the file whose lock tells that the instance lives. */
    public static final String LOCK_FILE = "recorder.lock";

    /** Name of the folder with the stored flows. */
    public static final String FLOWS_FOLDER = "flows";

    /** Name of the file that tells what this instance is. */
    public static final String INFO_FILE = "instance.json";

    /** Name of {@link #LOCK_FILE} while it is made anew. */
    static final String UNFINISHED_LOCK_FILE = '.' + LOCK_FILE;

    /** Name of {@link #INFO_FILE} while it is written. */
    static final String UNFINISHED_INFO_FILE = '.' + INFO_FILE;

    private static final int MAX_APP_CHARACTERS = 64;
    private static final Pattern NAME =
            Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0," + (MAX_APP_CHARACTERS - 1) + "}-[0-9]{1,19}-[0-9a-f]{16}");

    private static final Pattern CONTROL_FILE =
            Pattern.compile("(control-[0-9a-f]{16}\\.(request|response)|\\.control-[0-9a-f]{16}\\.unfinished)");

    private final Path path;
    private final InstanceIdentity identity;
    private final boolean configured;
    private final PrivateFiles access;
    private final JsonFactory json = new JsonFactory();
    private final AtomicBoolean closed = new AtomicBoolean();
    /** What was written last: written again where the folder is made anew. */
    private Map<String, String> configuration;

    private boolean recording;
    private OwnLock lock;
    private int restorations;

    private InstanceFolder(
            Path path,
            boolean configured,
            InstanceIdentity identity,
            Map<String, String> configuration,
            PrivateFiles access) {
        this.path = path;
        this.configured = configured;
        this.identity = identity;
        this.configuration = configuration;
        this.access = access;
    }

    /**
     * Creates and locks the folder of a new instance.
     *
     * @param dumpDirectory where; created with its parents if it is missing
     * @param configured    whether somebody asked for this directory; a default one must be this user's own
     * @param identity      who we are
     * @param configuration the effective configuration, by key, for {@code instance.json}
     * @param access        who may read the files
     * @throws IOException if there cannot be one; the message is one sentence and names {@code LOGTRACR_DUMP_DIR} where its
     *                     value is to blame
     */
    public static InstanceFolder create(
            Path dumpDirectory,
            boolean configured,
            InstanceIdentity identity,
            Map<String, String> configuration,
            PrivateFiles access)
            throws IOException {
        Path parent = DumpDirectory.prepare(dumpDirectory, configured, DumpDirectory.self(), access);
        Path path = parent.resolve(nameOf(identity));
        InstanceFolder folder = new InstanceFolder(path, configured, identity, Map.copyOf(configuration), access);
        OwnInstances.add(path);
        try {
            folder.lock = folder.build(dumpDirectory);
            return folder;
        } catch (IOException | RuntimeException | Error e) {
            OwnInstances.remove(path);
            throw e;
        }
    }

    /** Builds the folder under its hidden name, with a lock in it that is held, and renames it. */
    private OwnLock build(Path dumpDirectory) throws IOException {
        Path hidden = path.resolveSibling('.' + name());
        try {
            access.createFolder(hidden);
        } catch (IOException e) {
            throw DumpDirectory.notWritable(dumpDirectory, e);
        }
        OwnInstances.add(hidden);
        OwnLock built = null;
        try {
            built = OwnLock.create(hidden.resolve(LOCK_FILE), access);
            access.createFolder(hidden.resolve(FLOWS_FOLDER));
            writeInfo(hidden, recording, configuration, Map.of());
            Files.move(hidden, path, StandardCopyOption.ATOMIC_MOVE);
            OwnInstances.remove(hidden);
            return built;
        } catch (IOException | RuntimeException | Error e) {
            undo(e, hidden, built);
            throw e;
        }
    }

    private static void undo(Throwable failure, Path hidden, OwnLock lock) {
        try {
            Files.deleteIfExists(hidden.resolve(UNFINISHED_INFO_FILE));
            Files.deleteIfExists(hidden.resolve(INFO_FILE));
            Files.deleteIfExists(hidden.resolve(FLOWS_FOLDER));
            Files.deleteIfExists(hidden.resolve(LOCK_FILE));
            Files.deleteIfExists(hidden);
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
        OwnInstances.remove(hidden);
        try {
            if (lock != null) {
                lock.drop();
            }
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    /**
     * Makes folder and lock anew where somebody has removed them while the process lives: without the lock nobody could tell later that
     * it is dead, and nobody would ever purge its flows.
     *
     * @throws IOException if that cannot be done now
     */
    public void restore() throws IOException {
        if (closed.get() || lock.isAt(path.resolve(LOCK_FILE))) {
            return;
        }
        OwnLock fresh;
        if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            Path unfinished = path.resolve(UNFINISHED_LOCK_FILE);
            Files.deleteIfExists(unfinished);
            fresh = OwnLock.create(unfinished, access);
            try {
                Files.move(unfinished, path.resolve(LOCK_FILE), StandardCopyOption.ATOMIC_MOVE);
            } catch (IOException | RuntimeException | Error e) {
                fresh.drop();
                throw e;
            }
        } else {
            Path parent = path.getParent();
            DumpDirectory.prepare(parent, configured, DumpDirectory.self(), access);
            fresh = build(parent);
        }
        OwnLock old = lock;
        lock = fresh;
        restorations++;
        old.drop();
    }

    /** How often folder or lock had to be made anew. */
    public int restorations() {
        return restorations;
    }

    private static String nameOf(InstanceIdentity identity) {
        StringBuilder name = new StringBuilder();
        String app = identity.app();
        for (int i = 0; i < Math.min(app.length(), MAX_APP_CHARACTERS); i++) {
            char c = app.charAt(i);
            boolean plain = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_';
            name.append(plain || i > 0 && (c == '.' || c == '-') ? c : '_');
        }
        long random = new SecureRandom().nextLong();
        return name.append(name.isEmpty() ? "app-" : "-")
                .append(identity.pid())
                .append('-')
                .append(HexFormat.of().toHexDigits(random))
                .toString();
    }

    /** Whether a folder of this name can be an instance's: one that {@link #create} makes. */
    static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    /** Whether a file of this name is a request to a living process, an answer, or an unfinished one. */
    public static boolean isControlFile(String name) {
        return CONTROL_FILE.matcher(name).matches();
    }

    /** The folder, by its real path. */
    public Path path() {
        return path;
    }

    /** The instance's name: that of the folder. */
    public String name() {
        return path.getFileName().toString();
    }

    /** The folder for stored flows. */
    public Path flows() {
        return path.resolve(FLOWS_FOLDER);
    }

    /**
     * Writes {@code instance.json} anew; whoever reads meanwhile finds the old one or the new one, whole.
     *
     * @param recording     whether calls are recorded now
     * @param configuration what the recorder works by now, by key
     * @param counters      the counters' values by name
     */
    public void writeInfo(boolean recording, Map<String, String> configuration, Map<String, Long> counters)
            throws IOException {
        this.recording = recording;
        this.configuration = configuration;
        writeInfo(path, recording, configuration, counters);
    }

    private void writeInfo(
            Path folder, boolean recording, Map<String, String> configuration, Map<String, Long> counters)
            throws IOException {
        Path temporary = folder.resolve(UNFINISHED_INFO_FILE);
        Files.deleteIfExists(temporary);
        try (OutputStream out = Channels.newOutputStream(access.createFile(temporary));
                JsonGenerator generator = json.createGenerator(out)) {
            generator.useDefaultPrettyPrinter();
            generator.writeStartObject();
            generator.writeStringField("app", identity.app());
            generator.writeStringField("host", identity.host());
            generator.writeNumberField("pid", identity.pid());
            generator.writeStringField("start", identity.start().toString());
            generator.writeStringField("javaVersion", identity.javaVersion());
            generator.writeBooleanField("recording", recording);
            generator.writeObjectFieldStart("configuration");
            for (Map.Entry<String, String> entry : new TreeMap<>(configuration).entrySet()) {
                generator.writeStringField(entry.getKey(), entry.getValue());
            }
            generator.writeEndObject();
            generator.writeObjectFieldStart("counters");
            for (Map.Entry<String, Long> entry : counters.entrySet()) {
                generator.writeNumberField(entry.getKey(), entry.getValue());
            }
            generator.writeEndObject();
            generator.writeEndObject();
        }
        Files.move(temporary, folder.resolve(INFO_FILE), StandardCopyOption.ATOMIC_MOVE);
    }

    /** Releases the lock; the folder and what is in it stay. Idempotent; call it when everything else is done. */
    @Override
    public void close() throws IOException {
        if (closed.compareAndSet(false, true)) {
            lock.release(path);
        }
    }
}
