package io.openclaw.db.session;

import io.openclaw.db.model.Fact;
import io.openclaw.db.model.SessionDeleted;
import io.openclaw.db.session.Held.State;
import io.openclaw.db.session.SessionsConfig.Memory;
import io.openclaw.db.spool.SpoolException;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The sessions of an agent in PostgreSQL. A write is a fact: it succeeds when the road has accepted it, and never waits for PostgreSQL.
 * What was written is read back at once, from memory until PostgreSQL has it. While PostgreSQL is away, sessions used lately are answered
 * from memory, and what memory does not know fails.
 */
public final class PostgresSessions implements SessionStore {

    /** How long a read waits for what was written before it to be stored. */
    private static final Duration ARRIVAL = Duration.ofSeconds(3);

    private static final List<String> OLD_CHANNELS = List.of("tg:", "dc:");

    private final StoreFacts facts;
    private final Road road;
    private final Clock clock;
    private final SessionMemory memory;
    private final Lookup lookup;
    private final Acceptance acceptance;
    private volatile boolean open;
    private @Nullable Future<Void> opening;
    private volatile boolean closed;

    private PostgresSessions(String agent, Road road, Memory bounds, Clock clock) {
        this.facts = new StoreFacts(road.host(), agent);
        this.road = road;
        this.clock = clock;
        this.memory = new SessionMemory(bounds, clock);
        this.lookup = new Lookup(memory, facts, road, bounds.messages());
        this.acceptance = new Acceptance(memory, road, agent);
    }

    /**
     * A store that does nothing until it is opened.
     *
     * @param agent the agent, which is the name of its folder in the gateway's home
     * @param bounds of what is held in memory
     * @param clock what times messages and sessions, to the millisecond
     */
    public static PostgresSessions create(String agent, Road road, Memory bounds, Clock clock) {
        return new PostgresSessions(agent, road, bounds, clock);
    }

    /** Takes over what earlier runs wrote and PostgreSQL does not have yet. Does not wait for PostgreSQL. */
    @Override
    public synchronized Future<Void> open() {
        if (closed) {
            return notOpen();
        }
        if (opening == null || opening.failed()) {
            opening = road.vertx().executeBlocking(this::takeOver);
        }
        return opening;
    }

    private @Nullable Void takeOver() {
        try {
            Inheritance inheritance = new Inheritance(memory, facts);
            road.backlog().eachWaiting(inheritance::add);
            road.recorder().watchDeletions(this::deleted);
            open = true;
            return null;
        } catch (SpoolException e) {
            throw new SessionsUnavailableException(
                    "The sessions of agent " + facts.folder() + " cannot be opened: " + e.getMessage(), e);
        }
    }

    @Override
    public Future<Void> close() {
        closed = true;
        open = false;
        return Future.succeededFuture();
    }

    /** What somebody else deleted, such as by the command line, is forgotten here. */
    private void deleted(SessionDeleted elsewhere) {
        if (facts.mayConcern(elsewhere.agentId())) {
            memory.deletedElsewhere(elsewhere.sessionKey(), elsewhere.at());
        }
    }

    @Override
    public Future<Void> createSession(String key, String agent, String model) {
        return here(() -> lookup.attempt(key).compose(state -> switch (state) {
            case PRESENT -> Future.succeededFuture();
            case ABSENT -> acceptance.of(key, List.of(facts.opened(memory.begin(key, agent, model))));
            case UNKNOWN -> acceptance.of(key, List.of(facts.used(memory.use(key, agent, model))));
        }));
    }

    @Override
    public Future<Long> appendMessage(String key, SessionMessage message) {
        return append(key, List.of(message)).map(positions -> positions.get(0));
    }

    @Override
    public Future<List<Long>> appendTurn(String key, Turn turn) {
        return append(key, turn.messages());
    }

    private Future<List<Long>> append(String key, List<SessionMessage> all) {
        if (all.stream().anyMatch(message -> message.role().isEmpty())) {
            return Future.failedFuture(
                    new IllegalArgumentException("A message for session " + key + " has no role: say who speaks."));
        }
        return here(() -> lookup.attempt(key).compose(state -> {
            if (state == State.ABSENT) {
                return Future.failedFuture(new UnknownSessionException(key));
            }
            Appended appended = memory.append(key, facts.folder(), all);
            return acceptance
                    .of(key, facts.appended(appended))
                    .map(appended.messages().stream()
                            .map(StoredMessage::position)
                            .toList());
        }));
    }

    @Override
    public Future<Void> addTokens(String key, long tokens) {
        if (tokens < 0) {
            return Future.failedFuture(new IllegalArgumentException(
                    "Tokens were used or not: " + tokens + " cannot be added to session " + key + "."));
        }
        return here(() -> lookup.attempt(key).compose(state -> {
            SessionRow row = memory.lastUse(key, facts.folder());
            return state == State.ABSENT
                    ? Future.succeededFuture()
                    : acceptance.of(key, List.of(facts.added(key, row.agent(), tokens, row.updatedAt())));
        }));
    }

    @Override
    public Future<Integer> deleteSession(String key) {
        return here(() -> lookup.require(key).compose(known -> {
            Optional<Deletion> deletion = memory.delete(key);
            return deletion.isEmpty()
                    ? Future.succeededFuture(0)
                    : acceptance
                            .of(key, List.of(facts.deleted(deletion.get())))
                            .map(deletion.get().messages());
        }));
    }

    @Override
    public Future<Integer> pruneOlderThan(Duration age) {
        return here(() -> {
            Instant cutoff = clock.instant().minus(SqliteSessions.requirePositive(age));
            return asked().compose(there -> there.sessions().usedBefore(cutoff)).compose(old -> {
                List<Future<Void>> gone = new ArrayList<>();
                old.removeIf(view -> memory.isUsedSince(view.name().key(), cutoff));
                old.forEach(view -> {
                    String agent = facts.agentInStore(view.name().agent());
                    Deletion deletion = memory.delete(view.name().key(), agent, view.updatedAt());
                    gone.add(acceptance.of(deletion.key(), List.of(facts.deleted(deletion))));
                });
                return Future.all(gone).map(old.size());
            });
        });
    }

    @Override
    public Future<Integer> migrateOldKeys() {
        return here(() -> asked().compose(there -> {
            Future<Integer> renamed = Future.succeededFuture(0);
            for (String channel : OLD_CHANNELS) {
                renamed = renamed.compose(count ->
                        there.sessions().keysFrom(channel).compose(keys -> OldKeys.rename(keys, this::rename, count)));
            }
            return renamed;
        }));
    }

    @Override
    public Future<Boolean> rename(String from, String to) {
        return here(() -> lookup.require(from)
                .compose(known -> lookup.require(to))
                .compose(known -> {
                    Optional<Move> move = memory.move(from, to);
                    if (move.isEmpty()) {
                        return Future.succeededFuture(false);
                    }
                    memory.written(to);
                    return acceptance
                            .of(from, List.<Fact>of(facts.renamed(move.get())))
                            .onFailure(refused -> memory.forget(to))
                            .map(true);
                }));
    }

    @Override
    public Future<List<StoredMessage>> loadMessages(String key, Page page) {
        return here(() -> {
            Optional<List<StoredMessage>> held = memory.page(key, page);
            return held.isPresent()
                    ? Future.succeededFuture(held.get())
                    : lookup.require(key).compose(known -> lookup.page(key, page));
        });
    }

    @Override
    public Future<List<LlmMessage>> loadLlmMessages(String key, Page page) {
        return loadMessages(key, page)
                .map(stored -> stored.stream()
                        .flatMap(message -> LlmMessage.of(message.message()).stream())
                        .toList());
    }

    @Override
    public Future<List<SessionSummary>> listSessions(String agent, int limit) {
        if (limit < 1) {
            return Future.failedFuture(new IllegalArgumentException("At least 1 may be asked for, not " + limit + "."));
        }
        return read(there -> there.sessions()
                .ofAgent(facts.agentInDatabase(agent), limit)
                .map(views -> views.stream().map(there::summary).toList()));
    }

    @Override
    public Future<Optional<String>> findLatestSession(String prefix) {
        return read(there -> there.sessions().latestOfPrefix(prefix));
    }

    @Override
    public Future<Optional<String>> latestSessionKey(String agent) {
        return read(there -> there.sessions().latestKey(facts.agentInDatabase(agent)));
    }

    @Override
    public Future<SessionStats> stats(String agent) {
        return read(there -> there.sessions()
                .totals(facts.agentInDatabase(agent))
                .map(all -> new SessionStats(
                        all.sessions(), all.messages(), all.totalTokens(), all.oldest(), all.newest(), all.bytes())));
    }

    @Override
    public Future<List<SessionHit>> search(String text, int limit) {
        if (text.isBlank() || limit < 1) {
            return Future.failedFuture(new IllegalArgumentException(
                    "A search needs a text, and a limit of 1 or more, not " + limit + "."));
        }
        return read(there -> there.search(text, limit));
    }

    /** Asks PostgreSQL when it has everything that was written before. */
    private <T> Future<T> read(Function<StoredHistory, Future<T>> question) {
        return here(() -> asked().compose(question));
    }

    private Future<StoredHistory> asked() {
        return road.arrived(clock, ARRIVAL).map(postgres -> new StoredHistory(postgres, facts));
    }

    /** Does it if the store is open. The result comes where the caller is; what goes wrong on the way to PostgreSQL is told as ours. */
    private <T> Future<T> here(Supplier<Future<T>> work) {
        if (!open) {
            return notOpen();
        }
        Context caller = road.vertx().getOrCreateContext();
        Promise<T> result = Promise.promise();
        attempt(work).onComplete(done -> caller.runOnContext(v -> result.handle(done)));
        return result.future();
    }

    private <T> Future<T> attempt(Supplier<Future<T>> work) {
        try {
            return work.get().recover(failure -> Future.failedFuture(lookup.told(failure)));
        } catch (RuntimeException e) {
            return Future.failedFuture(e);
        }
    }

    private <T> Future<T> notOpen() {
        return Future.failedFuture(new SessionsUnavailableException(
                "The sessions of agent " + facts.folder() + " are not open, or closed. Open the store first.", null));
    }
}
