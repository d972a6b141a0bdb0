package io.openclaw.db.model;

/** The sixteen counters of a gateway, by openclaw-rs's names; each counts from the start of the process. */
public record GatewayCounts(
        long telegramRequests,
        long discordRequests,
        long telegramErrors,
        long discordErrors,
        long rateLimited,
        long concurrencyRejected,
        long totalLatencyMs,
        long completedRequests,
        long gatewayConnects,
        long gatewayDisconnects,
        long gatewayResumes,
        long tasksCancelled,
        long agentTimeouts,
        long agentTurns,
        long toolCalls,
        long webhookRequests) {

    /** Nothing counted yet. */
    public static final GatewayCounts ZERO = new GatewayCounts(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
}
