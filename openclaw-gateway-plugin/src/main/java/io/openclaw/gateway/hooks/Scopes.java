package io.openclaw.gateway.hooks;

import com.fasterxml.jackson.databind.JsonNode;
import io.openclaw.db.ingest.GatewayJson;
import io.openclaw.db.model.Scope;
import org.jspecify.annotations.Nullable;

/** Finds out where in the gateway a line belongs: the event says it, else its target, else the context. */
final class Scopes {

    private static final String AGENT_PREFIX = "agent:";

    private Scopes() {}

    static Scope of(FeedLine line) {
        JsonNode event = line.event();
        JsonNode target = GatewayJson.object(event, "target");
        JsonNode ctx = line.ctx();
        Scope said = plain(event).filledFrom(plain(target)).filledFrom(plain(ctx));
        return withAgentOfKey(said);
    }

    /** The session key of an OpenClaw gateway begins with the agent's name; several events give no other. */
    static Scope withAgentOfKey(Scope scope) {
        String key = scope.sessionKey();
        if (scope.agentId() != null || key == null) {
            return scope;
        }
        return scope.withAgent(agentOfKey(key));
    }

    private static @Nullable String agentOfKey(String sessionKey) {
        int end = sessionKey.indexOf(':', AGENT_PREFIX.length());
        return sessionKey.startsWith(AGENT_PREFIX) && end > 0 ? sessionKey.substring(AGENT_PREFIX.length(), end) : null;
    }

    private static Scope plain(JsonNode node) {
        return new Scope(
                GatewayJson.text(node, "sessionKey"),
                GatewayJson.text(node, "sessionId"),
                GatewayJson.text(node, "agentId"),
                GatewayJson.firstText(node, "channel", "messageProvider"),
                GatewayJson.text(node, "runId"));
    }
}
