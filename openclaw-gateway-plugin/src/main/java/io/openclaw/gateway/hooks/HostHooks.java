package io.openclaw.gateway.hooks;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.openclaw.db.ingest.GatewayJson;
import io.openclaw.db.model.Fact;
import io.openclaw.db.model.RawEvent;
import io.openclaw.db.model.Scope;
import io.openclaw.gateway.hooks.GatewayCounting.Incident;
import io.openclaw.gateway.hooks.GatewayCounting.TurnEnd;
import io.openclaw.gateway.hooks.HostEvent.AfterCompaction;
import io.openclaw.gateway.hooks.HostEvent.AfterToolCall;
import io.openclaw.gateway.hooks.HostEvent.AgentEnd;
import io.openclaw.gateway.hooks.HostEvent.BeforeCompaction;
import io.openclaw.gateway.hooks.HostEvent.BeforeReset;
import io.openclaw.gateway.hooks.HostEvent.CronChanged;
import io.openclaw.gateway.hooks.HostEvent.GatewayStart;
import io.openclaw.gateway.hooks.HostEvent.GatewayStop;
import io.openclaw.gateway.hooks.HostEvent.LlmOutput;
import io.openclaw.gateway.hooks.HostEvent.MessageReceived;
import io.openclaw.gateway.hooks.HostEvent.MessageSent;
import io.openclaw.gateway.hooks.HostEvent.ModelCallEnded;
import io.openclaw.gateway.hooks.HostEvent.ModelCallStarted;
import io.openclaw.gateway.hooks.HostEvent.SessionEnd;
import io.openclaw.gateway.hooks.HostEvent.SessionStart;
import io.openclaw.gateway.hooks.HostEvent.SubagentEnded;
import io.openclaw.gateway.hooks.HostEvent.SubagentSpawned;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a host in Java calls: one method per hook of OpenClaw. Any thread may call any of them at any time. None waits, and none
 * throws, whatever it is given: an event that cannot be used is counted, and logged once a minute.
 *
 * <p>{@code modelCallEnded} and {@code llmOutput} tell of one call from two sides and make one row, in either order: by the call id where
 * both give it, else an output belongs to the call of its run that started or ended last. A host that knows everything about a call at once may instead record
 * {@link io.openclaw.db.model.LlmCall#ofHost} itself, but not both.
 */
public final class HostHooks {

    private static final Logger LOG = LoggerFactory.getLogger(HostHooks.class);
    private static final long BETWEEN_WARNINGS_MS = 60_000;

    /** Says one event, and throws when it cannot be said. */
    private interface Saying {
        void say(Instant now);
    }

    private final Consumer<Fact> recorder;
    private final GatewayCounting counting;
    private final Clock clock;
    private final String boot = UUID.randomUUID().toString();
    private final AtomicLong sequence = new AtomicLong();
    private final OpenRuns runs = new OpenRuns();
    private final LongAdder unusable = new LongAdder();
    private final AtomicLong nextWarning = new AtomicLong(Long.MIN_VALUE);

    private HostHooks(Consumer<Fact> recorder, GatewayCounting counting, Clock clock) {
        this.recorder = recorder;
        this.counting = counting;
        this.clock = clock;
    }

    /**
     * Hooks that turn what they are told into facts.
     *
     * @param recorder takes facts from any thread, neither waits nor throws
     * @param clock says when an event happened: when it is told
     */
    public static HostHooks create(Consumer<Fact> recorder, GatewayCounting counting, Clock clock) {
        return new HostHooks(recorder, counting, clock);
    }

    /** Events that could not be used since the start. */
    public long unusable() {
        return unusable.sum();
    }

    public void gatewayStart(GatewayStart event) {
        say("gateway_start", now -> {
            raw("gateway_start", Scope.NONE, now, fields().put("port", event.port()));
            counting.happened(Incident.GATEWAY_STARTED);
        });
    }

    public void gatewayStop(GatewayStop event) {
        say("gateway_stop", now -> {
            raw("gateway_stop", Scope.NONE, now, fields().put("reason", event.reason()));
            counting.happened(Incident.GATEWAY_STOPPED);
        });
    }

    public void sessionStart(SessionStart event, Scope scope) {
        say("session_start", now -> record(HostTranslator.sessionStart(event, scope, now)));
    }

    public void sessionEnd(SessionEnd event, Scope scope) {
        say("session_end", now -> record(HostTranslator.sessionEnd(event, scope, now)));
    }

    public void messageReceived(MessageReceived event, Scope scope) {
        say("message_received", now -> {
            record(HostTranslator.messageReceived(event, scope, now));
            counting.requestReceived(scope.channel());
        });
    }

    public void messageSent(MessageSent event, Scope scope) {
        say("message_sent", now -> {
            ObjectNode fields = fields().put("to", event.to()).put("success", event.success());
            raw(
                    "message_sent",
                    scope,
                    now,
                    fields.put("messageId", event.messageId()).put("error", event.error()));
            if (!event.success()) {
                counting.requestFailed(scope.channel());
            }
        });
    }

    /** Remembers which call the next {@code llmOutput} of the run belongs to; nothing is recorded yet. */
    public void modelCallStarted(ModelCallStarted event, Scope scope) {
        say("model_call_started", now -> runs.note(scope, event.callId()));
    }

    public void modelCallEnded(ModelCallEnded event, Scope scope) {
        say("model_call_ended", now -> {
            runs.note(scope, event.callId());
            record(HostTranslator.modelCallEnded(event, scope, now));
        });
    }

    public void llmOutput(LlmOutput event, Scope scope) {
        say("llm_output", now -> {
            String callId = event.callId() == null ? runs.take(scope) : event.callId();
            record(HostTranslator.llmOutput(event, callId, scope, runs.outputAt(scope, now)));
        });
    }

    public void afterToolCall(AfterToolCall event, Scope scope) {
        say("after_tool_call", now -> {
            record(HostTranslator.afterToolCall(event, scope, now));
            counting.toolCalled();
        });
    }

    public void agentEnd(AgentEnd event, Scope scope) {
        say("agent_end", now -> {
            ObjectNode fields = fields().put("success", event.success()).put("error", event.error());
            if (event.duration() != null) {
                fields.put("durationMs", event.duration().toMillis());
            }
            raw("agent_end", scope, now, fields);
            counting.turnEnded(event.success() ? TurnEnd.COMPLETED : TurnEnd.FAILED, event.duration());
            if (!event.success()) {
                counting.requestFailed(scope.channel());
            }
        });
    }

    public void beforeCompaction(BeforeCompaction event, Scope scope) {
        say("before_compaction", now -> {
            ObjectNode fields =
                    fields().put("messageCount", event.messageCount()).put("tokenCount", event.tokenCount());
            raw("before_compaction", scope, now, fields);
        });
    }

    public void afterCompaction(AfterCompaction event, Scope scope) {
        say("after_compaction", now -> {
            ObjectNode fields =
                    fields().put("messageCount", event.messageCount()).put("tokenCount", event.tokenCount());
            raw("after_compaction", scope, now, fields.put("compactedCount", event.compactedCount()));
        });
    }

    public void beforeReset(BeforeReset event, Scope scope) {
        say("before_reset", now -> raw("before_reset", scope, now, fields().put("reason", event.reason())));
    }

    public void subagentSpawned(SubagentSpawned event, Scope parent) {
        say("subagent_spawned", now -> record(HostTranslator.subagentSpawned(event, parent, now)));
    }

    public void subagentEnded(SubagentEnded event, Scope scope) {
        say("subagent_ended", now -> {
            ObjectNode fields = fields().put("targetSessionKey", event.targetSessionKey());
            raw(
                    "subagent_ended",
                    scope,
                    now,
                    fields.put("reason", event.reason()).put("outcome", event.outcome()));
        });
    }

    public void cronChanged(CronChanged event, Scope scope) {
        say("cron_changed", now -> {
            List<Fact> facts = new ArrayList<>(HostTranslator.cronChanged(event, scope));
            record(facts);
            if (facts.isEmpty()) {
                ObjectNode fields = fields().put("action", event.action()).put("jobId", event.jobId());
                raw("cron_changed", scope, now, fields.put("name", event.jobName()));
            }
        });
    }

    private void say(String hook, Saying saying) {
        try {
            saying.say(clock.instant());
        } catch (RuntimeException e) {
            unusable.increment();
            warn(hook, e);
        }
    }

    private void warn(String hook, RuntimeException e) {
        long now = System.nanoTime() / 1_000_000;
        long next = nextWarning.get();
        if (now >= next && nextWarning.compareAndSet(next, now + BETWEEN_WARNINGS_MS)) {
            LOG.warn(
                    "Hook {} was given something that cannot be recorded ({}); {} such events since the start. The host goes on.",
                    hook,
                    e.getMessage(),
                    unusable.sum());
        }
    }

    private void record(List<Fact> facts) {
        facts.forEach(recorder);
    }

    private void raw(String hook, Scope scope, Instant now, ObjectNode event) {
        ObjectNode kept = fields();
        kept.set("event", event);
        recorder.accept(
                new RawEvent("hook", hook, boot, sequence.incrementAndGet(), scope, GatewayJson.write(kept), now));
    }

    private static ObjectNode fields() {
        return GatewayJson.MAPPER.createObjectNode();
    }
}
