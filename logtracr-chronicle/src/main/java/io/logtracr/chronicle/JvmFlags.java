package io.logtracr.chronicle;

import java.io.IOException;

/** What Chronicle Queue needs of the JVM; without it, it fails later, and obscurely. */
final class JvmFlags {

    private static final int FIRST_WITH_NATIVE_ACCESS = 24;
    private static final String OPENS =
            "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED --add-opens=java.base/java.lang.reflect=ALL-UNNAMED";
    private static final String QUIET = " --add-exports=java.base/jdk.internal.ref=ALL-UNNAMED";
    private static final String NATIVE = " --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow";

    private JvmFlags() {}

    /**
     * Looks whether what is needed is there.
     *
     * @throws IOException if not; the message names all flags for this JVM
     */
    static void require() throws IOException {
        Module base = Object.class.getModule();
        Module ours = JvmFlags.class.getModule();
        if (!base.isOpen("sun.nio.ch", ours) || !base.isOpen("java.lang.reflect", ours)) {
            throw new IOException("Chronicle Queue needs the JVM options " + all());
        }
    }

    /** The flags for this JVM, in one line. */
    static String all() {
        return OPENS + QUIET + (Runtime.version().feature() >= FIRST_WITH_NATIVE_ACCESS ? NATIVE : "");
    }
}
