package io.openclaw.db.session;

import io.openclaw.db.model.Fact;
import io.openclaw.db.session.SqliteSessions.FileWork;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * The sessions of an agent in its {@code sessions.db}, and a copy of them in PostgreSQL. Reads are answered by the file. What is appended
 * is committed to the file first, and nobody waits for the copy; what is deleted or renamed is accepted by the road first, because of
 * the two halves that a crash may leave, that one can be finished: {@link #mend} does it.
 */
public final class DualSessions implements SessionStore {

    /** Accepting takes milliseconds. Longer than this, somebody waits for a disk that is gone. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final SqliteSessions file;
    private final StoreFacts facts;
    private final Road road;
    private final Duration patience;
    private final AtomicLong dropped = new AtomicLong();
    private final WatchedDeletions elsewhere;
    private final Mending mending;

    private DualSessions(Path gatewayHome, String agent, Road road, Clock clock, Duration patience) {
        this.patience = patience;
        this.facts = new StoreFacts(road.host(), agent);
        this.road = road;
        this.file = SqliteSessions.create(gatewayHome, agent, road.vertx(), clock, new Copying());
        this.elsewhere = new WatchedDeletions(file, facts, road);
        this.mending = new Mending(file, facts, road, clock);
    }

    /**
     * A store that touches nothing until it is opened.
     *
     * @param gatewayHome the home of the gateway, such as {@code ~/.openclaw}
     * @param agent the agent, which is the name of a folder
     * @param clock what times messages and sessions, to the millisecond
     */
    public static DualSessions create(Path gatewayHome, String agent, Road road, Clock clock) {
        return create(gatewayHome, agent, road, clock, PATIENCE);
    }

    /** One that waits so long for a deletion or renaming to be accepted. */
    static DualSessions create(Path gatewayHome, String agent, Road road, Clock clock, Duration patience) {
        return new DualSessions(gatewayHome, agent, road, clock, patience);
    }

    /** Facts that were not kept, since this store was made: PostgreSQL lacks them until {@link #mend} has told them again. */
    public long dropped() {
        return dropped.get();
    }

    /** Goes up whenever something happened that {@link #mend} alone sets right. */
    public long toMend() {
        return dropped.get() + elsewhere.left();
    }

    /**
     * Makes the file and PostgreSQL agree where a crash or a full spool parted them: deletes and renames here what was accepted but
     * not done, and tells again what PostgreSQL lacks. Takes as long as it takes, page by page; fails when PostgreSQL cannot be asked.
     *
     * @return how many sessions it set right
     */
    public Future<Integer> mend() {
        return mending.run();
    }

    @Override
    public Future<Void> open() {
        return file.open().compose(opened -> file.onFile(this::follow)).mapEmpty();
    }

    /** From here on the file follows what is deleted elsewhere; what was decided before waits in the spool, or is left to {@link #mend}. */
    private boolean follow(SessionsFile open) {
        Optional<Instant> last = WaitingFates.last(road.backlog(), facts);
        last.ifPresent(open::writeAfter);
        elsewhere.start();
        return last.isPresent();
    }

    @Override
    public Future<Void> close() {
        mending.stop();
        return file.close();
    }

    @Override
    public Future<Void> createSession(String key, String agent, String model) {
        return file.createSession(key, agent, model);
    }

    @Override
    public Future<Long> appendMessage(String key, SessionMessage message) {
        return file.appendMessage(key, message);
    }

    @Override
    public Future<List<Long>> appendTurn(String key, Turn turn) {
        return file.appendTurn(key, turn);
    }

    @Override
    public Future<Void> addTokens(String key, long tokens) {
        return file.addTokens(key, tokens);
    }

    @Override
    public Future<Integer> deleteSession(String key) {
        return file.told(
                open -> open.deletionOf(key).stream().toList(), this::tellDeletions, plan -> open -> open.delete(plan));
    }

    @Override
    public Future<Integer> pruneOlderThan(Duration age) {
        return file.told(
                open -> open.deletionsOf(SqliteSessions.requirePositive(age)), this::tellDeletions, plan -> open -> {
                    open.delete(plan);
                    return plan.size();
                });
    }

    @Override
    public Future<Integer> migrateOldKeys() {
        return file.told(SessionsFile::movesOfOldKeys, this::tellMoves, DualSessions::carryOut);
    }

    @Override
    public Future<Boolean> rename(String from, String to) {
        return file.told(open -> open.moveOf(from, to).stream().toList(), this::tellMoves, DualSessions::carryOut)
                .map(moved -> moved > 0);
    }

    @Override
    public Future<List<StoredMessage>> loadMessages(String key, Page page) {
        return file.loadMessages(key, page);
    }

    @Override
    public Future<List<LlmMessage>> loadLlmMessages(String key, Page page) {
        return file.loadLlmMessages(key, page);
    }

    @Override
    public Future<List<SessionSummary>> listSessions(String agent, int limit) {
        return file.listSessions(agent, limit);
    }

    @Override
    public Future<Optional<String>> findLatestSession(String prefix) {
        return file.findLatestSession(prefix);
    }

    @Override
    public Future<Optional<String>> latestSessionKey(String agent) {
        return file.latestSessionKey(agent);
    }

    @Override
    public Future<SessionStats> stats(String agent) {
        return file.stats(agent);
    }

    @Override
    public Future<List<SessionHit>> search(String text, int limit) {
        return file.search(text, limit);
    }

    private static FileWork<Integer> carryOut(List<Move> moves) {
        return open -> {
            for (Move move : moves) {
                open.rename(move.from(), move.to());
                open.following().arrived(move);
            }
            return moves.size();
        };
    }

    private Future<Void> tellDeletions(List<Deletion> plan) {
        return accepted(plan.stream().map(deletion -> facts.deleted(deletion)).toList(), open -> {
            for (Deletion deletion : plan) {
                open.following().deletion(deletion.key(), deletion.at());
            }
            return plan.size();
        });
    }

    private Future<Void> tellMoves(List<Move> plan) {
        return accepted(plan.stream().map(facts::renamed).toList(), open -> {
            for (Move move : plan) {
                open.following().renaming(move);
            }
            return plan.size();
        });
    }

    /** @param late what is done in the file when they are accepted after all, later than anybody waits */
    private Future<Void> accepted(List<Fact> told, FileWork<Integer> late) {
        Future<Void> accepted = road.recorder().recordAllAndAwait(told);
        return accepted.timeout(patience.toMillis(), TimeUnit.MILLISECONDS).recover(failure -> {
            if (failure instanceof TimeoutException) {
                accepted.compose(taken -> file.onFile(late)).onFailure(failed -> elsewhere.leaveOne());
                return Future.failedFuture(notYetAccepted(failure));
            }
            return Future.failedFuture(notAccepted(failure));
        });
    }

    private SessionsUnavailableException notYetAccepted(Throwable cause) {
        return new SessionsUnavailableException(
                "It is not known yet whether sessions of agent " + facts.folder()
                        + " will be deleted or renamed: within " + patience.toMillis()
                        + " ms the spool has not taken the order, which now waits in memory. Once it is taken, it is done"
                        + " in the file and in PostgreSQL; a crash before that drops it from both. See the spool in"
                        + " /health; when it works again, look, and ask again if nothing was done: to delete twice does"
                        + " no harm.",
                cause);
    }

    private SessionsUnavailableException notAccepted(Throwable cause) {
        return new SessionsUnavailableException(
                "Nothing was deleted or renamed in the sessions of agent " + facts.folder()
                        + ", because the copy in PostgreSQL could not be told to follow ("
                        + cause.getClass().getSimpleName()
                        + "). See the spool in /health, then try again.",
                cause);
    }

    /** Tells the road what was written to the file. Nobody waits, and nothing that goes wrong here is the writer's trouble. */
    private final class Copying implements FileListener {

        @Override
        public void created(SessionRow row) {
            tell(() -> List.of(facts.opened(row)));
        }

        @Override
        public void appended(Appended messages) {
            tell(() -> facts.appended(messages));
        }

        @Override
        public void counted(SessionRow row) {
            tell(() -> List.of(facts.total(row)));
        }

        private void tell(Supplier<List<Fact>> told) {
            try {
                road.recorder().recordAll(told.get()).onFailure(refused -> dropped.incrementAndGet());
            } catch (RuntimeException e) {
                // A row that no fact can tell of, such as one with an empty key.
                dropped.incrementAndGet();
            }
        }
    }
}
