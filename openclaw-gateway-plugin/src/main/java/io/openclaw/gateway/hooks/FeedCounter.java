package io.openclaw.gateway.hooks;

import com.fasterxml.jackson.databind.JsonNode;
import io.openclaw.db.ingest.GatewayJson;
import io.openclaw.db.ingest.MisshapenException;
import io.openclaw.gateway.hooks.GatewayCounting.Incident;
import io.openclaw.gateway.hooks.GatewayCounting.TurnEnd;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Counts what the lines of a feed tell. A line that comes again counts once, and so does a turn or a tool call that several events
 * tell of, as long as it is among the last {@value #REMEMBERED}; after a restart of this process the counts begin anew anyway.
 *
 * <p>A gateway that asks again after a failure ends its run once per attempt; the turn counts once, with the latency of the first
 * attempt.
 */
public final class FeedCounter {

    private static final int REMEMBERED = 20_000;

    private final GatewayCounting counting;
    private volatile boolean diagnosticsHeard;
    private final Seen seen = new Seen(REMEMBERED);

    private FeedCounter(GatewayCounting counting) {
        this.counting = counting;
    }

    public static FeedCounter create(GatewayCounting counting) {
        return new FeedCounter(counting);
    }

    /** Counts a line. Never throws; a line that is not what the format says counts for nothing. */
    public void count(FeedLine line) {
        if (!seen.first("line|" + line.boot() + "|" + line.seq())) {
            return;
        }
        try {
            countNew(line);
        } catch (MisshapenException e) {
            // The line is kept word for word, and FeedTranslator is the one to say so.
            return;
        }
    }

    private void countNew(FeedLine line) {
        if (line.source().equals("diag")) {
            diagnosticsHeard = true;
        }
        switch (line.source() + "/" + line.name()) {
            case "hook/message_received" -> counting.requestReceived(Sessions.channel(line));
            case "hook/message_sent" -> messageSent(line);
            case "hook/after_tool_call" -> toolCalled(line);
            case "hook/gateway_start" -> counting.happened(Incident.GATEWAY_STARTED);
            case "hook/gateway_stop" -> counting.happened(Incident.GATEWAY_STOPPED);
            case "hook/agent_end" -> agentEnded(line);
            case "diag/run.completed" -> runCompleted(line);
            case "diag/webhook.received" -> counting.happened(Incident.WEBHOOK_RECEIVED);
            case "diag/model.failover" -> failover(line);
            default -> {
                // Everything else tells nothing that is counted.
            }
        }
    }

    private void messageSent(FeedLine line) {
        if (line.event().path("success").isBoolean()
                && !line.event().path("success").booleanValue()) {
            counting.requestFailed(Sessions.channel(line));
        }
    }

    private void toolCalled(FeedLine line) {
        String id = GatewayJson.text(line.event(), "toolCallId");
        String run = Scopes.of(line).runId();
        if (id == null || seen.first("tool|" + run + "|" + id)) {
            counting.toolCalled();
        }
    }

    private void runCompleted(FeedLine line) {
        JsonNode event = line.event();
        turnEnded(
                line,
                end(GatewayJson.text(event, "outcome"), GatewayJson.firstText(event, "failureKind", "errorCategory")));
    }

    /** Versions without diagnostic events say no more than this. Where there are any, they are the ones to tell, being more exact. */
    private void agentEnded(FeedLine line) {
        if (!diagnosticsHeard) {
            turnEnded(line, line.event().path("success").asBoolean(true) ? TurnEnd.COMPLETED : TurnEnd.FAILED);
        }
    }

    private void turnEnded(FeedLine line, TurnEnd end) {
        String run = Scopes.of(line).runId();
        if (run != null && !seen.first("turn|" + run)) {
            return;
        }
        counting.turnEnded(end, GatewayJson.millis(line.event(), "durationMs"));
        if (end == TurnEnd.FAILED || end == TurnEnd.TIMED_OUT) {
            counting.requestFailed(Scopes.of(line).channel());
        }
    }

    private static TurnEnd end(@Nullable String outcome, @Nullable String reason) {
        String why = Objects.requireNonNullElse(reason, "");
        return switch (Objects.requireNonNullElse(outcome, "completed")) {
            case "completed", "ok" -> TurnEnd.COMPLETED;
            case "timeout", "timed_out" -> TurnEnd.TIMED_OUT;
            case "aborted", "cancelled" -> TurnEnd.CANCELLED;
            default ->
                switch (why) {
                    case "timeout" -> TurnEnd.TIMED_OUT;
                    case "aborted" -> TurnEnd.CANCELLED;
                    default -> TurnEnd.FAILED;
                };
        };
    }

    private void failover(FeedLine line) {
        if ("rate_limit".equals(GatewayJson.text(line.event(), "reason"))) {
            counting.happened(Incident.RATE_LIMITED);
        }
    }
}
