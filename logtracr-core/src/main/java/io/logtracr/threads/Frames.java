package io.logtracr.threads;

/** Frames as text: {@code com.acme.Filter.bind(Filter.java:42)}, without class loader and module, which differ and say little. */
final class Frames {

    /** Frames of one stack that are kept, the innermost ones. */
    static final int MOST = 64;

    private static final String AT = "    at ";

    private Frames() {}

    /** Adds a frame to a stack. */
    static void add(StringBuilder stack, StackTraceElement frame) {
        stack.append(AT).append(frame.getClassName()).append('.').append(frame.getMethodName());
        if (frame.isNativeMethod()) {
            stack.append("(native)");
        } else if (frame.getFileName() == null) {
            stack.append("(unknown)");
        } else {
            stack.append('(').append(frame.getFileName());
            if (frame.getLineNumber() >= 0) {
                stack.append(':').append(frame.getLineNumber());
            }
            stack.append(')');
        }
        stack.append('\n');
    }

    /** Adds a frame that the JVM has written as text, {@code java.base/java.lang.Thread.run(Thread.java:1)}. */
    static void add(StringBuilder stack, String frame) {
        int end = frame.indexOf('(');
        int module = frame.lastIndexOf('/', end < 0 ? frame.length() : end);
        // Hidden classes, lambdas say, have a slash in their own name: Main$$Lambda/0x00007f.run(…)
        boolean hidden = module > 0 && frame.startsWith("0x", module + 1);
        int start = hidden ? frame.lastIndexOf('/', module - 1) + 1 : module + 1;
        stack.append(AT).append(frame, start, frame.length()).append('\n');
    }

    /** Says that frames were left out. */
    static void addCut(StringBuilder stack) {
        stack.append("    ...\n");
    }

    /** Adds a lock that is held since the frame above. */
    static void addLock(StringBuilder stack, String className) {
        stack.append("    - locked ").append(className).append('\n');
    }

    /** See {@link SampledThread#place}. */
    static String place(String stack) {
        String first = "";
        for (int at = stack.indexOf(AT); at >= 0; at = stack.indexOf(AT, at + 1)) {
            int end = stack.indexOf('\n', at);
            String frame = stack.substring(at + AT.length(), end);
            if (!isJdk(frame)) {
                return frame;
            }
            first = first.isEmpty() ? frame : first;
        }
        return first;
    }

    private static boolean isJdk(String frame) {
        return frame.startsWith("java.") || frame.startsWith("jdk.") || frame.startsWith("sun.");
    }
}
