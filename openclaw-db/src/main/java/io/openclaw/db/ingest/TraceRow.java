package io.openclaw.db.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import io.openclaw.db.model.FactIds;
import io.openclaw.db.model.Outcome;
import io.openclaw.db.model.RawEvent;
import io.openclaw.db.model.Scope;
import io.openclaw.db.model.Timing;
import io.openclaw.db.model.ToolCall;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A row of ZeroClaw's trace in one of its two schemas. Schema 1, to version 0.7:
 * {@code {"id","timestamp","event_type","channel"?,"provider"?,"model"?,"turn_id"?,"success"?,"message"?,"payload"}}, with the machine's
 * offset in the time. Schema 2, from 0.8.0: {@code {"id","@timestamp","severity_text","event":{"category","action","outcome"?},"trace_id"?,
 * "zeroclaw":{…,"duration_ms"?},"message"?,"attributes"?,"schema_version":2}} (crate zeroclaw-log, {@code event.rs}). Version 0.8 rewrites
 * rows of schema 1: their name is then in {@code event.action}, that of native ones in {@code message}. Its ids stay, and its times keep
 * their milliseconds, so a row is the same before and after.
 *
 * @param row the whole of it
 * @param second whether it is of schema 2
 */
record TraceRow(JsonNode row, boolean second, Instant at) {

    static final String SOURCE = "zeroclaw-trace";

    private static final String TOOL_RAN = "tool_call_result";

    /** What schema 1 calls its events; as an action they are of rewritten rows, for those of schema 2 are single words. */
    private static final Set<String> FIRST_NAMES = Set.of(
            "llm_request",
            "llm_response",
            "llm_stream_fallback",
            "loop_detector_circuit_breaker",
            "tool_call_parse_issue",
            "turn_final_response",
            "tool_call_start",
            TOOL_RAN,
            "tool_loop_exhausted",
            "channel_message_inbound",
            "channel_message_outbound",
            "channel_message_cancelled",
            "channel_message_error",
            "channel_message_timeout");

    /** {@code tool call: shell} and the like: the name of the tool is no part of the name of the event. */
    private static final Pattern OF_A_TOOL = Pattern.compile("(tool (?:call|result|failed|error)): .*", Pattern.DOTALL);

    /** Other messages may hold anything. */
    private static final Pattern NAME = Pattern.compile("[a-z][a-z_ -]{0,60}");

    /** Of schema 2, {@code event.category}. A row may have any message: what it is about is one of these. */
    private static final Set<String> CATEGORIES =
            Set.of("agent", "channel", "cron", "memory", "tool", "provider", "session", "system", "internal");

    static TraceRow of(JsonNode row) throws MalformedLineException {
        boolean second = row.path("event").isObject();
        if (!second && Fields.text(row, "event_type") == null) {
            throw new MalformedLineException("It is no event of either schema.");
        }
        Instant at = Fields.requiredTime(row, second ? "@timestamp" : "timestamp");
        return new TraceRow(row, second, at.truncatedTo(ChronoUnit.MILLIS));
    }

    /** Whether an event that {@link #event} made is of a kind that is known. */
    static boolean knows(RawEvent event) {
        if (FIRST_NAMES.contains(event.name())) {
            return true;
        }
        try {
            JsonNode row = Fields.object(event.json());
            return CATEGORIES.contains(row.path("event").path("category").asText());
        } catch (MalformedLineException e) {
            return false;
        }
    }

    RawEvent event() {
        return new RawEvent(SOURCE, name(), id(), 0L, scope(), row.toString(), at);
    }

    /** Its other rows, of DEBUG level, say the same once more, and the one of its start is answered by this. */
    Optional<ToolCall> toolCall() {
        String tool = Fields.text(details(), "tool");
        if (!TOOL_RAN.equals(name()) || tool == null) {
            return Optional.empty();
        }
        return Optional.of(new ToolCall(
                scope(),
                "zeroclaw:" + id(),
                tool,
                null,
                Fields.text(details(), "output"),
                new Timing(null, duration(), null),
                succeeded() ? Outcome.completed() : failed(),
                at));
    }

    String name() {
        if (!second) {
            return String.valueOf(Fields.text(row, "event_type"));
        }
        JsonNode event = row.path("event");
        String action = event.path("action").asText();
        if (FIRST_NAMES.contains(action)) {
            return action;
        }
        String message = row.path("message").asText();
        if (OF_A_TOOL.matcher(message).matches()) {
            return message.substring(0, message.indexOf(':'));
        }
        return NAME.matcher(message).matches()
                ? message
                : event.path("category").asText("internal") + "." + action;
    }

    private String id() {
        String id = Fields.text(row, "id");
        return id == null ? FactIds.derived(row.toString()).toString() : id;
    }

    private Scope scope() {
        JsonNode by = row.path("zeroclaw");
        return second
                ? new Scope(Fields.text(by, "session_key"), null, agent(by), channel(by), Fields.text(row, "trace_id"))
                : new Scope(
                        null,
                        null,
                        Fields.text(row, "agent_alias"),
                        Fields.text(row, "channel"),
                        Fields.text(row, "turn_id"));
    }

    private @Nullable String agent(JsonNode by) {
        String alias = Fields.text(by, "agent_alias");
        return alias == null ? Fields.text(row, "agent_alias") : alias;
    }

    private static @Nullable String channel(JsonNode by) {
        return Fields.text(by, "channel_type", "channel");
    }

    private JsonNode details() {
        return row.path(second ? "attributes" : "payload");
    }

    private @Nullable Duration duration() {
        Duration own = Fields.millis(row.path("zeroclaw"), "duration_ms");
        return own == null ? Fields.millis(details(), "duration_ms") : own;
    }

    private boolean succeeded() {
        return second
                ? !"failure".equals(row.path("event").path("outcome").asText())
                : row.path("success").asBoolean(true);
    }

    private Outcome failed() {
        return new Outcome(Outcome.ERROR, Fields.text(details(), "error_reason", "error"), null, null);
    }
}
