package io.logtracr.samples.demo;

import java.net.InetAddress;
import java.net.URI;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.component.LifeCycle;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** An embedded Jetty on a free port of the loopback address, each request a flow of its own. */
public final class DemoServer implements AutoCloseable {

    private final Server server;
    private final ServerConnector connector;

    private DemoServer(Server server, ServerConnector connector) {
        this.server = server;
        this.connector = connector;
    }

    /** Starts the server; throws unchecked what Jetty could not do. */
    public static DemoServer start() {
        QueuedThreadPool threads = new QueuedThreadPool(16);
        threads.setName("http");
        Server server = new Server(threads);
        ServerConnector connector = new ServerConnector(server, 1, 1);
        connector.setHost(InetAddress.getLoopbackAddress().getHostAddress());
        server.addConnector(connector);
        server.setHandler(new FlowHandler(new PlacementHandler()));
        LifeCycle.start(server);
        return new DemoServer(server, connector);
    }

    /** The address of the server. */
    public URI address() {
        return URI.create("http://" + connector.getHost() + ":" + connector.getLocalPort());
    }

    /** Stops the server and waits for its threads. */
    @Override
    public void close() {
        LifeCycle.stop(server);
    }
}
