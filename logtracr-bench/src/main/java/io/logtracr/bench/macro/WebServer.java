package io.logtracr.bench.macro;

import io.logtracr.bench.TmpfsFolder;
import io.logtracr.bench.rival.ApplicationLog;
import io.logtracr.bench.rival.Rival;
import io.logtracr.samples.demo.DemoServer;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What DEBUG costs a real application: the demo's web server (Jetty, which logs dozens of DEBUG lines a request itself) under
 * load by clients in another process. The same number of requests for all. The file gets all that is logged at DEBUG, the
 * recorder what is logged in a flow; the lines of text tell how much that is, those of the main log at INFO included.
 */
final class WebServer implements Measurement {

    private static final int CLIENTS = 4;
    private static final double NANOS_A_MICRO = 1e3;

    @Override
    public Map<String, Double> measure(Rival rival, Effort effort) throws Exception {
        try (TmpfsFolder folder = TmpfsFolder.create();
                ApplicationLog log = ApplicationLog.open(rival, folder.path());
                DemoServer server = DemoServer.start()) {
            int port = server.address().getPort();
            int warmUp = effort.requests() / 2;
            HttpLoad.run(port, warmUp, CLIENTS);
            log.settle();
            double recordedBefore = log.recorded();

            long cpuBefore = ProcessCosts.cpuNanos();
            long before = System.nanoTime();
            HttpLoad.run(port, effort.requests(), CLIENTS);
            long wall = System.nanoTime() - before;
            log.settle();
            long cpu = ProcessCosts.cpuNanos() - cpuBefore;

            double requests = effort.requests();
            Map<String, Double> values = new LinkedHashMap<>();
            values.put("requests/s", requests * 1e9 / wall);
            values.put("CPU us/request", cpu / requests / NANOS_A_MICRO);
            values.put("entries recorded/request", (log.recorded() - recordedBefore) / requests);
            values.put("entries lost", log.lost());
            values.put("text lines/request", TextLines.in(folder.path()).entries() / (requests + warmUp));
            return values;
        }
    }
}
