package io.openclaw.gateway.hooks;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openclaw.db.model.CronExecution;
import io.openclaw.db.model.Fact;
import io.openclaw.db.model.LlmCall;
import io.openclaw.db.model.MessageAppended;
import io.openclaw.db.model.ModelRef;
import io.openclaw.db.model.Outcome;
import io.openclaw.db.model.Scope;
import io.openclaw.db.model.Usage;
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
import io.openclaw.gateway.metrics.GatewayCounters;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class HostHooksTest {

    private static final Scope SCOPE = new Scope("chat-7", null, "main", "telegram", "turn-1");
    private static final ModelRef MODEL = new ModelRef("anthropic", "claude", null);
    private static final Instant NOW = Instant.parse("2026-11-21T05:00:00Z");

    private final List<Fact> facts = new CopyOnWriteArrayList<>();
    private final HostHooks hooks =
            HostHooks.create(facts::add, new GatewayCounters(), Clock.fixed(NOW, ZoneOffset.UTC));

    @Test
    void endOfACallAndItsOutput_areOneCallWithItsMessage() {
        hooks.modelCallEnded(ModelCallEnded.completed("c1", MODEL, Duration.ofSeconds(60)), SCOPE);
        hooks.llmOutput(LlmOutput.ofText("Hello!", MODEL, Usage.of(100, 5)), SCOPE);

        Kept kept = Kept.of(facts);
        assertEquals(1, kept.calls().size());
        LlmCall call = kept.calls().get(0);
        assertEquals(105L, call.usage().total());
        assertEquals(Duration.ofSeconds(60), call.timing().duration());
        assertEquals(1, kept.messages().size());
        assertEquals(kept.messages().get(0).ref().messageId(), call.ref().messageId());
        assertNull(call.exchange().content(), "the message holds the text");
    }

    @Test
    void outputBeforeTheEndOfItsCall_isOneCallToo() {
        hooks.modelCallStarted(new ModelCallStarted("c1"), SCOPE);
        hooks.llmOutput(LlmOutput.ofText("one", MODEL, Usage.of(1, 1)), SCOPE);
        hooks.modelCallEnded(ModelCallEnded.completed("c1", MODEL, Duration.ofSeconds(60)), SCOPE);
        hooks.modelCallStarted(new ModelCallStarted("c2"), SCOPE);
        hooks.llmOutput(LlmOutput.ofText("two", MODEL, Usage.of(2, 2)), SCOPE);
        hooks.modelCallEnded(ModelCallEnded.completed("c2", MODEL, Duration.ofSeconds(30)), SCOPE);

        Kept kept = Kept.of(facts);
        assertEquals(2, kept.calls().size());
        assertEquals(6, kept.tokens());
        assertEquals(2, kept.messages().size());
    }

    @Test
    void hostWithoutRuns_hasOneCallPerCallId() {
        Scope plain = Scope.ofSession("chat-7");
        for (int i = 0; i < 3; i++) {
            hooks.llmOutput(LlmOutput.ofText("hi", MODEL, Usage.of(1, 1)).withCallId("c" + i), plain);
            hooks.modelCallEnded(ModelCallEnded.completed("c" + i, MODEL, Duration.ofMillis(20)), plain);
        }
        hooks.llmOutput(LlmOutput.ofText("no id at all", MODEL, Usage.of(1, 1)), plain);
        hooks.llmOutput(LlmOutput.ofText("no id at all", MODEL, Usage.of(1, 1)), plain);

        Kept kept = Kept.of(facts);
        assertEquals(5, kept.calls().size());
        assertEquals(5, kept.messages().size());
    }

    @Test
    void failedCall_isAnErrorWithoutAMessage() {
        hooks.modelCallEnded(ModelCallEnded.failed("c1", MODEL, Duration.ofSeconds(1), "503"), SCOPE);

        Kept kept = Kept.of(facts);
        assertEquals(Outcome.failed("503"), kept.calls().get(0).outcome());
        assertEquals(NOW.minusSeconds(1), kept.calls().get(0).at());
        assertEquals(0, kept.messages().size());
    }

    @Test
    void messageOfAPerson_opensItsSessionAndIsKept() {
        hooks.messageReceived(new MessageReceived("hi", "t1", "ann", NOW.minusSeconds(5)), SCOPE);
        hooks.messageReceived(new MessageReceived("hi", "t1", "ann", NOW.minusSeconds(5)), SCOPE);

        Kept kept = Kept.of(facts);
        assertEquals(1, kept.messages().size(), "one id, one message");
        MessageAppended message = kept.messages().get(0);
        assertEquals("hi", message.body().content());
        assertEquals(NOW.minusSeconds(5), message.at());
        assertEquals("ann", kept.sessions().get(0).userId());
        assertEquals("telegram", kept.sessions().get(0).scope().channel());
    }

    @Test
    void cronRun_isOneFromStartToEnd() {
        hooks.cronChanged(CronChanged.started("job", "nightly", NOW), Scope.NONE);
        hooks.cronChanged(CronChanged.finished("job", NOW, "ok", Duration.ofSeconds(3)), Scope.NONE);
        hooks.cronChanged(new CronChanged("removed", "job", null, null, null, null, null, null), Scope.NONE);

        Kept kept = Kept.of(facts);
        assertEquals(1, kept.crons().size());
        CronExecution run = kept.crons().get(0);
        assertEquals(CronExecution.OK, run.status());
        assertEquals("nightly", run.jobName());
        assertEquals(1, kept.raws().size());
    }

    @Test
    void hooksWithoutAFactOfTheirOwn_areKeptUnderOpenClawsNames() {
        hooks.gatewayStart(new GatewayStart(18_789));
        hooks.messageSent(new MessageSent("ann", true, null, null), SCOPE);
        hooks.agentEnd(new AgentEnd(true, null, Duration.ofSeconds(2)), SCOPE);
        hooks.beforeCompaction(new BeforeCompaction(40, null), SCOPE);
        hooks.afterCompaction(new AfterCompaction(3, 900, 37), SCOPE);
        hooks.beforeReset(new BeforeReset("new"), SCOPE);
        hooks.subagentEnded(new SubagentEnded("chat-7:sub", null, "ok"), SCOPE);
        hooks.gatewayStop(new GatewayStop("bye"));

        List<String> names = Kept.of(facts).raws().stream().map(r -> r.name()).toList();
        assertEquals(
                List.of(
                        "gateway_start",
                        "message_sent",
                        "agent_end",
                        "before_compaction",
                        "after_compaction",
                        "before_reset",
                        "subagent_ended",
                        "gateway_stop"),
                names);
        assertEquals(
                "{\"event\":{\"messageCount\":3,\"tokenCount\":900,\"compactedCount\":37}}",
                Kept.of(facts).raws().get(4).json());
    }

    @Test
    void sessionsAndTools_becomeFacts() {
        hooks.sessionStart(SessionStart.PLAIN, SCOPE);
        hooks.subagentSpawned(new SubagentSpawned("chat-7:sub", null, "helper", null), SCOPE);
        hooks.sessionEnd(new SessionEnd("idle", null), SCOPE);
        hooks.afterToolCall(new AfterToolCall("exec", "t1", "{}", null, "boom", Duration.ofSeconds(1)), SCOPE);

        Kept kept = Kept.of(facts);
        assertEquals("chat-7", kept.sessions().get(1).parentSessionKey());
        assertEquals("boom", kept.tools().get(0).outcome().error());
        assertEquals(4, facts.size());
    }

    @Test
    void whateverAHostGives_nothingIsThrownIntoIt() {
        List<Runnable> wrong = new ArrayList<>();
        wrong.add(() -> hooks.messageReceived(null, SCOPE));
        wrong.add(() -> hooks.messageReceived(MessageReceived.ofText("no session"), Scope.NONE));
        wrong.add(() -> hooks.llmOutput(LlmOutput.ofText("hi", null, null), null));
        wrong.add(() -> hooks.modelCallEnded(ModelCallEnded.completed("", MODEL, Duration.ofSeconds(1)), SCOPE));
        wrong.add(() -> hooks.gatewayStart(null));

        wrong.forEach(call -> assertDoesNotThrow(call::run));

        assertEquals(wrong.size(), hooks.unusable());
    }

    @Test
    void recorderThatThrows_doesNotReachTheHost() {
        HostHooks broken = HostHooks.create(
                fact -> {
                    throw new IllegalStateException("closed");
                },
                new GatewayCounters(),
                Clock.systemUTC());

        assertDoesNotThrow(() -> broken.sessionStart(SessionStart.PLAIN, SCOPE));
        assertEquals(1, broken.unusable());
    }

    @Test
    void rawEvents_haveNamesOfTheirOwn() {
        hooks.beforeReset(new BeforeReset("a"), SCOPE);
        hooks.beforeReset(new BeforeReset("a"), SCOPE);

        assertNotEquals(facts.get(0).naturalKey(), facts.get(1).naturalKey());
        assertTrue(facts.get(0).naturalKey().isPresent());
    }
}
