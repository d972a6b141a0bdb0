package io.openclaw.gateway.hooks;

import io.openclaw.db.model.Cost;
import io.openclaw.db.model.ModelRef;
import io.openclaw.db.model.Outcome;
import io.openclaw.db.model.Usage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a host in Java tells through {@link HostHooks}: OpenClaw's hooks, under its names. Where something happened (session, agent,
 * channel, run) is told beside it, as {@link io.openclaw.db.model.Scope}. All are immutable; what a host does not know is null.
 */
public sealed interface HostEvent {

    /** The host began to take requests. */
    record GatewayStart(int port) implements HostEvent {}

    /** The host stops. */
    record GatewayStop(@Nullable String reason) implements HostEvent {}

    /** A session began. */
    record SessionStart(
            @Nullable String model,
            @Nullable String userId,
            @Nullable String label) implements HostEvent {

        /** Known by its key alone. */
        public static final SessionStart PLAIN = new SessionStart(null, null, null);
    }

    /**
     * A session's transcript was closed.
     *
     * @param reason new, reset, idle, daily, compaction, deleted, shutdown, …; none of them deletes what is recorded
     */
    record SessionEnd(@Nullable String reason, @Nullable String nextSessionId) implements HostEvent {}

    /**
     * A person wrote.
     *
     * @param messageId the host's id; what comes twice under one id is one message
     * @param timestamp when, if it was not now
     */
    record MessageReceived(
            String content,
            @Nullable String messageId,
            @Nullable String senderId,
            @Nullable Instant timestamp) implements HostEvent {

        public static MessageReceived ofText(String content) {
            return new MessageReceived(content, null, null, null);
        }
    }

    /** An answer was delivered to a channel, or not. The answer itself comes by {@link LlmOutput}. */
    record MessageSent(
            @Nullable String to,
            boolean success,
            @Nullable String messageId,
            @Nullable String error) implements HostEvent {}

    /** A model is being asked. */
    record ModelCallStarted(String callId) implements HostEvent {}

    /**
     * A model answered, or did not.
     *
     * @param callId unique within the host; links this event with the {@link LlmOutput} of the same call
     */
    record ModelCallEnded(
            String callId,
            ModelRef model,
            Duration duration,
            Outcome outcome,
            @Nullable Duration timeToFirstByte,
            @Nullable Long requestPayloadBytes,
            @Nullable Long responseStreamBytes)
            implements HostEvent {

        /** A call that ended well. */
        public static ModelCallEnded completed(String callId, ModelRef model, Duration duration) {
            return new ModelCallEnded(callId, model, duration, Outcome.completed(), null, null, null);
        }

        /** A call that failed; {@code error} in words. */
        public static ModelCallEnded failed(String callId, ModelRef model, Duration duration, String error) {
            return new ModelCallEnded(callId, model, duration, Outcome.failed(error), null, null, null);
        }
    }

    /**
     * What a model said.
     *
     * @param assistantTexts its texts; empty when it only called tools
     * @param callId of the call that brought it; null: the call of the run that started or ended last
     * @param responseId the provider's id of the answer
     * @param messageId the host's id of the message; what comes twice under one id is one message
     * @param stopReason stop, length, toolUse, …
     */
    record LlmOutput(
            List<String> assistantTexts,
            ModelRef model,
            @Nullable Usage usage,
            @Nullable Cost cost,
            @Nullable String callId,
            @Nullable String responseId,
            @Nullable String messageId,
            @Nullable String stopReason)
            implements HostEvent {

        public LlmOutput {
            assistantTexts = List.copyOf(assistantTexts);
        }

        /** An answer in one piece. */
        public static LlmOutput ofText(String text, ModelRef model, @Nullable Usage usage) {
            return new LlmOutput(List.of(text), model, usage, null, null, null, null, null);
        }

        public LlmOutput withCallId(String id) {
            return new LlmOutput(assistantTexts, model, usage, cost, id, responseId, messageId, stopReason);
        }

        public LlmOutput withResponseId(String id) {
            return new LlmOutput(assistantTexts, model, usage, cost, callId, id, messageId, stopReason);
        }

        public LlmOutput withCost(Cost newCost) {
            return new LlmOutput(assistantTexts, model, usage, newCost, callId, responseId, messageId, stopReason);
        }
    }

    /**
     * A tool ran.
     *
     * @param params what it was called with, as JSON
     * @param result what it answered, as text
     * @param error what went wrong, in words; null when nothing did
     */
    record AfterToolCall(
            String toolName,
            @Nullable String toolCallId,
            @Nullable String params,
            @Nullable String result,
            @Nullable String error,
            Duration duration)
            implements HostEvent {}

    /** An agent's turn ended. */
    record AgentEnd(
            boolean success,
            @Nullable String error,
            @Nullable Duration duration) implements HostEvent {}

    /** A conversation is about to be summarised. */
    record BeforeCompaction(int messageCount, @Nullable Integer tokenCount) implements HostEvent {}

    /** A conversation was summarised. */
    record AfterCompaction(int messageCount, @Nullable Integer tokenCount, int compactedCount) implements HostEvent {}

    /** A session is about to begin anew. */
    record BeforeReset(@Nullable String reason) implements HostEvent {}

    /** A session, the one told beside it, started another one. */
    record SubagentSpawned(
            String childSessionKey,
            @Nullable String agentId,
            @Nullable String label,
            @Nullable String resolvedModel) implements HostEvent {}

    /** A session that was started by another one is done. */
    record SubagentEnded(
            String targetSessionKey,
            @Nullable String reason,
            @Nullable String outcome) implements HostEvent {}

    /**
     * A scheduled job was changed, started or ended.
     *
     * @param action added, updated, removed, started, finished, …
     * @param runAt when the run started, which names it; null when there is no run
     * @param status of a finished run: ok, error or skipped
     */
    record CronChanged(
            String action,
            String jobId,
            @Nullable String jobName,
            @Nullable Instant runAt,
            @Nullable String status,
            @Nullable Duration duration,
            @Nullable String error,
            @Nullable String summary)
            implements HostEvent {

        /** A run begins. */
        public static CronChanged started(String jobId, @Nullable String jobName, Instant runAt) {
            return new CronChanged("started", jobId, jobName, runAt, null, null, null, null);
        }

        /** A run ended; {@code runAt} as when it started. */
        public static CronChanged finished(String jobId, Instant runAt, String status, Duration duration) {
            return new CronChanged("finished", jobId, null, runAt, status, duration, null, null);
        }
    }
}
