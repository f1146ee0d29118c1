package io.logtracr.samples.demo;

import java.util.List;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Fields;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * The demo's application: finds a node for a pod that asks for processors. Its reasons are logged at DEBUG, which nobody
 * can afford to write for every request, and without which a refusal cannot be understood.
 */
final class PlacementHandler extends Handler.Abstract {

    private static final Logger LOG = LoggerFactory.getLogger(PlacementHandler.class);

    private static final List<Node> NODES = List.of(
            new Node("node-a1", "north", 4),
            new Node("node-a2", "north", 16),
            new Node("node-b1", "south", 8),
            new Node("node-b2", "south", 32),
            new Node("node-c1", "west", 2));

    private record Node(String name, String zone, int freeCpus) {}

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        Fields query = Request.extractQueryParameters(request);
        String pod = query.getValue("pod");
        String zone = query.getValue("zone");
        int cpus = Integer.parseInt(query.getValue("cpus"));
        Node node = choose(pod, zone, cpus);
        response.setStatus(HttpStatus.OK_200);
        Content.Sink.write(response, true, pod + " goes to " + node.name() + "\n", callback);
        return true;
    }

    private static Node choose(String pod, String zone, int cpus) {
        String logId = MDC.get("logID");
        LOG.debug("{} looks for a node: pod={} zone={} cpus={}", logId, pod, zone, cpus);
        Node best = null;
        for (Node node : NODES) {
            boolean zoneFits = node.zone().equals(zone);
            boolean cpusFit = node.freeCpus() >= cpus;
            LOG.atDebug()
                    .setMessage("{} verdict on {}")
                    .addArgument(logId)
                    .addArgument(node.name())
                    .addKeyValue("zoneFits", zoneFits)
                    .addKeyValue("cpusFit", cpusFit)
                    .addKeyValue("freeCpus", node.freeCpus())
                    .log();
            if (zoneFits && cpusFit && (best == null || node.freeCpus() < best.freeCpus())) {
                best = node;
            }
        }
        if (best == null) {
            throw new IllegalStateException("no node fits pod " + pod);
        }
        LOG.debug("{} chose {} of {} nodes", logId, best.name(), NODES.size());
        return best;
    }
}
