package io.openclaw.db.session;

import io.vertx.core.Future;

/** How fast a comparison goes: asked after every page of messages and every session. */
@FunctionalInterface
public interface Pace {

    /** Without a rest. */
    Pace FULL = Future::succeededFuture;

    /** Succeeds when the comparison may go on; fails to end it. */
    Future<Void> rest();
}
