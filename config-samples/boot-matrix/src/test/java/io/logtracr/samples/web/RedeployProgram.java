package io.logtracr.samples.web;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.catalina.Context;
import org.apache.catalina.startup.Tomcat;

/**
 * A Tomcat that deploys several web applications, asks each something, undeploys them, and does so again and again; then says what of
 * them is left in the process. Arguments: Tomcat's folder, how often, the folders of the applications. The system property
 * {@code shared}, where it is set, is the class path of the loader that the applications share.
 */
public final class RedeployProgram {

    private static final long PATIENCE_NANOS = 20_000_000_000L;
    private static final long PAUSE_MILLIS = 50;

    private final Tomcat tomcat = new Tomcat();
    private final List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
    private final ReferenceQueue<ClassLoader> collected = new ReferenceQueue<>();

    private RedeployProgram() {}

    /** Runs it. */
    public static void main(String[] args) {
        int code = 1;
        try {
            RedeployProgram program = new RedeployProgram();
            program.start(args[0]);
            for (int round = 1; round <= Integer.parseInt(args[1]); round++) {
                program.round(round, List.of(args).subList(2, args.length));
                System.out.println("threads after round " + round + ": " + threads());
            }
            program.report();
            code = 0;
        } catch (Exception e) {
            e.printStackTrace();
        }
        System.exit(code); // Tomcat's threads would go on.
    }

    private void start(String folder) throws Exception {
        tomcat.setBaseDir(folder);
        tomcat.setPort(0);
        tomcat.setAddDefaultWebXmlToWebapp(false);
        tomcat.getConnector();
        String shared = System.getProperty("shared");
        if (shared != null) {
            tomcat.getHost().setParentClassLoader(loaderOf(shared));
        }
        tomcat.getHost();
        tomcat.start();
    }

    private static ClassLoader loaderOf(String classPath) throws MalformedURLException {
        List<URL> urls = new ArrayList<>();
        for (String entry : classPath.split(File.pathSeparator)) {
            urls.add(Path.of(entry).toUri().toURL());
        }
        return new URLClassLoader(urls.toArray(URL[]::new), RedeployProgram.class.getClassLoader());
    }

    private void round(int round, List<String> folders) throws Exception {
        List<Context> deployed = new ArrayList<>();
        for (String folder : folders) {
            String path = "/" + Path.of(folder).getFileName();
            Context context = tomcat.addWebapp(path, folder);
            loaders.add(new WeakReference<>(context.getLoader().getClassLoader(), collected));
            deployed.add(context);
        }
        for (Context context : deployed) {
            System.out.println("answer: " + answer(context.getPath() + "/" + round));
        }
        for (Context context : deployed) {
            tomcat.getHost().removeChild(context);
        }
    }

    private String answer(String path) throws IOException {
        URI uri = URI.create("http://localhost:" + tomcat.getConnector().getLocalPort() + path);
        try (InputStream in = uri.toURL().openStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private void report() throws Exception {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        // The JDK keeps the last one where a record of its was compared.
        while ((loadersLeft() > 1 || maps() > 1) && System.nanoTime() - deadline < 0) {
            System.gc();
            collected.remove(PAUSE_MILLIS);
        }
        System.out.println("class loaders left: " + loadersLeft());
        System.out.println("threads left: " + threads());
        System.out.println("mapped files left: " + maps());
        System.out.println("registrations left: "
                + System.getProperties().stringPropertyNames().stream()
                        .filter(name -> name.startsWith("io.logtracr"))
                        .count());
    }

    private long loadersLeft() {
        return loaders.stream().filter(reference -> reference.get() != null).count();
    }

    private static long threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("logtracr"))
                .count();
    }

    /** Files that are deleted are in there too. */
    private static long maps() throws IOException {
        try (Stream<String> maps = Files.lines(Path.of("/proc/self/maps"))) {
            return maps.filter(line -> line.contains("recorder.arena")).count();
        }
    }
}
