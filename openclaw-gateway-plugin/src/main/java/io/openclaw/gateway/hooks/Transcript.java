package io.openclaw.gateway.hooks;

import io.openclaw.db.ingest.GatewayJson;
import io.openclaw.db.ingest.TranscriptMessage;
import io.openclaw.db.model.Fact;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Messages of the transcript: {@code event{target,message,messageId,messageSeq,runId?}}. The message id is that of the transcript entry,
 * so that who reads the gateway's files names the same message alike.
 */
final class Transcript {

    private Transcript() {}

    /** The message itself; also a tool result that a hook saw before it was written, and which has no id yet. */
    static List<Fact> message(FeedLine line) {
        Long sequence = GatewayJson.count(line.event(), "messageSeq");
        return List.of(of(line).appended(messageId(line), sequence));
    }

    /** Whether this line holds the result of a tool. */
    static boolean isToolResult(FeedLine line) {
        return "toolResult".equals(line.event().path("message").path("role").textValue());
    }

    /** The call that wrote an assistant message; none for what the gateway itself put in. */
    static List<Fact> call(FeedLine line) {
        return List.copyOf(of(line).call(GatewayJson.text(line.event(), "messageId")));
    }

    /** What the model asked for; only where session and run are known, lest the call gets a second row. */
    static List<Fact> toolCalls(FeedLine line) {
        TranscriptMessage message = of(line);
        boolean named = message.scope().sessionId() != null && message.scope().runId() != null;
        return named ? List.copyOf(message.toolCalls()) : List.of();
    }

    private static TranscriptMessage of(FeedLine line) {
        return TranscriptMessage.of(GatewayJson.object(line.event(), "message"), Scopes.of(line), line.ts());
    }

    /** A message that the gateway gives no id is named by its line, so that a line sent again is not a second message. */
    private static @Nullable String messageId(FeedLine line) {
        String id = GatewayJson.text(line.event(), "messageId");
        boolean namedByItsCall = GatewayJson.text(GatewayJson.object(line.event(), "message"), "toolCallId") != null;
        return id != null || namedByItsCall ? id : line.nameAs("line");
    }
}
