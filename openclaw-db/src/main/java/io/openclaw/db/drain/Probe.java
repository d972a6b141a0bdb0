package io.openclaw.db.drain;

import io.openclaw.db.model.FactKind;
import io.openclaw.db.postgres.PostgresException;
import io.openclaw.db.postgres.Session;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Tries single rows of a refused batch, and takes each back: is it a few rows, or all of a kind? */
final class Probe {

    /** Fewer rows prove nothing: they may all be bad. */
    private static final int LEAST = 8;

    private final Session session;
    private final String host;
    private final Work work;
    private final PostgresException why;

    Probe(Session session, String host, Work work, PostgresException why) {
        this.session = session;
        this.host = host;
        this.work = work;
        this.why = why;
    }

    /** True when each of several rows is refused for the same reason. Fails when it could not be found out. */
    Future<Boolean> allRefused() {
        FactKind kind = why.kind().orElse(null);
        List<Item> sample = kind == null ? List.of() : sample(kind);
        return sample.size() < LEAST ? Future.succeededFuture(false) : tryFrom(sample, 0);
    }

    private Future<Boolean> tryFrom(List<Item> sample, int number) {
        if (number == sample.size()) {
            return Future.succeededFuture(true);
        }
        return session.rehearse(work.only(sample.get(number)).toBatch(host))
                .map(stored -> false)
                .recover(failure ->
                        failure instanceof PostgresException known ? judge(known) : Future.failedFuture(failure))
                .compose(refused -> refused ? tryFrom(sample, number + 1) : Future.succeededFuture(false));
    }

    private Future<Boolean> judge(PostgresException failure) {
        return SqlStates.action(failure) == Action.ISOLATE
                ? Future.succeededFuture(Suspicion.reason(failure).equals(Suspicion.reason(why)))
                : Future.failedFuture(failure);
    }

    /** Picked at random, so that no pattern of the batch meets one of ours; the same for the same batch. */
    private List<Item> sample(FactKind kind) {
        List<Item> ofKind = new ArrayList<>(work.items());
        ofKind.removeIf(item -> item.fact() == null || item.kind() != kind);
        Collections.shuffle(ofKind, new Random(work.fromSeq()));
        return ofKind.subList(0, Math.min(ofKind.size(), Suspicion.ENOUGH));
    }
}
