package io.openclaw.gateway;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import org.jspecify.annotations.Nullable;

/**
 * The Vert.x the plugin runs on: the host's, which is left running, or one of its own. The threads of our own are daemons: a host whose
 * work is done ends, whether it closed the plugin or not.
 */
final class HostVertx {

    /** Nothing of ours is heavy on the event loop; the rest of the machine is the host's. */
    private static final int EVENT_LOOPS = 2;

    private final Vertx vertx;
    private final boolean own;

    private HostVertx(Vertx vertx, boolean own) {
        this.vertx = vertx;
        this.own = own;
    }

    /** @param given the host's; null: make one */
    static HostVertx of(@Nullable Vertx given) {
        return given == null ? new HostVertx(Vertx.vertx(options()), true) : new HostVertx(given, false);
    }

    Vertx vertx() {
        return vertx;
    }

    Future<Void> close() {
        return own ? vertx.close() : Future.succeededFuture();
    }

    private static VertxOptions options() {
        return new VertxOptions().setUseDaemonThread(true).setEventLoopPoolSize(EVENT_LOOPS);
    }
}
