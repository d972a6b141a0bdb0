package io.openclaw.gateway.http;

import io.openclaw.db.model.Fact;
import io.openclaw.db.recorder.DropReason;
import io.openclaw.db.recorder.NotAcceptedException;
import io.openclaw.gateway.http.FeedBody.LineProblem;
import io.openclaw.gateway.http.FeedBody.Numbered;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Records the facts of a body, a portion at a time: the next one is recorded when the one before is durable, so that a large body never
 * fills the recorder's queue by itself, however often it is sent.
 */
final class FeedRecorder {

    private static final int PORTION = 1_000;

    /** A fact that was dropped for this would be dropped again, or was let go on purpose so that more important ones get through. */
    private static final Set<DropReason> FOR_GOOD =
            EnumSet.of(DropReason.BAD_EVENT, DropReason.SPOOL_PRESSURE, DropReason.QUEUE_PRESSURE);

    private final Function<Fact, Future<Void>> recorder;
    private final Duration patience;

    FeedRecorder(Function<Fact, Future<Void>> recorder, Duration patience) {
        this.recorder = recorder;
        this.patience = patience;
    }

    /** Succeeds when all facts are durable or refused for good; fails with a problem when the body is to be sent again. */
    Future<FeedAnswer> record(FeedBody body) {
        Run run = new Run(body.facts());
        return run.portion(0)
                .timeout(patience.toMillis(), TimeUnit.MILLISECONDS)
                .onComplete(done -> run.over = true)
                .recover(failure -> Future.failedFuture(FeedProblems.NOT_ACCEPTED.thrown()))
                .map(done -> new FeedAnswer(body, run.refused));
    }

    /** One body on its way. */
    private final class Run {

        private final List<Numbered> facts;
        private final List<LineProblem> refused = new ArrayList<>();
        private volatile boolean over;

        Run(List<Numbered> facts) {
            this.facts = facts;
        }

        Future<Void> portion(int from) {
            if (over || from >= facts.size()) {
                return Future.succeededFuture();
            }
            List<Numbered> portion = facts.subList(from, Math.min(from + PORTION, facts.size()));
            List<Future<Void>> outcomes = portion.stream()
                    .map(numbered -> recorder.apply(numbered.fact()))
                    .toList();
            return Future.join(outcomes)
                    .transform(settled -> settle(portion, outcomes))
                    .compose(settled -> portion(from + portion.size()));
        }

        private Future<Void> settle(List<Numbered> portion, List<Future<Void>> outcomes) {
            for (int i = 0; i < portion.size(); i++) {
                Throwable cause = outcomes.get(i).cause();
                if (cause instanceof NotAcceptedException dropped && FOR_GOOD.contains(dropped.reason())) {
                    String why = "could not be kept: " + dropped.reason().code();
                    refused.add(new LineProblem(portion.get(i).line(), "fact", why));
                } else if (cause != null) {
                    return Future.failedFuture(cause);
                }
            }
            return Future.succeededFuture();
        }
    }
}
