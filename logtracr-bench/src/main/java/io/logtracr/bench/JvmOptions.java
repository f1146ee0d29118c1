package io.logtracr.bench;

import java.util.List;

/**
 * Options that every measured JVM gets. Chronicle Queue needs the module options, the last two from JDK 24 on; all rivals get
 * them, so that the JVMs are the same. Options that a JDK does not know are ignored by the first one.
 */
public final class JvmOptions {

    static final String IGNORE_UNKNOWN = "-XX:+IgnoreUnrecognizedVMOptions";
    static final String OPEN_CHANNELS = "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED";
    static final String OPEN_REFLECTION = "--add-opens=java.base/java.lang.reflect=ALL-UNNAMED";
    static final String EXPORT_REFERENCES = "--add-exports=java.base/jdk.internal.ref=ALL-UNNAMED";
    static final String NATIVE_ACCESS = "--enable-native-access=ALL-UNNAMED";
    static final String MEMORY_ACCESS = "--sun-misc-unsafe-memory-access=allow";

    private JvmOptions() {}

    /** All of them. */
    public static List<String> all() {
        return List.of(IGNORE_UNKNOWN, OPEN_CHANNELS, OPEN_REFLECTION, EXPORT_REFERENCES, NATIVE_ACCESS, MEMORY_ACCESS);
    }
}
