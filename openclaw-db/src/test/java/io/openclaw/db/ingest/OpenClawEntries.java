package io.openclaw.db.ingest;

import java.time.Instant;

/** Entries of transcripts as OpenClaw writes them: of 2026.4 without runs, of 2026.9 with them. */
final class OpenClawEntries {

    static final Instant START = Instant.parse("2026-11-20T10:00:00Z");

    private OpenClawEntries() {}

    static String header(String sessionId) {
        return "{\"type\":\"session\",\"version\":3,\"id\":\"" + sessionId + "\",\"timestamp\":\"" + START
                + "\",\"cwd\":\"/srv/ws\"}";
    }

    static String user(String id, int second, String text) {
        return message(id, second, "\"role\":\"user\",\"content\":\"" + text + "\"");
    }

    /** An answer of ten tokens and 0.0003 dollars. */
    static String answer(String id, int second, String text) {
        return answer(id, second, text, usage("\"total\":0.0003"), "");
    }

    static String usage(String cost) {
        return "\"usage\":{\"input\":7,\"output\":3,\"cacheRead\":0,\"cacheWrite\":0,\"totalTokens\":10,\"cost\":{"
                + cost + "}}";
    }

    /** @param more fields of the message, each with a comma in front */
    static String answer(String id, int second, String text, String usage, String more) {
        return message(
                id,
                second,
                "\"role\":\"assistant\",\"content\":[{\"type\":\"text\",\"text\":\"" + text
                        + "\"}],\"api\":\"openai-completions\",\"provider\":\"fake\",\"model\":\"fake-large\"," + usage
                        + ",\"stopReason\":\"stop\",\"responseId\":\"resp-" + second + "\"" + more);
    }

    static String failed(String id, int second) {
        return message(
                id,
                second,
                "\"role\":\"assistant\",\"content\":[],\"provider\":\"fake\",\"model\":\"fake-large\","
                        + "\"usage\":{\"input\":0,\"output\":0,\"cacheRead\":0,\"cacheWrite\":0,\"totalTokens\":0,"
                        + "\"cost\":{\"total\":0}},\"stopReason\":\"error\",\"errorMessage\":\"500 upstream\"");
    }

    static String toolUse(String id, int second, String toolCallId) {
        return message(
                id,
                second,
                "\"role\":\"assistant\",\"content\":[{\"type\":\"toolCall\",\"id\":\"" + toolCallId
                        + "\",\"name\":\"exec\",\"arguments\":{\"command\":\"uname\"}}],\"provider\":\"fake\",\"model\":\"fake-large\","
                        + usage("\"total\":0.0003") + ",\"stopReason\":\"toolUse\",\"responseId\":\"resp-" + second
                        + "\"");
    }

    static String toolResult(String id, int second, String toolCallId, String status) {
        return message(
                id,
                second,
                "\"role\":\"toolResult\",\"toolCallId\":\"" + toolCallId + "\",\"toolName\":\"exec\","
                        + "\"content\":[{\"type\":\"text\",\"text\":\"Linux\"}],\"details\":{\"status\":\"" + status
                        + "\",\"durationMs\":13},\"isError\":false");
    }

    /** What a gateway puts in itself. */
    static String injected(String id, int second) {
        return message(
                id,
                second,
                "\"role\":\"assistant\",\"content\":[{\"type\":\"text\",\"text\":\"stopped\"}],\"provider\":\"openclaw\","
                        + "\"model\":\"gateway-injected\",\"usage\":{\"input\":0,\"output\":0,\"totalTokens\":0},\"stopReason\":\"stop\"");
    }

    /** Stands behind a turn and says which run it was. */
    static String runTold(String id, int second, String sessionId, String run) {
        return entry(
                "custom",
                id,
                second,
                "\"customType\":\"openclaw:bootstrap-context:full\",\"data\":{\"timestamp\":1,\"runId\":\"" + run
                        + "\",\"sessionId\":\"" + sessionId + "\"}");
    }

    static String leaf(String id, int second, String target) {
        return entry("leaf", id, second, "\"targetId\":\"" + target + "\"");
    }

    static String message(String id, int second, String fields) {
        return entry(
                "message",
                id,
                second,
                "\"message\":{" + fields + ",\"timestamp\":" + at(second).toEpochMilli() + "}");
    }

    static String entry(String type, String id, int second, String fields) {
        return "{\"type\":\"" + type + "\",\"id\":\"" + id + "\",\"parentId\":null,\"timestamp\":\""
                + at(second).plusMillis(200) + "\"," + fields + "}";
    }

    static Instant at(int second) {
        return START.plusSeconds(second);
    }
}
