package io.openclaw.gateway.http;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;

/** Other rooms answer on threads of their own; what follows belongs on the event loop of the request. */
final class Contexts {

    private Contexts() {}

    /** The same outcome, on the context of the caller. */
    static <T> Future<T> back(Vertx vertx, Future<T> elsewhere) {
        Context here = vertx.getOrCreateContext();
        Promise<T> promise = Promise.promise();
        elsewhere
                .onSuccess(value -> here.runOnContext(now -> promise.complete(value)))
                .onFailure(failure -> here.runOnContext(now -> promise.fail(failure)));
        return promise.future();
    }
}
