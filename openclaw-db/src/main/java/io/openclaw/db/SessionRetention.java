package io.openclaw.db;

import io.openclaw.db.model.SessionDeleted;
import io.openclaw.db.postgres.OldSession;
import io.openclaw.db.postgres.OldSessions;
import io.openclaw.db.postgres.SessionLimit;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes the sessions of this host that the rules no longer keep. A session goes as if a person had deleted it: a fact on the common road,
 * so that spool, memory and PostgreSQL follow, and its model calls keep their numbers. Never at the start, never another host's, never what
 * was used within a day.
 */
public final class SessionRetention implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SessionRetention.class);
    private static final Duration FIRST = Duration.ofHours(1);
    private static final Duration EVERY = Duration.ofDays(1);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final int BATCH = 20;

    private final OldSessions sessions;
    private final String host;
    private final RetentionRules rules;
    private final Parts parts;
    private volatile boolean running;

    /**
     * What it works with.
     *
     * @param delete takes deletions in, in order; what it has taken in will be done
     */
    public record Parts(Vertx vertx, Clock clock, Function<List<SessionDeleted>, Future<Void>> delete) {}

    /**
     * What would go.
     *
     * @param quietSince sessions used at this time or later stay, also when it is put into effect later
     */
    public record Plan(List<OldSession> sessions, Instant quietSince) {

        public Plan {
            sessions = List.copyOf(sessions);
        }

        public long messages() {
            return sessions.stream().mapToLong(OldSession::messages).sum();
        }

        public long bytes() {
            return sessions.stream().mapToLong(OldSession::bytes).sum();
        }
    }

    public SessionRetention(OldSessions sessions, String host, RetentionRules rules, Parts parts) {
        this.sessions = sessions;
        this.host = host;
        this.rules = rules;
        this.parts = parts;
    }

    /** From now on once a day, the first time in an hour. Does nothing when there is no rule. */
    public void start() {
        if (!running && rules.any()) {
            running = true;
            parts.vertx().setTimer(FIRST.toMillis(), this::daily);
        }
    }

    /** Begins nothing more. */
    @Override
    public void close() {
        running = false;
    }

    /** What the rules no longer keep, longest unused first. Changes nothing. */
    public Future<Plan> preview() {
        Instant now = parts.clock().instant();
        Instant quietSince = now.minus(RetentionRule.LEAST_AGE);
        Future<List<OldSession>> all = Future.succeededFuture(List.of());
        for (SessionLimit limit : rules.limits(host, now)) {
            all = all.compose(found -> sessions.beyond(host, limit, quietSince).map(more -> joined(found, more)));
        }
        return all.map(found -> new Plan(found, quietSince));
    }

    /**
     * Deletes what the plan names, in small batches with rests between.
     *
     * @return how many sessions; those used since the plan was made stay
     */
    public Future<Integer> apply(Plan plan) {
        return apply(plan.sessions(), plan.quietSince(), 0);
    }

    private Future<Integer> apply(List<OldSession> found, Instant quietSince, int done) {
        if (found.isEmpty()) {
            return Future.succeededFuture(done);
        }
        int size = Math.min(BATCH, found.size());
        List<OldSession> rest = found.subList(size, found.size());
        return sessions.stillUnused(host, found.subList(0, size), quietSince)
                .compose(unused -> parts.delete().apply(deletions(unused)).map(done + unused.size()))
                .compose(sum -> rest.isEmpty()
                        ? Future.succeededFuture(sum)
                        : pause().compose(rested -> apply(rest, quietSince, sum)));
    }

    private List<SessionDeleted> deletions(List<OldSession> unused) {
        Instant now = parts.clock().instant();
        return unused.stream()
                .map(session -> new SessionDeleted(session.key(), session.agent(), now))
                .toList();
    }

    private Future<Void> pause() {
        Promise<Void> rested = Promise.promise();
        parts.vertx().setTimer(PAUSE.toMillis(), timer -> rested.complete());
        return rested.future();
    }

    private void daily(long timer) {
        if (!running) {
            return;
        }
        preview()
                .compose(this::apply)
                .onSuccess(count -> LOG.info("Retention deleted {} sessions of {}.", count, host))
                .onFailure(failure -> LOG.warn(
                        "Retention did not get through ({}); it tries again in a day.",
                        failure.getClass().getSimpleName()))
                .onComplete(ended -> parts.vertx().setTimer(EVERY.toMillis(), this::daily));
    }

    private static List<OldSession> joined(List<OldSession> some, List<OldSession> more) {
        List<OldSession> all = new ArrayList<>(some);
        all.addAll(more);
        all.sort(Comparator.comparing(OldSession::usedAt));
        return all;
    }
}
