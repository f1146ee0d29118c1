package io.logtracr.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Which run of which process an instance is.
 *
 * @param app         name of the application, any string
 * @param host        name of the host
 * @param pid         process id; always 1 in many containers
 * @param start       start of the recorder
 * @param javaVersion version of the Java runtime
 */
public record InstanceIdentity(String app, String host, long pid, Instant start, String javaVersion) {

    private static final Path HOST_NAME = Path.of("/proc/sys/kernel/hostname");

    /** This process, started now. Never asks the network. */
    public static InstanceIdentity ofThisProcess(String app, InstantSource clock) {
        return new InstanceIdentity(
                app, hostName(), ProcessHandle.current().pid(), clock.instant(), System.getProperty("java.version"));
    }

    private static String hostName() {
        try {
            String name = Files.readString(HOST_NAME).strip();
            if (!name.isEmpty()) {
                return name;
            }
        } catch (IOException e) {
            // Not Linux, or not readable: the environment has it.
        }
        String name = System.getenv("HOSTNAME");
        if (name == null) {
            name = System.getenv("COMPUTERNAME");
        }
        return name == null ? "unknown" : name;
    }
}
