package io.logtracr.threads;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.PlatformManagedObject;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Samples virtual threads, where the JVM can (from 21 on): by {@code HotSpotDiagnosticMXBean.dumpThreads}, the only way to them all,
 * which writes a file. The file is read while it grows, see {@link GrowingFile}, so that neither its size nor its time are without
 * bound.
 */
final class VirtualThreads {

    private static final String BEAN = "com.sun.management.HotSpotDiagnosticMXBean";
    private static final String FORMAT = BEAN + "$ThreadDumpFormat";

    private final PlatformManagedObject bean;
    private final Method dumpThreads;
    private final Object json;

    private VirtualThreads(PlatformManagedObject bean, Method dumpThreads, Object json) {
        this.bean = bean;
        this.dumpThreads = dumpThreads;
        this.json = json;
    }

    /** The way to virtual threads; empty where this JVM has none, or it is not open to us. */
    static Optional<VirtualThreads> find() {
        try {
            ClassLoader platform = ClassLoader.getPlatformClassLoader();
            Class<? extends PlatformManagedObject> type =
                    Class.forName(BEAN, true, platform).asSubclass(PlatformManagedObject.class);
            Class<?> format = Class.forName(FORMAT, true, platform);
            Method dump = type.getMethod("dumpThreads", String.class, format);
            for (Object constant : format.getEnumConstants()) {
                if (constant.toString().equals("JSON")) {
                    PlatformManagedObject bean = ManagementFactory.getPlatformMXBean(type);
                    return bean == null ? Optional.empty() : Optional.of(new VirtualThreads(bean, dump, constant));
                }
            }
        } catch (ReflectiveOperationException | LinkageError | IllegalArgumentException e) {
            return Optional.empty(); // Java 17 to 20, another JVM, or one without the module jdk.management.
        }
        return Optional.empty();
    }

    /** Has the JVM write all threads to a file that must not exist. Takes as long as it takes. */
    void write(Path file) throws IOException {
        try {
            dumpThreads.invoke(bean, file.toAbsolutePath().toString(), json);
        } catch (InvocationTargetException e) {
            throw new IOException(String.valueOf(e.getCause()), e.getCause());
        } catch (IllegalAccessException e) {
            throw new IOException(e.toString(), e);
        }
    }

    /**
     * Reads what the JVM wrote, as far as it goes.
     *
     * @param platform the numbers of platform threads, which are left out
     */
    static void read(GrowingFile file, Set<Long> platform, Consumer<SampledThread> sink) throws IOException {
        try (JsonParser parser = new JsonFactory().createParser(file)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.FIELD_NAME && parser.currentName().equals("threads")) {
                    readThreads(parser, platform, sink);
                }
            }
        } catch (com.fasterxml.jackson.core.JacksonException e) {
            if (!file.isCut()) {
                throw new IOException("the JVM's dump cannot be understood: " + e.getOriginalMessage(), e);
            }
        }
    }

    private static void readThreads(JsonParser parser, Set<Long> platform, Consumer<SampledThread> sink)
            throws IOException {
        if (parser.nextToken() != JsonToken.START_ARRAY) {
            return;
        }
        while (parser.nextToken() == JsonToken.START_OBJECT) {
            readThread(parser, platform, sink);
        }
    }

    private static void readThread(JsonParser parser, Set<Long> platform, Consumer<SampledThread> sink)
            throws IOException {
        long id = -1;
        String name = "";
        String state = "";
        boolean virtual = true;
        String stack = "";
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String field = parser.currentName();
            JsonToken value = parser.nextToken();
            switch (field) {
                case "tid" -> id = parser.getValueAsLong(-1);
                case "name" -> name = parser.getValueAsString("");
                case "state" -> state = parser.getValueAsString("");
                case "virtual" -> virtual = parser.getValueAsBoolean(true);
                case "stack" -> stack = readStack(parser);
                default -> {
                    if (value.isStructStart()) {
                        parser.skipChildren();
                    }
                }
            }
        }
        if (id >= 0 && virtual && !platform.contains(id)) {
            sink.accept(new SampledThread(id, name, true, state, "", stack));
        }
    }

    private static String readStack(JsonParser parser) throws IOException {
        StringBuilder stack = new StringBuilder();
        int frames = 0;
        while (parser.nextToken() == JsonToken.VALUE_STRING) {
            if (frames < Frames.MOST) {
                Frames.add(stack, parser.getText());
            } else if (frames == Frames.MOST) {
                Frames.addCut(stack);
            }
            frames++;
        }
        return stack.toString();
    }
}
