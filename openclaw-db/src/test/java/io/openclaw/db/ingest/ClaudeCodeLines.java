package io.openclaw.db.ingest;

/** Lines as Claude Code 2.1 writes them. */
final class ClaudeCodeLines {

    static final String SESSION = "4de9291e-061e-414a-85cb-de615826aded";
    static final String FORK = "db7cd31e-fdb1-4767-a6a2-f2f3dc68a74b";

    private ClaudeCodeLines() {}

    /** One block of an answer, with the tokens as they were counted when it was written. */
    static String answer(String uuid, String message, String request, int output, String block) {
        return answer(uuid, message, request, usage(output), block);
    }

    static String answer(String uuid, String message, String request, String usage, String block) {
        String requestId = request == null ? "" : "\"requestId\":\"" + request + "\",";
        return """
                {"parentUuid":"p","isSidechain":false,"userType":"external","cwd":"/home/me/project","sessionId":"%s",\
                "version":"2.1.63","gitBranch":"main","message":{"model":"claude-opus-4-6","id":"%s","type":"message",\
                "role":"assistant","content":[%s],"stop_reason":"end_turn","stop_sequence":null,"usage":%s},%s\
                "type":"assistant","uuid":"%s","timestamp":"2026-03-08T12:00:00.500Z"}""".formatted(SESSION, message, block, usage, requestId, uuid);
    }

    static String usage(int output) {
        return """
                {"input_tokens":3,"cache_creation_input_tokens":5139,"cache_read_input_tokens":9631,\
                "cache_creation":{"ephemeral_5m_input_tokens":139,"ephemeral_1h_input_tokens":5000},"output_tokens":%d,\
                "service_tier":"standard","inference_geo":"not_available"}""".formatted(output);
    }

    static String text(String text) {
        return "{\"type\":\"text\",\"text\":\"%s\"}".formatted(text);
    }

    static String thinking(String text) {
        return "{\"type\":\"thinking\",\"thinking\":\"%s\",\"signature\":\"x\"}".formatted(text);
    }

    static String toolUse(String id, String name) {
        return "{\"type\":\"tool_use\",\"id\":\"%s\",\"name\":\"%s\",\"input\":{\"command\":\"ls\"}}"
                .formatted(id, name);
    }

    static String prompt(String uuid, String text) {
        return user(uuid, "\"" + text + "\"");
    }

    static String toolResult(String uuid, String id, String text, boolean error) {
        return user(
                uuid,
                "[{\"tool_use_id\":\"%s\",\"type\":\"tool_result\",\"content\":[{\"type\":\"text\",\"text\":\"%s\"}],\"is_error\":%s}]"
                        .formatted(id, text, error));
    }

    private static String user(String uuid, String content) {
        return """
                {"parentUuid":null,"isSidechain":false,"userType":"external","cwd":"/home/me/project","sessionId":"%s",\
                "version":"2.1.63","gitBranch":"main","type":"user","message":{"role":"user","content":%s},"uuid":"%s",\
                "timestamp":"2026-03-08T11:59:58.000Z"}""".formatted(SESSION, content, uuid);
    }

    /** What stands in the place of an answer when the API failed. */
    static String apiError(String uuid) {
        return answer(uuid, "0b4d4b6c-6a4f-4a44-8d9c-000000000000", null, usage(0), text("API Error: 529 Overloaded"))
                .replace("claude-opus-4-6", "<synthetic>")
                .replace(
                        "\"type\":\"assistant\",\"uuid\"",
                        "\"isApiErrorMessage\":true,\"type\":\"assistant\",\"uuid\"");
    }

    /** The line as a session that was resumed from it holds it. */
    static String copied(String line) {
        return line.replace(SESSION, FORK);
    }

    /** The line as a fork that remembers where it came from holds it. */
    static String forked(String line, String newUuid) {
        String uuid = line.replaceAll(".*\"uuid\":\"([^\"]+)\".*", "$1");
        return line.replace(SESSION, FORK)
                .replace(
                        "\"uuid\":\"" + uuid + "\"",
                        "\"uuid\":\"%s\",\"forkedFrom\":{\"sessionId\":\"%s\",\"messageUuid\":\"%s\"}"
                                .formatted(newUuid, SESSION, uuid));
    }

    static String ofSubAgent(String line, String agent) {
        return line.replace("\"isSidechain\":false", "\"isSidechain\":true,\"agentId\":\"" + agent + "\"");
    }
}
