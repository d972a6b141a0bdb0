package io.openclaw.db.session;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The sessions of an agent in {@code <home of the gateway>/agents/<agent>/sessions.db}, in the format of openclaw-rs: each reads
 * and writes what the other wrote, also at the same time. Text is kept as it is, NUL characters and broken JSON included; the one
 * exception is half of a surrogate pair, which UTF-8 cannot express.
 *
 * <p>A write that succeeded is on disk. Folder and files are readable by their owner only.
 */
public final class SqliteSessions implements SessionStore {

    private static final String FILE = "sessions.db";

    /** Between two steps of a search the thread is free for writes. */
    private static final int SEARCH_STEP = 1000;

    private final Path path;
    private final Clock clock;
    private final StoreThread thread;
    private final FileListener listener;

    /** Touched by the store's thread only. */
    private @Nullable SessionsFile file;

    private @Nullable Future<Void> closing;

    private SqliteSessions(Path path, Clock clock, StoreThread thread, FileListener listener) {
        this.path = path;
        this.clock = clock;
        this.thread = thread;
        this.listener = listener;
    }

    /**
     * A store that touches nothing until it is opened.
     *
     * @param gatewayHome the home of the gateway, such as {@code ~/.openclaw}
     * @param agent the agent, which is the name of a folder
     * @param clock what times messages and sessions, to the millisecond
     */
    public static SqliteSessions create(Path gatewayHome, String agent, Vertx vertx, Clock clock) {
        return create(gatewayHome, agent, vertx, clock, FileListener.NONE);
    }

    /** One whose writes are told to somebody. */
    static SqliteSessions create(Path gatewayHome, String agent, Vertx vertx, Clock clock, FileListener listener) {
        Path agents = gatewayHome.resolve("agents");
        Path folder = agents.resolve(agent).normalize();
        if (agent.isBlank() || !agents.normalize().equals(folder.getParent())) {
            throw new IllegalArgumentException("The name of an agent is the name of its folder in " + agents
                    + ": it may not be empty or lead elsewhere.");
        }
        return new SqliteSessions(folder.resolve(FILE), clock, new StoreThread(vertx, "sessions-" + agent), listener);
    }

    @Override
    public Future<Void> open() {
        return thread.run(() -> {
            if (file == null) {
                file = SessionsFile.open(path, clock, listener);
            }
            return null;
        });
    }

    @Override
    public synchronized Future<Void> close() {
        if (closing == null) {
            closing = thread.run(this::shut);
            thread.end();
        }
        return closing;
    }

    private @Nullable Void shut() throws SQLException {
        SessionsFile open = file;
        file = null;
        if (open != null) {
            open.close();
        }
        return null;
    }

    @Override
    public Future<Void> createSession(String key, String agent, String model) {
        return created(key, agent, model).mapEmpty();
    }

    @Override
    public Future<Long> appendMessage(String key, SessionMessage message) {
        return append(key, List.of(message)).map(stored -> stored.get(0).position());
    }

    @Override
    public Future<List<Long>> appendTurn(String key, Turn turn) {
        return append(key, turn.messages())
                .map(stored -> stored.stream().map(StoredMessage::position).toList());
    }

    @Override
    public Future<Void> addTokens(String key, long tokens) {
        return tokensAdded(key, tokens).mapEmpty();
    }

    @Override
    public Future<Integer> deleteSession(String key) {
        return onFile(open -> open.delete(key));
    }

    @Override
    public Future<Integer> pruneOlderThan(Duration age) {
        return onFile(open -> open.prune(requirePositive(age)));
    }

    @Override
    public Future<Integer> migrateOldKeys() {
        return onFile(open -> {
            List<Renaming> renamings = open.renamings();
            for (Renaming renaming : renamings) {
                open.rename(renaming.from(), renaming.to());
            }
            return renamings.size();
        });
    }

    @Override
    public Future<Boolean> rename(String from, String to) {
        return onFile(open -> open.rename(from, to));
    }

    @Override
    public Future<List<StoredMessage>> loadMessages(String key, Page page) {
        return onFile(open -> open.messages().load(key, page));
    }

    @Override
    public Future<List<LlmMessage>> loadLlmMessages(String key, Page page) {
        return onFile(open -> open.messages().load(key, page).stream()
                .flatMap(stored -> LlmMessage.of(stored.message()).stream())
                .toList());
    }

    @Override
    public Future<List<SessionSummary>> listSessions(String agent, int limit) {
        return onFile(open -> open.sessions().list(agent, requireLimit(limit)));
    }

    @Override
    public Future<Optional<String>> findLatestSession(String prefix) {
        return onFile(open -> open.sessions().latest(KeyPrefix.of(prefix)));
    }

    @Override
    public Future<Optional<String>> latestSessionKey(String agent) {
        return onFile(open -> open.sessions().latestOf(agent));
    }

    @Override
    public Future<SessionStats> stats(String agent) {
        return onFile(open -> open.sessions().stats(agent, open.bytes()));
    }

    @Override
    public Future<List<SessionHit>> search(String text, int limit) {
        if (text.isBlank() || limit < 1) {
            return Future.failedFuture(new IllegalArgumentException(
                    "A search needs a text, and a limit of 1 or more, not " + limit + "."));
        }
        Promise<List<SessionHit>> result = Promise.promise();
        searchOn(new Snippet(text), limit, new SearchStep(List.of(), Long.MAX_VALUE, true), result);
        return result.future();
    }

    /** One step after the other, each a task of its own. */
    private void searchOn(Snippet wanted, int limit, SearchStep sofar, Promise<List<SessionHit>> result) {
        if (!sofar.more() || sofar.hits().size() >= limit) {
            result.complete(sofar.hits().stream().limit(limit).toList());
            return;
        }
        onFile(open -> open.messages().search(wanted, sofar.position(), SEARCH_STEP))
                .onSuccess(step -> searchOn(wanted, limit, sofar.then(step), result))
                .onFailure(result::fail);
    }

    /** Begins a session unless it is there; either way, its row. */
    Future<SessionRow> created(String key, String agent, String model) {
        return onFile(open -> open.create(key, agent, model));
    }

    /** Appends all messages or none. */
    Future<List<StoredMessage>> append(String key, List<SessionMessage> all) {
        for (SessionMessage message : all) {
            if (message.role().isEmpty()) {
                return Future.failedFuture(
                        new IllegalArgumentException("A message for session " + key + " has no role: say who speaks."));
            }
        }
        return onFile(open -> open.append(key, all));
    }

    /** The tokens of the session with these; empty when there is no such session. */
    Future<Optional<TokenTotal>> tokensAdded(String key, long tokens) {
        if (tokens < 0) {
            return Future.failedFuture(new IllegalArgumentException(
                    "Tokens were used or not: " + tokens + " cannot be added to session " + key + "."));
        }
        return onFile(open -> open.addTokens(key, tokens));
    }

    /** What deleting a session means; empty when there is nothing of that key. */
    Future<Optional<Deletion>> deletionOf(String key) {
        return onFile(open -> open.deletionOf(key));
    }

    /** What pruning means. */
    Future<List<Deletion>> deletionsOf(Duration age) {
        return onFile(open -> open.deletionsOf(requirePositive(age)));
    }

    /** Deletes what was there when the deletions were planned; answers how many messages went. */
    Future<Integer> delete(List<Deletion> deletions) {
        return onFile(open -> open.delete(deletions));
    }

    /** The sessions that {@link #migrateOldKeys} gives another key. */
    Future<List<Renaming>> renamings() {
        return onFile(SessionsFile::renamings);
    }

    /** The sessions whose keys come after {@code key}, by key; the first page begins after the empty key. */
    Future<List<SessionRow>> sessionsAfter(String key, int limit) {
        return onFile(open -> open.sessions().after(key, limit));
    }

    /** The messages of all sessions after a position, orphans too, in the order they were written. */
    Future<List<FiledMessage>> messagesAfter(long position, int limit) {
        return onFile(open -> open.messages().after(position, limit));
    }

    /** Plans something, lets others know of it, and then does it; nothing else is done to the file meanwhile. */
    <P, T> Future<T> told(FileWork<P> plan, Function<P, Future<Void>> tell, Function<P, FileWork<T>> carryOut) {
        return thread.run(task(plan), tell, planned -> task(carryOut.apply(planned)));
    }

    /** Does something to the file, which must be open. */
    <T> Future<T> onFile(FileWork<T> work) {
        return thread.run(task(work));
    }

    private <T> Callable<T> task(FileWork<T> work) {
        return () -> {
            SessionsFile open = file;
            if (open == null) {
                throw new SessionsUnavailableException(
                        "The sessions in " + path + " are not open. Open the store first.", null);
            }
            try {
                return work.on(open);
            } catch (SQLException e) {
                throw FileTrouble.of(path, e);
            }
        };
    }

    static Duration requirePositive(Duration age) {
        if (age.isNegative() || age.isZero()) {
            throw new IllegalArgumentException("Only sessions of an age can be pruned, not of " + age + ".");
        }
        return age;
    }

    private static int requireLimit(int limit) {
        if (limit < 1) {
            throw new IllegalArgumentException("At least 1 may be asked for, not " + limit + ".");
        }
        return limit;
    }

    /** What the store's thread does with the file. */
    @FunctionalInterface
    interface FileWork<T> {
        T on(SessionsFile open) throws SQLException, IOException;
    }
}
