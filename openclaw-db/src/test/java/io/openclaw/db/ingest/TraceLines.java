package io.openclaw.db.ingest;

/** Rows of ZeroClaw's runtime trace, as its versions write them. */
final class TraceLines {

    static final String TURN = "7f1d2a64-5f0e-4c3a-9a55-0d9a3c1c2b11";

    private TraceLines() {}

    /** Version 0.1 to 0.7; the time has the machine's offset, or {@code +00:00}. */
    static String first(String id, String at, String type, String payload) {
        return """
                {"id":"%s","timestamp":"%s","event_type":"%s","channel":"telegram","provider":"openrouter",\
                "model":"anthropic/claude-sonnet-4","turn_id":"%s","success":true,"payload":%s}""".formatted(id, at, type, TURN, payload);
    }

    /** The same row after version 0.8 has rewritten it: its name is the action, its provider is lost. */
    static String rewritten(String id, String at, String type, String payload) {
        return """
                {"@timestamp":"%s","attributes":%s,"event":{"action":"%s","category":"system","outcome":"success"},"id":"%s",\
                "schema_version":2,"service":{"name":"zeroclaw","version":"0.8.0"},"severity_number":9,"severity_text":"INFO",\
                "trace_id":"%s","zeroclaw":{"channel":"telegram"}}""".formatted(at, payload, type, id, TURN);
    }

    /** Version 0.8: its name is the message. */
    static String second(String id, String at, String message, String action, String attributes) {
        String outcome = action.equals("fail") ? "failure" : "success";
        return """
                {"@timestamp":"%s","attributes":%s,"event":{"action":"%s","category":"tool","outcome":"%s"},"id":"%s","message":"%s",\
                "schema_version":2,"service":{"name":"zeroclaw","version":"0.8.4"},"severity_number":9,"severity_text":"INFO",\
                "trace_id":"%s","zeroclaw":{"agent_alias":"glados","channel":"telegram.clamps","channel_alias":"clamps",\
                "channel_type":"telegram","duration_ms":2143,"session_key":"telegram_clamps_123456_alice"}}""".formatted(at, attributes, action, outcome, id, message, TURN);
    }

    static String debug(String line) {
        return line.replace("\"severity_text\":\"INFO\"", "\"severity_text\":\"DEBUG\"");
    }
}
