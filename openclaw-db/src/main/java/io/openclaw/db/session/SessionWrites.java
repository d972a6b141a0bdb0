package io.openclaw.db.session;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;

/** What happens to the conversations of an agent. A write that failed changed nothing. */
public interface SessionWrites {

    /**
     * Begins a session; one that is there stays as it is.
     *
     * @param model what answers in it, as far as known; may be empty
     */
    Future<Void> createSession(String key, String agent, String model);

    /**
     * Appends a message.
     *
     * @return its position; fails with {@link UnknownSessionException} when there is no such session
     */
    Future<Long> appendMessage(String key, SessionMessage message);

    /**
     * Appends a turn, whole or not at all.
     *
     * @return the positions of {@link Turn#messages()}; fails with {@link UnknownSessionException} when there is no such session
     */
    Future<List<Long>> appendTurn(String key, Turn turn);

    /**
     * Adds to the tokens a session has used. This is no news in the conversation: its time of update stays. Does nothing for a
     * session that does not exist; a store that cannot find out, because PostgreSQL is away, begins it.
     *
     * @param tokens 0 or more
     */
    Future<Void> addTokens(String key, long tokens);

    /** Deletes a session with its messages. Answers how many messages there were, 0 for an unknown session. */
    Future<Integer> deleteSession(String key);

    /**
     * Deletes the sessions, of every agent in this store, that were last written to longer ago than {@code age}.
     *
     * @param age more than nothing
     * @return how many sessions
     */
    Future<Integer> pruneOlderThan(Duration age);

    /**
     * Gives sessions with keys of gateways before 0.16 ({@code tg:main:99}) the key that later ones look for
     * ({@code tg:main:0:99}), unless that is taken.
     *
     * @return how many
     */
    Future<Integer> migrateOldKeys();

    /**
     * Gives a session another key.
     *
     * @return false when there is no session {@code from}; fails with {@link SessionExistsException} when {@code to} is taken: two
     *     conversations are kept apart, never merged
     */
    Future<Boolean> rename(String from, String to);
}
