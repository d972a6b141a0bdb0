package io.openclaw.db.postgres;

import io.openclaw.db.model.CallRef;
import io.openclaw.db.model.CronExecution;
import io.openclaw.db.model.Exchange;
import io.openclaw.db.model.Fact;
import io.openclaw.db.model.GatewayCounts;
import io.openclaw.db.model.LlmCall;
import io.openclaw.db.model.MessageAppended;
import io.openclaw.db.model.MessageBody;
import io.openclaw.db.model.MessageRef;
import io.openclaw.db.model.MetricsSnapshot;
import io.openclaw.db.model.ModelRef;
import io.openclaw.db.model.Outcome;
import io.openclaw.db.model.RawEvent;
import io.openclaw.db.model.Recorded;
import io.openclaw.db.model.Scope;
import io.openclaw.db.model.SessionOpened;
import io.openclaw.db.model.Timing;
import io.openclaw.db.model.ToolCall;
import io.openclaw.db.model.Usage;
import io.openclaw.db.model.Witness;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Facts as a gateway tells them. */
public final class Facts {

    public static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
    public static final String KEY = "agent:main:main";
    public static final ModelRef MODEL = new ModelRef("anthropic", "claude-sonnet-4", "anthropic-messages");
    public static final Scope SCOPE = new Scope(KEY, "s-1", "main", "telegram", "run-1");

    private Facts() {}

    public static Recorded recorded(Fact fact) {
        return recorded(fact, NOON);
    }

    public static Recorded recorded(Fact fact, Instant at) {
        return new Recorded(UUID.randomUUID(), at, fact, Set.of());
    }

    public static SessionOpened opened(String key) {
        return new SessionOpened(
                new Scope(key, "s-1", null, "telegram", null), "claude-sonnet-4", "42", "Chat", null, NOON);
    }

    public static MessageAppended message(String key, String id, String text) {
        return new MessageAppended(
                new Scope(key, "s-1", null, null, "run-1"),
                new MessageRef(id, 1L, "resp-" + id),
                MessageAppended.ASSISTANT,
                new MessageBody(text, "thinking", "[{\"id\":\"t1\"}]", null, null, null),
                "42",
                MODEL,
                Usage.of(10, 5),
                "stop",
                NOON.plusSeconds(1));
    }

    public static LlmCall hostCall(String key, int tokens, String text) {
        return LlmCall.ofHost(Scope.ofSession(key), MODEL, NOON)
                .withUsage(Usage.of(tokens, 0), null)
                .withTiming(new Timing(NOON, Duration.ofMillis(1234), Duration.ofMillis(200)))
                .withOutcome(Outcome.completed())
                .withExchange(Exchange.ofText(text));
    }

    /** The scope of the other facts, in another transcript and of no known run. */
    public static Scope elsewhere(String sessionId) {
        return new Scope(SCOPE.sessionKey(), sessionId, SCOPE.agentId(), SCOPE.channel(), null);
    }

    /** A model call as a diagnostic event tells of it. */
    public static LlmCall diagnostic(String run, int number, Usage usage) {
        Instant start = NOON.plusSeconds(number * 60L);
        return new LlmCall(
                Witness.DIAGNOSTIC,
                SCOPE.withRun(run),
                new CallRef(run + ":model:" + number, "span-" + number, null, null, null),
                MODEL,
                usage,
                null,
                new Timing(start, Duration.ofSeconds(2), Duration.ofMillis(300)),
                Outcome.completed(),
                Exchange.NONE,
                start);
    }

    /** The answer to it, as the transcript holds it. */
    public static LlmCall transcript(String run, int number, Usage usage, String text) {
        Instant start = NOON.plusSeconds(number * 60L).plusMillis(5);
        return new LlmCall(
                Witness.TRANSCRIPT,
                SCOPE.withRun(run),
                new CallRef(null, null, "msg-" + number, "resp-" + number, null),
                MODEL,
                usage,
                null,
                new Timing(start, null, null),
                new Outcome(Outcome.COMPLETED, null, null, "stop"),
                Exchange.ofText(text),
                start);
    }

    public static ToolCall tool(String id, String result, Outcome outcome) {
        return new ToolCall(
                SCOPE, id, "exec", "{\"command\":\"ls\"}", result, new Timing(NOON, null, null), outcome, NOON);
    }

    public static CronExecution cron(String status, Duration duration) {
        return new CronExecution(
                Scope.ofSession("agent:main:cron:1"),
                "job-1",
                "daily",
                MODEL,
                status,
                null,
                null,
                duration,
                null,
                NOON);
    }

    public static MetricsSnapshot metrics(UUID boot, Instant at) {
        return new MetricsSnapshot(boot, GatewayCounts.ZERO, 1 << 20, Duration.ofSeconds(60), at);
    }

    public static RawEvent raw(String boot, long seq) {
        return new RawEvent("hook", "model_usage", boot, seq, SCOPE, "{\"a\":1}", NOON);
    }

    public static List<Fact> oneOfEach() {
        return List.of(
                opened(KEY),
                message(KEY, "m-1", "hello"),
                hostCall(KEY, 100, "hi"),
                tool("call-1", null, Outcome.NONE),
                metrics(UUID.fromString("00000000-0000-4000-8000-000000000001"), NOON),
                cron(CronExecution.RUNNING, null),
                raw("boot-1", 1));
    }
}
