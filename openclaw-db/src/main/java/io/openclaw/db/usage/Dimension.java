package io.openclaw.db.usage;

/** What calls are told apart by. In the tables a part that nobody told is the empty text. */
public enum Dimension {
    HOST("host"),
    AGENT("agent_name"),
    CHANNEL("channel"),
    PROJECT("project"),
    PROVIDER("provider"),
    MODEL("model"),
    /** How the call is paid: metered, subscription, local. */
    BILLING("billing"),
    /** Why the gateway called: user, cron, heartbeat, sub-agent, webhook. */
    TRIGGER("trigger");

    private final String column;

    Dimension(String column) {
        this.column = column;
    }

    /** Its name in {@code llm_call_rollups} and in the views of schema {@code api}. */
    public String column() {
        return column;
    }
}
