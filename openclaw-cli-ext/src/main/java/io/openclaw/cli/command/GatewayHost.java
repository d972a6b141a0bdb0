package io.openclaw.cli.command;

import io.openclaw.db.DbConfig;

/** The gateway host as {@code up} sees it. Both methods block. */
public interface GatewayHost {

    /**
     * Starts it: PostgreSQL may be away, HTTP answers when this returns.
     *
     * @return the port of its HTTP server on 127.0.0.1
     */
    int start();

    /**
     * Stops taking in, flushes, drains for a bounded time, closes. Harmless when repeated or never started.
     *
     * @return what became of the facts, one line for the operator, such as how many still wait in the spool
     */
    String stop();

    /** Makes one; free of effects. */
    interface Factory {
        /**
         * A host that is not started yet.
         *
         * @param port to listen on; 0 for any free one
         */
        GatewayHost create(DbConfig config, int port);
    }
}
