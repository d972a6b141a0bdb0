package io.openclaw.db.model;

import org.jspecify.annotations.Nullable;

/**
 * The key of a session of which a transcript was found and no key is known: {@code agent:<agent>:transcript:<session id>}, without an agent
 * {@code transcript:<session id>}. It stands in until somebody tells the key that the gateway gave the session; then that session has the
 * messages and calls, and this one is gone.
 */
public final class TranscriptKey {

    private static final String AGENT = "agent:";
    private static final String MARK = "transcript:";

    private TranscriptKey() {}

    /** The key that stands in. */
    public static String of(@Nullable String agent, String sessionId) {
        return agent == null ? MARK + sessionId : AGENT + agent + ":" + MARK + sessionId;
    }

    /** The session id of a key that stands in; null for the key of a gateway. */
    public static @Nullable String sessionIdOf(String key) {
        int start = key.startsWith(AGENT) ? key.indexOf(':', AGENT.length()) + 1 : 0;
        return key.startsWith(MARK, start) && key.length() > start + MARK.length()
                ? key.substring(start + MARK.length())
                : null;
    }
}
