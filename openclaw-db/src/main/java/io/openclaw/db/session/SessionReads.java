package io.openclaw.db.session;

import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/**
 * What is asked of the conversations of an agent. A read sees every write asked for before it by the same caller. One that cannot
 * be answered truthfully fails with {@link SessionsUnavailableException}; it never answers that nothing is there.
 */
public interface SessionReads {

    /** The messages of a page, oldest first. An unknown session has none. */
    Future<List<StoredMessage>> loadMessages(String key, Page page);

    /** All messages of a session, oldest first. */
    default Future<List<StoredMessage>> loadMessages(String key) {
        return loadMessages(key, Page.all());
    }

    /** The messages of a page as a model call needs them; those of a role that no model knows are left out. */
    Future<List<LlmMessage>> loadLlmMessages(String key, Page page);

    /**
     * The sessions of an agent, last written to first, then by key.
     *
     * @param limit at most so many, 1 or more
     */
    Future<List<SessionSummary>> listSessions(String agent, int limit);

    /**
     * The key of the session last written to whose key is {@code prefix} or goes on after it with another part: {@code tg:main:7}
     * finds {@code tg:main:7} and {@code tg:main:7:99}, never {@code tg:main:78}. Upper and lower case differ, and no character
     * stands for others. An empty prefix finds every key.
     */
    Future<Optional<String>> findLatestSession(String prefix);

    /** The key of the agent's session last written to. */
    Future<Optional<String>> latestSessionKey(String agent);

    /** Counts over the sessions of an agent. */
    Future<SessionStats> stats(String agent);

    /**
     * The messages whose text holds {@code text}, whatever the case, newest first.
     *
     * @param text not blank; no character stands for others
     * @param limit at most so many, 1 or more
     */
    Future<List<SessionHit>> search(String text, int limit);
}
