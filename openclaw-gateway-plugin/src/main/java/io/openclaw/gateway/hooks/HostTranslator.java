package io.openclaw.gateway.hooks;

import io.openclaw.db.model.CallRef;
import io.openclaw.db.model.CronExecution;
import io.openclaw.db.model.Exchange;
import io.openclaw.db.model.Fact;
import io.openclaw.db.model.LlmCall;
import io.openclaw.db.model.MessageAppended;
import io.openclaw.db.model.MessageBody;
import io.openclaw.db.model.MessageRef;
import io.openclaw.db.model.ModelRef;
import io.openclaw.db.model.Outcome;
import io.openclaw.db.model.Scope;
import io.openclaw.db.model.SessionEnded;
import io.openclaw.db.model.SessionOpened;
import io.openclaw.db.model.Timing;
import io.openclaw.db.model.ToolCall;
import io.openclaw.db.model.Witness;
import io.openclaw.gateway.hooks.HostEvent.AfterToolCall;
import io.openclaw.gateway.hooks.HostEvent.CronChanged;
import io.openclaw.gateway.hooks.HostEvent.LlmOutput;
import io.openclaw.gateway.hooks.HostEvent.MessageReceived;
import io.openclaw.gateway.hooks.HostEvent.ModelCallEnded;
import io.openclaw.gateway.hooks.HostEvent.SessionEnd;
import io.openclaw.gateway.hooks.HostEvent.SessionStart;
import io.openclaw.gateway.hooks.HostEvent.SubagentSpawned;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Turns what a Java host tells into facts. Such a host has no transcript that somebody else reads: what was said becomes a message
 * here. Pure: same event, same scope, same moment, same facts, but for the name of a message that has none.
 */
final class HostTranslator {

    private HostTranslator() {}

    static List<Fact> sessionStart(SessionStart event, Scope scope, Instant now) {
        return List.of(new SessionOpened(scope, event.model(), event.userId(), event.label(), null, now));
    }

    static List<Fact> sessionEnd(SessionEnd event, Scope scope, Instant now) {
        return List.of(new SessionEnded(scope, event.reason(), event.nextSessionId(), now));
    }

    static List<Fact> messageReceived(MessageReceived event, Scope scope, Instant now) {
        Instant at = Objects.requireNonNullElse(event.timestamp(), now);
        return List.of(
                new SessionOpened(scope, null, event.senderId(), null, null, at),
                new MessageAppended(
                        scope,
                        new MessageRef(event.messageId(), null, null),
                        MessageAppended.USER,
                        MessageBody.ofText(event.content()),
                        event.senderId(),
                        ModelRef.NONE,
                        null,
                        null,
                        at));
    }

    static List<Fact> modelCallEnded(ModelCallEnded event, Scope scope, Instant now) {
        Instant startedAt = now.minus(event.duration());
        return List.of(new LlmCall(
                Witness.HOOK,
                inRun(scope, event.callId()),
                CallRef.ofCall(event.callId()),
                event.model(),
                null,
                null,
                new Timing(startedAt, event.duration(), event.timeToFirstByte()),
                event.outcome(),
                new Exchange(
                        null,
                        null,
                        null,
                        event.requestPayloadBytes(),
                        event.responseStreamBytes(),
                        null,
                        null,
                        List.of()),
                startedAt));
    }

    /** The message, if the model said anything, and what it tells of its call. */
    static List<Fact> llmOutput(LlmOutput event, @Nullable String callId, Scope scope, Instant now) {
        String unique = UUID.randomUUID().toString();
        Scope inRun = inRun(scope, Objects.requireNonNullElse(callId, unique));
        String messageId = firstOf(event.messageId(), event.responseId(), callId, unique);
        boolean silent = event.assistantTexts().isEmpty();
        LlmCall call = new LlmCall(
                Witness.LLM_OUTPUT,
                inRun,
                new CallRef(callId, null, silent ? null : messageId, event.responseId(), null),
                event.model(),
                event.usage(),
                event.cost(),
                Timing.NONE,
                new Outcome(Outcome.COMPLETED, null, null, event.stopReason()),
                Exchange.NONE,
                now);
        if (silent) {
            return List.of(call);
        }
        MessageAppended message = new MessageAppended(
                inRun,
                new MessageRef(messageId, null, event.responseId()),
                MessageAppended.ASSISTANT,
                MessageBody.ofText(String.join("\n", event.assistantTexts())),
                null,
                event.model(),
                event.usage(),
                event.stopReason(),
                now);
        return List.of(message, call);
    }

    static List<Fact> afterToolCall(AfterToolCall event, Scope scope, Instant now) {
        Instant startedAt = now.minus(event.duration());
        return List.of(new ToolCall(
                scope,
                event.toolCallId(),
                event.toolName(),
                event.params(),
                event.result(),
                new Timing(startedAt, event.duration(), null),
                event.error() == null ? Outcome.completed() : Outcome.failed(event.error()),
                startedAt));
    }

    static List<Fact> subagentSpawned(SubagentSpawned event, Scope parent, Instant now) {
        Scope child = new Scope(event.childSessionKey(), null, event.agentId(), parent.channel(), null);
        return List.of(new SessionOpened(child, event.resolvedModel(), null, event.label(), parent.sessionKey(), now));
    }

    /** A run; none when only the job itself was changed. */
    static List<Fact> cronChanged(CronChanged event, Scope scope) {
        Instant runAt = event.runAt();
        if (runAt == null) {
            return List.of();
        }
        return List.of(new CronExecution(
                scope,
                event.jobId(),
                event.jobName(),
                ModelRef.NONE,
                Objects.requireNonNullElse(event.status(), CronExecution.RUNNING),
                event.error(),
                event.summary(),
                event.duration(),
                null,
                runAt));
    }

    /** A call's witnesses are matched within their run; a host without runs has one per call. */
    private static Scope inRun(Scope scope, String otherwise) {
        return scope.runId() == null ? scope.withRun(otherwise) : scope;
    }

    private static String firstOf(
            @Nullable String one, @Nullable String two, @Nullable String three, String otherwise) {
        if (one != null) {
            return one;
        }
        return two != null ? two : Objects.requireNonNullElse(three, otherwise);
    }
}
