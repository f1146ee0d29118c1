package io.logtracr.bench.macro;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Clients of the demo server, in a process of their own: each sends requests over one connection, the next when the last is
 * answered. Plain sockets, because they have to leave the processor to the server.
 */
final class HttpLoad {

    private static final String[] ZONES = {"north", "south", "west"};
    private static final int FAILING_OF = 40;
    private static final String LENGTH = "content-length:";

    private HttpLoad() {}

    /** In the server's process: runs the clients and waits until all requests are answered. */
    static void run(int port, int requests, int clients) throws IOException, InterruptedException {
        int exit = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        HttpLoad.class.getName(),
                        String.valueOf(port),
                        String.valueOf(requests),
                        String.valueOf(clients))
                .inheritIO()
                .start()
                .waitFor();
        if (exit != 0) {
            throw new IOException("the clients failed with exit code " + exit);
        }
    }

    /** In the clients' process. */
    public static void main(String[] args) throws Exception {
        int port = Integer.parseInt(args[0]);
        int requests = Integer.parseInt(args[1]);
        int clients = Integer.parseInt(args[2]);
        AtomicInteger next = new AtomicInteger();
        ExecutorService threads = Executors.newFixedThreadPool(clients);
        try {
            List<Callable<Void>> connections = new ArrayList<>();
            for (int i = 0; i < clients; i++) {
                connections.add(() -> {
                    send(port, next, requests);
                    return null;
                });
            }
            for (Future<Void> connection : threads.invokeAll(connections)) {
                connection.get();
            }
        } finally {
            threads.shutdown();
        }
    }

    private static void send(int port, AtomicInteger next, int requests) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setTcpNoDelay(true);
            OutputStream out = socket.getOutputStream();
            InputStream in = new BufferedInputStream(socket.getInputStream());
            for (int number = next.getAndIncrement(); number < requests; number = next.getAndIncrement()) {
                out.write(request(number));
                skipAnswer(in);
            }
        }
    }

    private static byte[] request(int number) {
        int cpus = number % FAILING_OF == 17 ? 64 : 1 + number % 2;
        String path = "/place?pod=web-" + number + "&zone=" + ZONES[number % ZONES.length] + "&cpus=" + cpus;
        return ("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
    }

    private static void skipAnswer(InputStream in) throws IOException {
        long length = -1;
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            String lower = line.toLowerCase(Locale.ROOT);
            if (lower.startsWith(LENGTH)) {
                length = Long.parseLong(lower.substring(LENGTH.length()).trim());
            }
        }
        if (length < 0) {
            throw new IOException("an answer without length");
        }
        in.skipNBytes(length);
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new IOException("the server closed the connection");
            }
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }
}
