package io.logtracr.control;

import java.util.concurrent.CompletableFuture;

/** Does what is asked for. */
public interface ControlHandler {

    /**
     * Begins to do what is asked for; called on the recorder's thread, which must not wait here.
     *
     * @return completed, by any thread, with the answer
     */
    CompletableFuture<ControlResponse> handle(ControlRequest request);
}
