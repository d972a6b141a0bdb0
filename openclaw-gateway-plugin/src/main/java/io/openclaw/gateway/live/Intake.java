package io.openclaw.gateway.live;

import io.openclaw.db.model.Fact;
import io.openclaw.db.recorder.DropReason;
import io.openclaw.db.recorder.NotAcceptedException;
import io.vertx.core.Future;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** Records what came, and knows how much of it is on its way to the disk. On one event loop. */
final class Intake {

    /** So many facts may wait before no more frames are taken. */
    private static final int FULL = 2_000;

    private static final int ROOM = 500;

    /** A fact that was dropped for this would be dropped again, or was let go on purpose so that more important ones get through. */
    private static final Set<DropReason> FOR_GOOD =
            EnumSet.of(DropReason.BAD_EVENT, DropReason.SPOOL_PRESSURE, DropReason.QUEUE_PRESSURE);

    private final Function<List<Fact>, Future<Void>> recorder;
    private final Tally tally;
    private int waiting;

    Intake(Function<List<Fact>, Future<Void>> recorder, Tally tally) {
        this.recorder = recorder;
        this.tally = tally;
    }

    /** Succeeds when the facts are durable or refused for good; fails when they should be fetched once more. */
    Future<Void> take(List<Fact> facts) {
        if (facts.isEmpty()) {
            return Future.succeededFuture();
        }
        waiting += facts.size();
        return recorder.apply(facts)
                .onComplete(done -> waiting -= facts.size())
                .onSuccess(done -> tally.facts.add(facts.size()))
                .recover(e -> e instanceof NotAcceptedException dropped && FOR_GOOD.contains(dropped.reason())
                        ? Future.succeededFuture()
                        : Future.failedFuture(e));
    }

    boolean isFull() {
        return waiting >= FULL;
    }

    boolean hasRoom() {
        return waiting <= ROOM;
    }
}
