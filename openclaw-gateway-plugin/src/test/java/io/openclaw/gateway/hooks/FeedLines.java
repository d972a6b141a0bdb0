package io.openclaw.gateway.hooks;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Writes lines as OpenClaw 2026.9.6 sends them through the feed plugin. One per test; the clock is its own. */
final class FeedLines {

    static final String SESSION_ID = "24323637-e6c9-40ff-ac60-387124c2b154";
    static final String SESSION_KEY = "agent:main:main";

    private static final JsonMapper MAPPER = new JsonMapper();

    private final String boot = "e549e48c-727b-4685-be87-0a40dc6f5a7e";
    private final List<String> lines = new ArrayList<>();
    private String sessionKey = SESSION_KEY;
    private String sessionId = SESSION_ID;
    private String channel = "http";
    private long now = 1_795_238_000_000L;
    private int runs;
    private int messages;
    private int calls;

    /** All lines so far, in order. */
    List<String> inOrder() {
        return List.copyOf(lines);
    }

    /** All lines so far, out of order, some of them twice. */
    List<String> shuffled(long seed) {
        Random random = new Random(seed);
        List<String> shuffled = new ArrayList<>(lines);
        for (int i = 0; i < lines.size() / 3; i++) {
            shuffled.add(lines.get(random.nextInt(lines.size())));
        }
        Collections.shuffle(shuffled, random);
        return shuffled;
    }

    /** A turn without tools: 1 call, 2 messages. */
    FeedLines plainTurn(String text) {
        String run = newRun();
        user(run, text);
        completedCall(run, 1, "fake-large", "Echo: " + text, null);
        endRun(run, "completed");
        return this;
    }

    /** A turn with a tool: 2 calls, 3 messages and the tool's result, 1 tool call. */
    FeedLines toolTurn(boolean toolFails) {
        String run = newRun();
        user(run, "please run a tool");
        String tool = "call_" + calls + "_0";
        completedCall(run, 1, "fake-large", "I will call a tool.", tool);
        tool(run, tool, toolFails);
        completedCall(run, 2, "fake-large", "Done.", null);
        endRun(run, "completed");
        return this;
    }

    /** A turn whose first model fails some times, with one call id, until another model answers: failures + 1 calls, 2 messages. */
    FeedLines fallbackTurn(int failures) {
        String run = newRun();
        user(run, "please fall back");
        for (int i = 0; i < failures; i++) {
            failedCall(run, "fake-large", "503 The model is overloaded", false);
            now += 1500L << Math.min(i, 5);
        }
        diag("model.failover", fields("fromModel", "fake-large", "toModel", "fake-small", "reason", "overloaded"));
        completedCall(run, 1, "fake-small", "Here I am.", null);
        endRun(run, "completed");
        return this;
    }

    /** A turn that fails for good: 1 call, 2 messages. */
    FeedLines failedTurn() {
        String run = newRun();
        user(run, "please fail");
        failedCall(run, "fake-large", "400 too long", true);
        endRun(run, "completed");
        return this;
    }

    /** Summaries: 2 calls that no transcript holds. */
    FeedLines compaction() {
        String run = newRun() + ":compaction:cmp-mwpyohb4-kUFD8w";
        hook("before_compaction", fields("messageCount", 23, "tokenCount", 2136), agentCtx(null));
        callEnded(run, 1, "fake-small", Map.of("usage", usage(1300, 90, "total")), newSpan());
        now += 100;
        callEnded(run, 2, "fake-small", Map.of("usage", usage(500, 46, "total")), newSpan());
        hook("after_compaction", fields("messageCount", 2, "compactedCount", 21), agentCtx(null));
        return this;
    }

    /** A scheduled job runs once, and is changed afterwards: 1 cron execution. */
    FeedLines cron(String status) {
        String job = "bb236c4f-da70-44aa-a893-0904328b3b38";
        long start = now;
        cronChanged("added", job, fields("nextRunAtMs", start), fields());
        cronChanged("started", job, fields("runningAtMs", start), fields("runAtMs", start));
        now += 1554;
        Map<String, Object> state = fields("lastRunAtMs", start, "lastRunStatus", status, "lastDurationMs", 1554);
        cronChanged(
                "finished",
                job,
                state,
                fields(
                        "runAtMs",
                        start,
                        "durationMs",
                        1554,
                        "status",
                        status,
                        "summary",
                        "It ran.",
                        "sessionKey",
                        "agent:ops:cron:" + job + ":run:s1",
                        "sessionId",
                        "s1",
                        "provider",
                        "fake",
                        "model",
                        "fake-small"));
        cronChanged("scheduled", job, state, fields("nextRunAtMs", start + 86_400_000));
        return this;
    }

    /** A turn of a web chat: 1 call, 2 messages, and the hook that a message came in. */
    FeedLines webchatTurn(String text) {
        sessionKey = "agent:main:webchat-1";
        sessionId = "66d1e412-f63a-43fd-bd51-85ea66602e51";
        channel = "webchat";
        hook("session_start", fields("sessionId", sessionId, "sessionKey", sessionKey), fields("agentId", "main"));
        hook(
                "message_received",
                fields(
                        "content",
                        text,
                        "messageId",
                        "wc-1",
                        "senderId",
                        "cli",
                        "sessionKey",
                        sessionKey,
                        "metadata",
                        fields("provider", "webchat", "surface", "webchat")),
                fields("channelId", "webchat", "conversationId", sessionKey, "sessionKey", sessionKey));
        return plainTurn(text);
    }

    /** Text of the gateway's own, such as the answer to a slash command: 1 message, no call. */
    FeedLines injectedNote() {
        Map<String, Object> message = assistant(null, "openclaw", "gateway-injected", "[note]", null);
        message.put("usage", usage(0, 0, "totalTokens"));
        message.put("stopReason", "stop");
        transcript(message, null);
        return this;
    }

    /** Any line at all. */
    FeedLines line(String source, String name, Map<String, Object> event, Map<String, Object> ctx) {
        now += 7;
        lines.add(json(fields(
                "v",
                1,
                "boot",
                boot,
                "seq",
                lines.size() + 1,
                "ts",
                now,
                "source",
                source,
                "name",
                name,
                "event",
                event,
                "ctx",
                ctx)));
        return this;
    }

    FeedLines hook(String name, Map<String, Object> event, Map<String, Object> ctx) {
        return line("hook", name, event, ctx);
    }

    FeedLines diag(String name, Map<String, Object> event) {
        Map<String, Object> whole = fields("type", name, "sessionKey", sessionKey, "sessionId", sessionId);
        whole.putAll(event);
        whole.put("ts", now);
        return line("diag", name, whole, fields("trusted", true));
    }

    FeedLines transcript(Map<String, Object> message, String run) {
        Map<String, Object> target = fields("agentId", "main", "sessionId", sessionId, "sessionKey", sessionKey);
        Map<String, Object> event = fields("target", target);
        event.putAll(target);
        event.putAll(fields("message", message, "messageId", "m" + ++messages, "messageSeq", messages));
        if (run != null) {
            event.put("runId", run);
        }
        return line("transcript", "update", event, fields());
    }

    static Map<String, Object> fields(Object... namesAndValues) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            map.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return map;
    }

    private void user(String run, String text) {
        transcript(
                fields(
                        "role",
                        "user",
                        "content",
                        text,
                        "timestamp",
                        now,
                        "idempotencyKey",
                        run + ":user",
                        "__openclaw",
                        fields()),
                null);
    }

    private void completedCall(String run, int number, String model, String text, String tool) {
        long start = now;
        String response = "chatcmpl-fake-" + ++calls;
        Map<String, Object> message = assistant(run, "fake", model, text, tool);
        message.putAll(
                fields("usage", usage(1000 + calls, 20, "totalTokens"), "responseId", response, "timestamp", start));
        message.put("stopReason", tool == null ? "stop" : "toolUse");
        now += 138;
        callEnded(run, number, model, Map.of("usage", usage(1000 + calls, 20, "total")), newSpan());
        transcript(message, tool == null ? run : null);
        if (tool == null) {
            llmOutput(run, message, List.of(text));
        }
        now += 500;
    }

    private void failedCall(String run, String model, String error, boolean lastOne) {
        long start = now;
        calls++;
        Map<String, Object> message = assistant(run, "fake", model, null, null);
        message.putAll(fields("usage", usage(0, 0, "totalTokens"), "stopReason", "error", "timestamp", start));
        message.putAll(fields("errorMessage", error, "errorCode", "overloaded", "errorType", "overloaded_error"));
        now += 50;
        callEnded(run, 1, model, fields("errorCategory", "Error", "usage", usage(0, 0, "total")), newSpan());
        llmOutput(run, message, List.of());
        if (lastOne) {
            message.put("idempotencyKey", run + ":terminal-error");
            transcript(message, run);
        }
    }

    /** The hook and the diagnostic event about one request. */
    private void callEnded(String run, int number, String model, Map<String, Object> more, String span) {
        boolean failed = more.containsKey("errorCategory");
        Map<String, Object> event = fields("runId", run, "callId", run + ":model:" + number, "sessionKey", sessionKey);
        event.putAll(fields("sessionId", sessionId, "provider", "fake", "model", model, "api", "openai-completions"));
        event.putAll(fields("durationMs", 138, "requestPayloadBytes", 153_135, "responseStreamBytes", 1029));
        event.put("timeToFirstByteMs", 92);
        Map<String, Object> hook = new LinkedHashMap<>(event);
        hook.put("outcome", failed ? "error" : "completed");
        Map<String, Object> trace = fields("trace", fields("traceId", "b497", "spanId", span));
        event.putAll(trace);
        event.putAll(more);
        event.put("promptStats", fields("inputMessagesCount", 17, "totalChars", 159_955));
        diag(failed ? "model.call.error" : "model.call.completed", event);
        hook("model_call_ended", hook, trace);
    }

    private void llmOutput(String run, Map<String, Object> message, List<String> texts) {
        Map<String, Object> last = new LinkedHashMap<>(message);
        last.remove("content");
        last.remove("__openclaw");
        hook(
                "llm_output",
                fields("runId", run, "sessionId", sessionId, "assistantTexts", texts, "lastAssistant", last),
                agentCtx(run));
    }

    private void tool(String run, String tool, boolean fails) {
        Map<String, Object> details = fails
                ? fields("status", "error", "tool", "read", "error", "File not found")
                : fields("status", "completed", "exitCode", 0);
        Map<String, Object> result =
                fields("content", List.of(fields("type", "text", "text", "out")), "details", details);
        now += 220;
        Map<String, Object> event =
                fields("toolName", "exec", "params", fields("command", "uname"), "toolCallId", tool);
        event.putAll(fields("runId", run, "result", result, "durationMs", 220));
        if (fails) {
            event.put("error", "File not found");
        }
        diag(
                fails ? "tool.execution.error" : "tool.execution.completed",
                fields("runId", run, "toolName", "exec", "toolCallId", tool, "durationMs", 211));
        hook("after_tool_call", event, agentCtx(run));
        Map<String, Object> message = fields("role", "toolResult", "toolCallId", tool, "toolName", "exec");
        message.putAll(result);
        message.putAll(fields("isError", fails, "timestamp", now));
        hook("before_message_write", fields("message", message), agentCtx(run));
    }

    private void endRun(String run, String outcome) {
        hook("agent_end", fields("success", true, "durationMs", 600, "runId", run), agentCtx(run));
        diag("run.completed", fields("runId", run, "durationMs", 700, "outcome", outcome, "channel", channel));
        now += 2000;
    }

    private void cronChanged(String action, String job, Map<String, Object> state, Map<String, Object> more) {
        Map<String, Object> jobNode = fields("id", job, "agentId", "ops", "name", "lab", "state", state);
        Map<String, Object> event = fields("action", action, "jobId", job, "job", jobNode, "agentId", "ops");
        event.putAll(more);
        hook("cron_changed", event, fields());
    }

    private Map<String, Object> assistant(String run, String provider, String model, String text, String tool) {
        List<Object> content = new ArrayList<>();
        if (text != null) {
            content.add(fields("type", "thinking", "thinking", "Let me see."));
            content.add(fields("type", "text", "text", text, "textSignature", "{}"));
        }
        if (tool != null) {
            content.add(
                    fields("type", "toolCall", "id", tool, "name", "exec", "arguments", fields("command", "uname")));
        }
        Map<String, Object> message = fields("role", "assistant", "content", content, "api", "openai-completions");
        message.putAll(fields("provider", provider, "model", model, "timestamp", now));
        if (run != null) {
            message.put("__openclaw", fields("runId", run));
        }
        return message;
    }

    /** As the gateway reckons: in doubles, with their noise. */
    private static Map<String, Object> usage(long input, long output, String total) {
        Map<String, Object> usage = fields("input", input, "output", output, "cacheRead", 0, "cacheWrite", 0);
        usage.put(total, input + output);
        usage.put("cost", fields("total", input == 0 ? BigDecimal.ZERO : new BigDecimal("0.0019007999999999998")));
        return usage;
    }

    private Map<String, Object> agentCtx(String run) {
        Map<String, Object> ctx = fields("agentId", "main", "sessionKey", sessionKey, "sessionId", sessionId);
        if (run != null) {
            ctx.put("runId", run);
        }
        return ctx;
    }

    private String newRun() {
        return "run-" + ++runs;
    }

    private String newSpan() {
        return "span-" + lines.size();
    }

    private static String json(Map<String, Object> map) {
        try {
            return MAPPER.writeValueAsString(map);
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }
}
