package io.openclaw.db.session;

import io.openclaw.db.model.MessageAppended;
import io.openclaw.db.model.MessageBody;
import io.openclaw.db.model.MessageRef;
import io.openclaw.db.model.ModelRef;
import io.openclaw.db.model.Scope;
import io.openclaw.db.model.SessionOpened;
import io.openclaw.db.model.TokensAdded;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a sessions file as facts. Their names hold the host and the agent's folder, so that whoever tells them tells the same.
 *
 * @param folder of the agent
 */
record SessionFacts(String host, String folder) {

    String store() {
        return "sessions/" + host + "/" + folder;
    }

    /** A row whose agent is not that of its folder keeps both names: two files never have the same session. */
    String agentOf(String agentOfRow) {
        return agentOfRow.isEmpty() || agentOfRow.equals(folder) ? folder : folder + "/" + agentOfRow;
    }

    SessionOpened opened(SessionRow row, String key) {
        return new SessionOpened(scope(key, agentOf(row.agent())), row.model(), null, null, null, row.createdAt());
    }

    TokensAdded tokens(SessionRow row, String key) {
        return new TokensAdded(
                scope(key, agentOf(row.agent())), 0, row.totalTokens(), row.updatedAt(), row.updatedAt());
    }

    MessageAppended appended(String key, String agentOfRow, StoredMessage stored) {
        SessionMessage said = stored.message();
        MessageBody body =
                new MessageBody(said.content(), said.reasoning(), said.toolCallsJson(), said.toolCallId(), null, null);
        return new MessageAppended(
                scope(key, agentOf(agentOfRow)),
                MessageRef.ofStore(store(), stored.position()),
                said.role(),
                body,
                null,
                ModelRef.NONE,
                null,
                null,
                stored.at());
    }

    private static Scope scope(String key, String agent) {
        return new Scope(key, null, agent, channel(key), null);
    }

    private static @Nullable String channel(String key) {
        if (key.startsWith("tg:")) {
            return "telegram";
        }
        if (key.startsWith("dc:")) {
            return "discord";
        }
        return key.startsWith("agent:") && key.contains(":cli:") ? "cli" : null;
    }
}
