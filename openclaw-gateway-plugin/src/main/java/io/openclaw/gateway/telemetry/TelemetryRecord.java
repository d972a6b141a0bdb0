package io.openclaw.gateway.telemetry;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.openclaw.db.model.LlmCall;
import io.openclaw.db.model.Outcome;
import io.openclaw.db.model.Usage;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * A model call as llm-telemetry writes it down. Its input holds cached tokens, as the format counts; unknown cost is null.
 *
 * @param prompt what was asked last, where it is known; only its hash is written into the record
 * @param response what was answered
 */
record TelemetryRecord(
        LlmCall call,
        Instant at,
        @Nullable String prompt,
        @Nullable String response,
        @Nullable String project) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final DateTimeFormatter MILLIS =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    String json() {
        ObjectNode json = said();
        json.put("model", call.model().model());
        json.put(
                "session_id",
                call.scope().sessionId() == null
                        ? call.scope().sessionKey()
                        : call.scope().sessionId());
        json.putNull("user_id");
        json.put(
                "duration_ms",
                call.timing().duration() == null ? 0 : call.timing().duration().toMillis());
        json.set("tokens", tokens());
        json.put("cost_usd", call.cost() == null ? null : call.cost().usd());
        json.put("success", !failed());
        json.put("prompt_hash", hash(prompt));
        json.put("response_hash", hash(response));
        ObjectNode metadata = json.putObject("metadata");
        metadata.put("project", project);
        metadata.put("provider", call.model().provider());
        metadata.put("error", failed() ? call.outcome().error() : null);
        metadata.put("writer", "openclaw");
        return json.toString();
    }

    /** The line of {@code prompts.jsonl}, or of {@code responses.jsonl}. */
    String text(String field, String text) {
        return said().put(field + "_hash", hash(text))
                .put(field, text)
                .put("writer", "openclaw")
                .toString();
    }

    private ObjectNode said() {
        String agent = call.scope().agentId();
        String channel = call.scope().channel();
        return JSON.createObjectNode()
                .put("timestamp", MILLIS.format(at))
                .put("agent_name", agent == null ? "openclaw" : agent)
                .put("operation", channel == null ? "chat" : channel);
    }

    private ObjectNode tokens() {
        Usage usage = call.usage();
        long input = usage == null ? 0 : orZero(usage.input()) + orZero(usage.cacheRead()) + orZero(usage.cacheWrite());
        long output = usage == null ? 0 : orZero(usage.output());
        return JSON.createObjectNode().put("input", input).put("output", output).put("total", input + output);
    }

    private boolean failed() {
        return call.outcome().error() != null
                || Outcome.ERROR.equals(call.outcome().status());
    }

    private static long orZero(@Nullable Long count) {
        return count == null ? 0 : count;
    }

    private static @Nullable String hash(@Nullable String text) {
        if (text == null) {
            return null;
        }
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return "sha256:" + HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("This Java has no SHA-256, which every Java must have.", e);
        }
    }
}
