package com.acme;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.server.FinalRequestProcessor;
import org.apache.zookeeper.server.NIOServerCnxnFactory;
import org.apache.zookeeper.server.PrepRequestProcessor;
import org.apache.zookeeper.server.Request;
import org.apache.zookeeper.server.RequestProcessor;
import org.apache.zookeeper.server.SyncRequestProcessor;
import org.apache.zookeeper.server.ZooKeeperServer;
import org.slf4j.MDC;

/**
 * A ZooKeeper server and one client in one process: each unit creates a node, changes it, reads it and deletes it. The server works in
 * threads of its own, so it is told there which request of which session it works for, through the chain of processors that
 * ZooKeeper lets be set up.
 */
public final class ZooKeeperNodes {

    private ZooKeeperNodes() {}

    /** Arguments: how many nodes to warm up, how many to measure, and at most how many a second. */
    public static void main(String[] args) throws Exception {
        Path folder = Files.createTempDirectory("zookeeper");
        // the least that a server may sync: the disk is not what is measured
        System.setProperty("zookeeper.forceSync", "no");
        Server server = new Server(folder);
        NIOServerCnxnFactory connections = new NIOServerCnxnFactory();
        connections.configure(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
        connections.startup(server);
        CountDownLatch connected = new CountDownLatch(1);
        try (ZooKeeper client = new ZooKeeper("localhost:" + connections.getLocalPort(), 10_000, event -> {
            if (event.getState() == KeeperState.SyncConnected) {
                connected.countDown();
            }
        })) {
            connected.await();
            Workload.withIds().run(args, number -> {
                String path = "/node-" + number;
                client.create(path, text("new"), Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
                client.setData(path, text("changed"), -1);
                client.getData(path, false, null);
                client.delete(path, -1);
            });
        }
        connections.shutdown();
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static final class Server extends ZooKeeperServer {

        Server(Path folder) throws Exception {
            super(folder.toFile(), folder.toFile(), 2000);
        }

        @Override
        protected void setupRequestProcessors() {
            RequestProcessor last = new WithId(new FinalRequestProcessor(this));
            SyncRequestProcessor sync = new SyncRequestProcessor(this, last);
            sync.start();
            PrepRequestProcessor first = new PrepRequestProcessor(this, sync);
            first.start();
            firstProcessor = first;
        }
    }

    /** Says in the MDC which request is being worked on. */
    private record WithId(RequestProcessor next) implements RequestProcessor {

        @Override
        public void processRequest(Request request) throws RequestProcessorException {
            try (MDC.MDCCloseable id = MDC.putCloseable(
                    "logID", "session-" + Long.toHexString(request.sessionId) + "-" + request.cxid / 4)) {
                next.processRequest(request);
            }
        }

        @Override
        public void shutdown() {
            next.shutdown();
        }
    }
}
