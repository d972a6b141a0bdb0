package io.openclaw.gateway.live;

import io.openclaw.db.model.Fact;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.function.Function;

/**
 * What a {@link LiveSource} works with.
 *
 * @param recorder takes facts in; succeeds when they are durable, fails with {@link io.openclaw.db.recorder.NotAcceptedException}
 * @param home where it keeps how far it came
 */
public record LiveParts(
        Function<List<Fact>, Future<Void>> recorder, Path home, Vertx vertx, Clock clock, Rhythm rhythm) {

    /** With the usual rhythm. */
    public static LiveParts of(Function<List<Fact>, Future<Void>> recorder, Path home, Vertx vertx, Clock clock) {
        return new LiveParts(recorder, home, vertx, clock, Rhythm.USUAL);
    }
}
