package io.logtracr.arena;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URL;
import java.net.URLClassLoader;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.api.Test;

class ThrowableTextTest {

    private static final int MOST_CHARS = 16 << 10;

    /** Fails in a class of its own, which another loader can define once more. */
    public static final class Failing implements Callable<Exception> {
        @Override
        public Exception call() {
            return new IllegalStateException("cannot bind the pod");
        }
    }

    private static String trace(Throwable thrown) {
        return ThrowableText.of(thrown, MOST_CHARS).stackTrace();
    }

    private static void assertFramesAsTheJvmPrintsThem(Throwable thrown) {
        assertThat(trace(thrown).lines().skip(1))
                .containsExactlyElementsOf(Arrays.stream(thrown.getStackTrace())
                        .map(frame -> "  at " + frame)
                        .toList());
    }

    @Test
    void of_printsFrames_asTheJvmDoes() throws Exception {
        Exception[] thrown = new Exception[4];
        List.of(1).forEach(one -> thrown[0] = new Exception("in a lambda"));
        thrown[1] = (Exception) Failing.class.getMethod("call").invoke(new Failing());
        thrown[2] = ForkJoinPool.commonPool().submit(new Failing()).get();
        try {
            Integer.parseInt("x");
        } catch (NumberFormatException e) {
            thrown[3] = e;
        }

        for (Exception one : thrown) {
            assertThat(one.getStackTrace()).isNotEmpty();
            assertFramesAsTheJvmPrintsThem(one);
        }
        assertThat(trace(thrown[1])).contains("  at java.base/java.lang.reflect.Method.invoke(Method.java:");
        assertThat(trace(thrown[1])).contains("  at " + Failing.class.getName() + ".call(ThrowableTextTest.java:");
    }

    @Test
    void of_namesTheClassLoader_whereItHasAName() throws Exception {
        URL classes = Failing.class.getProtectionDomain().getCodeSource().getLocation();
        try (URLClassLoader shop =
                new URLClassLoader("shop", new URL[] {classes}, ClassLoader.getPlatformClassLoader())) {
            Object failing = shop.loadClass(Failing.class.getName())
                    .getDeclaredConstructor()
                    .newInstance();
            Exception thrown = (Exception) ((Callable<?>) failing).call();

            assertFramesAsTheJvmPrintsThem(thrown);
            assertThat(trace(thrown)).contains("  at shop//" + Failing.class.getName() + ".call(");
        }
    }

    @Test
    void of_printsFramesOfEveryKind() {
        Exception thrown = new Exception("made by hand");
        thrown.setStackTrace(new StackTraceElement[] {
            new StackTraceElement("com.acme.Native", "call", null, -2),
            new StackTraceElement("com.acme.Unknown", "call", null, -1),
            new StackTraceElement("com.acme.NoLine", "call", "NoLine.java", -1),
            new StackTraceElement("com.acme.Line", "call", "Line.java", 0),
            new StackTraceElement("shop", "com.acme", "1.2", "com.acme.Module", "call", "Module.java", 7),
            new StackTraceElement(null, "com.acme", "1.2", "com.acme.Module", "call", "Module.java", 8),
        });

        assertFramesAsTheJvmPrintsThem(thrown);
        assertThat(trace(thrown))
                .contains("(Native Method)", "(Unknown Source)", "(NoLine.java)", "shop/com.acme@1.2/com.acme.Module");
    }

    @Test
    void of_leavesFramesInCommonOut_andNamesCausesAndSuppressed() {
        Exception cause = new IllegalArgumentException("no such node");
        Exception thrown = new IllegalStateException("cannot bind", cause);
        thrown.addSuppressed(new IllegalStateException("not closed"));

        List<String> lines = trace(thrown).lines().toList();
        assertThat(lines.get(0)).isEqualTo("java.lang.IllegalStateException: cannot bind");
        assertThat(lines).contains("Caused by: java.lang.IllegalArgumentException: no such node");
        assertThat(lines).contains("  Suppressed: java.lang.IllegalStateException: not closed");
        int common = thrown.getStackTrace().length - 1;
        assertThat(lines).contains("  ... " + common + " more", "    ... " + common + " more");
    }

    @Test
    void of_isBounded() {
        Exception thrown = new Exception("x".repeat(100));
        for (int i = 0; i < 100; i++) {
            thrown = new Exception("outer " + i, thrown);
        }

        assertThat(ThrowableText.of(thrown, 500).stackTrace())
                .hasSizeBetween(500, 550); // the remark that it was cut included
        assertThat(trace(thrown)).contains("deeper causes left out");
    }

    @Test
    void of_endsWhereCausesGoInCircles() {
        Exception inner = new Exception("inner");
        Exception outer = new Exception("outer", inner);
        inner.initCause(outer);

        assertThat(trace(outer)).contains("Caused by: java.lang.Exception [seen above]");
    }
}
