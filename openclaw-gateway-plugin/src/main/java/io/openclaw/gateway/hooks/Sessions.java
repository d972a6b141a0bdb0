package io.openclaw.gateway.hooks;

import com.fasterxml.jackson.databind.JsonNode;
import io.openclaw.db.ingest.GatewayJson;
import io.openclaw.db.model.Fact;
import io.openclaw.db.model.Scope;
import io.openclaw.db.model.SessionEnded;
import io.openclaw.db.model.SessionOpened;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Sessions that open, close, or of which a message tells more. A gateway that deletes a session closes it: history is kept. */
final class Sessions {

    private Sessions() {}

    /** {@code session_start{sessionId,sessionKey,resumedFrom?}}. */
    static List<Fact> opened(FeedLine line) {
        return List.of(new SessionOpened(Scopes.of(line), null, null, null, null, line.ts()));
    }

    /** {@code session_end{sessionId,sessionKey,reason,nextSessionId?}}. */
    static List<Fact> ended(FeedLine line) {
        return List.of(new SessionEnded(
                Scopes.of(line),
                GatewayJson.text(line.event(), "reason"),
                GatewayJson.text(line.event(), "nextSessionId"),
                line.ts()));
    }

    /**
     * {@code message_received{content,messageId,senderId,sessionKey,metadata}}: says through which channel, and from whom. The message
     * itself comes from the transcript.
     */
    static List<Fact> touched(FeedLine line) {
        Scope scope = Scopes.of(line);
        if (scope.sessionKey() == null) {
            return List.of();
        }
        Scope withChannel = scope.filledFrom(new Scope(null, null, null, channel(line), null));
        String sender = GatewayJson.text(line.event(), "senderId");
        return List.of(new SessionOpened(
                withChannel,
                null,
                sender == null ? GatewayJson.text(line.ctx(), "senderId") : sender,
                null,
                null,
                line.ts()));
    }

    /** {@code subagent_spawned{runId,childSessionKey,agentId,label,resolvedModel}}, {@code ctx{requesterSessionKey}}. */
    static List<Fact> spawned(FeedLine line) {
        JsonNode event = line.event();
        Scope child = new Scope(
                GatewayJson.text(event, "childSessionKey"),
                null,
                GatewayJson.text(event, "agentId"),
                null,
                GatewayJson.text(event, "runId"));
        return List.of(new SessionOpened(
                Scopes.withAgentOfKey(child),
                GatewayJson.text(event, "resolvedModel"),
                null,
                GatewayJson.text(event, "label"),
                GatewayJson.text(line.ctx(), "requesterSessionKey"),
                line.ts()));
    }

    /** In the hooks about messages, and only there, {@code channelId} is the channel. */
    static @Nullable String channel(FeedLine line) {
        String channel = GatewayJson.text(line.ctx(), "channelId");
        return channel != null
                ? channel
                : GatewayJson.firstText(GatewayJson.object(line.event(), "metadata"), "provider", "surface");
    }
}
