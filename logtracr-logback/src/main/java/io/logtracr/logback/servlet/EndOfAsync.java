package io.logtracr.logback.servlet;

import io.logtracr.FlowScope;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/** Ends a flow with the asynchronous work of its request. Called by the container, on any thread. */
final class EndOfAsync implements AsyncListener {

    private final FlowScope scope;
    private final HttpServletResponse response;

    private EndOfAsync(FlowScope scope, HttpServletResponse response) {
        this.scope = scope;
        this.response = response;
    }

    /** Waits for the end; {@code false} if that has been already. */
    static boolean listen(HttpServletRequest request, HttpServletResponse response, FlowScope scope) {
        try {
            request.getAsyncContext().addListener(new EndOfAsync(scope, response));
            return true;
        } catch (IllegalStateException e) {
            return false;
        }
    }

    @Override
    public void onComplete(AsyncEvent event) {
        FlowFilter.tellOutcome(scope, response);
        scope.close();
    }

    @Override
    public void onTimeout(AsyncEvent event) {
        scope.failed(event.getThrowable());
    }

    @Override
    public void onError(AsyncEvent event) {
        scope.failed(event.getThrowable());
    }

    /** Somebody has begun again, and with that forgotten who listens. */
    @Override
    public void onStartAsync(AsyncEvent event) {
        event.getAsyncContext().addListener(this);
    }
}
