package io.openclaw.gateway.otlp;

import io.openclaw.db.model.Scope;

/** Where in a gateway a span or log record belongs, as far as its attributes say. */
final class SpanScope {

    private SpanScope() {}

    /** OpenClaw's own names (until 2026.4; later versions leave ids out), ZeroClaw's, and those of the GenAI conventions. */
    static Scope of(Attributes attributes) {
        return new Scope(
                attributes.text("openclaw.sessionKey", "openclaw.session_key", "openclaw.session.key"),
                attributes.text("openclaw.sessionId", "openclaw.session_id", "gen_ai.conversation.id", "session.id"),
                attributes.text("gen_ai.agent.name", "openclaw.agent", "openclaw.agent.id", "gen_ai.agent.id"),
                attributes.text("openclaw.channel", "zeroclaw.channel"),
                attributes.text("openclaw.runId", "openclaw.run_id", "zeroclaw.turn_id"));
    }
}
