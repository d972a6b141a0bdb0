package io.openclaw.cli.command;

import io.openclaw.gateway.GatewayConfig;

/** The gateway host as {@code up} sees it. Both methods block. */
public interface GatewayHost {

    /**
     * Starts it: PostgreSQL may be away, HTTP answers when this returns.
     *
     * @return the port of its HTTP server
     */
    int start();

    /**
     * Stops taking in, flushes, drains for a bounded time, closes. Harmless when repeated or never started.
     *
     * @return what became of the facts, one line for the operator, such as how many still wait in the spool
     */
    String stop();

    /** The database answers somewhere else from now on: a libpq URL. Harmless when the host is not started. */
    void databaseMovedTo(String url);

    /** Makes one; free of effects. */
    interface Factory {
        /** A host that is not started yet. */
        GatewayHost create(GatewayConfig config);
    }
}
