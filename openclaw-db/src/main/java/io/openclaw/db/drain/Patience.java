package io.openclaw.db.drain;

import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Those who wait until nothing waits any more, each for as long as he wants to. One thread. */
final class Patience {

    private final Vertx vertx;
    private final List<Promise<Void>> waiting = new ArrayList<>();

    Patience(Vertx vertx) {
        this.vertx = vertx;
    }

    void await(Promise<Void> end, Duration longest) {
        waiting.add(end);
        long timer = vertx.setTimer(Math.max(1, longest.toMillis()), id -> end.tryComplete());
        end.future().onComplete(done -> vertx.cancelTimer(timer));
    }

    void end() {
        waiting.forEach(Promise::tryComplete);
        waiting.clear();
    }
}
