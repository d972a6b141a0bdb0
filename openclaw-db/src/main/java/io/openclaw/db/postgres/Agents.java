package io.openclaw.db.postgres;

import io.openclaw.db.model.Scope;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Whose a session is: several agents of one machine may use the same key, so the agent is part of what tells sessions apart. */
final class Agents {

    /** Keys that name their agent behind this: OpenClaw's own, and openclaw-rs's of Telegram and Discord. */
    private static final Set<String> NAMED_BY = Set.of("agent", "tg", "dc");

    private Agents() {}

    /** The agent by the witness's own word, or by the form of the key; empty when neither tells. */
    static String of(Scope scope) {
        return of(scope.agentId(), scope.sessionKey());
    }

    static String of(@Nullable String agent, @Nullable String key) {
        return agent == null ? ofKey(key) : agent;
    }

    private static String ofKey(@Nullable String key) {
        if (key == null) {
            return "";
        }
        String[] parts = key.split(":", 3);
        return parts.length == 3 && NAMED_BY.contains(parts[0]) ? parts[1] : "";
    }
}
