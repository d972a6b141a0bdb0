package io.openclaw.gateway.hooks;

import static io.openclaw.gateway.hooks.FeedLines.fields;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openclaw.db.model.CronExecution;
import io.openclaw.db.model.Fact;
import io.openclaw.db.model.LlmCall;
import io.openclaw.db.model.MessageAppended;
import io.openclaw.db.model.Outcome;
import io.openclaw.db.model.RawEvent;
import io.openclaw.db.model.SessionEnded;
import io.openclaw.db.model.SessionOpened;
import io.openclaw.db.model.ToolCall;
import io.openclaw.db.model.Trigger;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FeedTranslatorTest {

    @Test
    void turnWithATool_isTwoCallsOneToolCallAndFourMessages() {
        Kept kept = Kept.ofLines(new FeedLines().toolTurn(false).inOrder());

        assertEquals(2, kept.calls().size());
        assertEquals(1, kept.tools().size());
        assertEquals(2, kept.messagesOf("assistant"));
        assertEquals(1, kept.messagesOf("user"));
        assertEquals(1, kept.messagesOf("tool"));
    }

    @Test
    void call_knowsWhatEachOfItsWitnessesKnows() {
        LlmCall call = Kept.ofLines(new FeedLines().plainTurn("hello").inOrder())
                .calls()
                .get(0);

        assertEquals(Duration.ofMillis(138), call.timing().duration());
        assertEquals(Duration.ofMillis(92), call.timing().timeToFirstByte());
        assertEquals("chatcmpl-fake-1", call.ref().responseId());
        assertEquals("m2", call.ref().messageId());
        assertEquals("run-1:model:1", call.ref().callId());
        assertEquals(1021L, call.usage().total());
        assertEquals(new BigDecimal("0.0019008"), call.cost().usd());
        assertEquals("stop", call.outcome().finishReason());
        assertEquals(Outcome.COMPLETED, call.outcome().status());
        assertEquals(17, call.exchange().messagesCount());
        assertEquals(153_135L, call.exchange().requestBytes());
        assertEquals("main", call.scope().agentId());
    }

    @Test
    void toolThatFails_isAnErrorWithArgumentsAndResult() {
        Kept kept = Kept.ofLines(new FeedLines().toolTurn(true).inOrder());
        ToolCall tool = kept.tools().get(0);

        assertEquals(Outcome.ERROR, tool.outcome().status());
        assertEquals("File not found", tool.outcome().error());
        assertEquals("{\"command\":\"uname\"}", tool.argumentsJson());
        assertEquals("out", tool.result());
        MessageAppended result = kept.messages().stream()
                .filter(m -> m.role().equals(MessageAppended.TOOL))
                .findFirst()
                .orElseThrow();
        assertEquals(true, result.body().error());
        assertEquals(tool.toolCallId(), result.body().toolCallId());
    }

    @Test
    void attemptsWithOneCallId_areCallsOfTheirOwnAndSayWhatWentWrong() {
        Kept kept = Kept.ofLines(new FeedLines().fallbackTurn(8).inOrder());

        assertEquals(9, kept.calls().size());
        List<LlmCall> failed = kept.calls().stream()
                .filter(c -> Outcome.ERROR.equals(c.outcome().status()))
                .toList();
        assertEquals(8, failed.size());
        assertTrue(failed.stream()
                .allMatch(c -> "503 The model is overloaded".equals(c.outcome().error())));
        assertTrue(failed.stream().allMatch(c -> "overloaded".equals(c.outcome().errorCode())));
        assertTrue(failed.stream().allMatch(c -> c.usage() == null && c.cost() == null));
    }

    @Test
    void turnThatFails_isOneCallWithItsMessage() {
        Kept kept = Kept.ofLines(new FeedLines().failedTurn().inOrder());

        assertEquals(1, kept.calls().size());
        assertEquals("m2", kept.calls().get(0).ref().messageId());
        assertEquals("400 too long", kept.calls().get(0).outcome().error());
    }

    @Test
    void summaries_areCallsThoughNoTranscriptHoldsThem() {
        Kept kept = Kept.ofLines(new FeedLines().compaction().inOrder());

        assertEquals(2, kept.calls().size());
        assertEquals(1936, kept.tokens());
        assertEquals(0, kept.messages().size());
    }

    @Test
    void textOfTheGatewayItself_isAMessageAndNoCall() {
        Kept kept = Kept.ofLines(new FeedLines().injectedNote().inOrder());

        assertEquals(1, kept.messages().size());
        assertNull(kept.messages().get(0).usage());
        assertEquals(0, kept.calls().size());
    }

    @Test
    void answerThatWasBrokenOff_isNoSecondCall() {
        FeedLines lines = new FeedLines();
        Map<String, Object> last = fields("role", "assistant", "provider", "fake", "model", "fake-large");
        last.putAll(fields("stopReason", "aborted", "timestamp", 1_795_238_586_951L));
        lines.hook("llm_output", fields("runId", "r", "sessionId", "s", "lastAssistant", last), fields());

        Kept kept = Kept.ofLines(lines.inOrder());

        assertEquals(0, kept.calls().size());
        assertEquals(1, kept.raws().size());
    }

    @Test
    void whatBeganARun_isToldWithItsCalls() {
        FeedLines lines = new FeedLines();
        Map<String, Object> last = fields("role", "assistant", "provider", "fake", "model", "fake-large");
        last.putAll(fields("stopReason", "stop", "timestamp", 1_795_238_586_951L, "responseId", "resp-1"));
        Map<String, Object> event = fields("runId", "r", "sessionId", "s", "lastAssistant", last);
        lines.hook("llm_output", event, fields("trigger", "heartbeat"));
        lines.hook("llm_output", event, fields("trigger", "overflow"));

        Kept kept = Kept.ofLines(lines.inOrder());

        assertEquals(Trigger.HEARTBEAT, kept.calls().get(0).scope().trigger());
    }

    @Test
    void messages_haveTextReasoningAndToolCalls() {
        MessageAppended message = Kept.ofLines(new FeedLines().toolTurn(false).inOrder())
                .messages()
                .get(1);

        assertEquals("I will call a tool.", message.body().content());
        assertEquals("Let me see.", message.body().reasoning());
        assertEquals(
                "[{\"type\":\"toolCall\",\"id\":\"call_0_0\",\"name\":\"exec\",\"arguments\":{\"command\":\"uname\"}}]",
                message.body().toolCallsJson());
        assertEquals("run-1", message.scope().runId());
        assertEquals(1021L, message.usage().total());
    }

    @Test
    void userMessage_belongsToTheRunItStarted() {
        MessageAppended message = Kept.ofLines(new FeedLines().plainTurn("hi").inOrder())
                .messages()
                .get(0);

        assertEquals("run-1", message.scope().runId());
        assertEquals(FeedLines.SESSION_KEY, message.scope().sessionKey());
    }

    @ParameterizedTest
    @ValueSource(strings = {"ok", "error", "skipped"})
    void cronRun_isOneWhoeverTellsOfIt(String status) {
        Kept kept = Kept.ofLines(new FeedLines().cron(status).inOrder());

        assertEquals(1, kept.crons().size());
        CronExecution run = kept.crons().get(0);
        assertEquals(status, run.status());
        assertEquals("lab", run.jobName());
        assertEquals(Duration.ofMillis(1554), run.duration());
        assertEquals(2, kept.raws().size(), "a job that was added and scheduled is kept word for word");
    }

    @Test
    void messageThatCameIn_tellsTheChannelAndThePersonAndIsNoSecondMessage() {
        Kept kept = Kept.ofLines(new FeedLines().webchatTurn("hello").inOrder());

        assertEquals(2, kept.messages().size());
        SessionOpened touched = kept.sessions().get(1);
        assertEquals("webchat", touched.scope().channel());
        assertEquals("cli", touched.userId());
    }

    @Test
    void deletedSession_isEndedAndItsHistoryKept() {
        Fact fact = only(new FeedLines()
                .hook(
                        "session_end",
                        fields("sessionId", "s", "sessionKey", "agent:ops:scratch", "reason", "deleted"),
                        fields("agentId", "ops")));

        assertEquals("deleted", assertInstanceOf(SessionEnded.class, fact).reason());
    }

    @Test
    void subagent_isASessionWithAParent() {
        FeedLines lines = new FeedLines()
                .hook(
                        "subagent_spawned",
                        fields(
                                "runId",
                                "r",
                                "childSessionKey",
                                "agent:main:subagent:1",
                                "label",
                                "sub",
                                "agentId",
                                "main"),
                        fields("requesterSessionKey", "agent:main:main"));

        SessionOpened child = Kept.ofLines(lines.inOrder()).sessions().get(0);

        assertEquals("agent:main:main", child.parentSessionKey());
        assertEquals("sub", child.label());
    }

    @Test
    void unknownEvent_isKeptWordForWordWithoutWhatIsHuge() {
        FeedLines lines = new FeedLines()
                .line(
                        "future",
                        "never.heard.of",
                        fields("a", new BigDecimal("1.10"), "messages", List.of("long")),
                        fields());

        RawEvent raw = Kept.ofLines(lines.inOrder()).raws().get(0);

        assertEquals("never.heard.of", raw.name());
        assertEquals("{\"event\":{\"a\":1.10},\"ctx\":{}}", raw.json());
    }

    @Test
    void negativeTokens_loseTheNumbersAndNothingElse() {
        FeedLines lines = new FeedLines();
        Map<String, Object> message = fields("role", "assistant", "content", "hi", "provider", "fake", "model", "m");
        message.put("usage", fields("input", -5, "output", 1));
        lines.transcript(message, "run-9");

        Kept kept = Kept.ofLines(lines.inOrder());

        assertEquals("hi", kept.messages().get(0).body().content());
        assertNull(kept.messages().get(0).usage());
        assertEquals(0, kept.calls().size());
        assertTrue(kept.raws().get(0).json().contains("-5"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e999999", "1e-999999", "-1", "\"12\"", "true", "99999999999999999999"})
    void absurdNumbers_areKeptWordForWordAndQuickly(String number) {
        String line = new FeedLines()
                .hook("model_call_ended", fields("runId", "r", "callId", "r:model:1", "durationMs", 4711), fields())
                .inOrder()
                .get(0)
                .replace("4711", number);

        Kept kept = Kept.ofLines(List.of(line));

        assertEquals(0, kept.calls().size());
        assertEquals(1, kept.raws().size());
    }

    @Test
    void eventsNestedAsDeepAsTheParserAllows_areKept() {
        String deep = "[".repeat(990) + "]".repeat(990);
        String line = new FeedLines()
                .line("diag", "deep", fields("a", "DEEP"), fields())
                .inOrder()
                .get(0)
                .replace("\"DEEP\"", deep);

        assertTrue(Kept.ofLines(List.of(line)).raws().get(0).json().contains(deep));
    }

    @Test
    void lineWithoutContent_keepsItsNumbers() {
        FeedLines lines = new FeedLines();
        Map<String, Object> call = fields("type", "toolCall", "id", "c1", "name", "exec");
        Map<String, Object> message = fields("role", "assistant", "content", List.of(fields("type", "text"), call));
        message.putAll(fields("provider", "fake", "model", "m", "usage", fields("input", 7, "output", 3)));
        lines.transcript(message, "run-1");

        Kept kept = Kept.ofLines(lines.inOrder());

        assertNull(kept.messages().get(0).body().content());
        assertEquals(10, kept.tokens());
        assertNull(kept.tools().get(0).argumentsJson());
    }

    @Test
    void toolsAskedForWithoutARun_areNoRowOfTheirOwn() {
        FeedLines lines = new FeedLines();
        Map<String, Object> call = fields("type", "toolCall", "id", "c1", "name", "exec", "arguments", fields());
        lines.transcript(fields("role", "assistant", "content", List.of(call), "provider", "fake", "model", "m"), null);

        assertEquals(0, Kept.ofLines(lines.inOrder()).tools().size());
    }

    @Test
    void callId_mayComeWithoutASpan() {
        LlmCall call = assertInstanceOf(
                LlmCall.class,
                only(new FeedLines()
                        .hook(
                                "model_call_ended",
                                fields("runId", "r", "callId", "r:model:1", "outcome", "completed"),
                                fields())));

        assertEquals("r:model:1", call.ref().callId());
        assertNull(call.timing().duration());
        assertNotNull(call.at());
        assertFalse(call.naturalKey().isEmpty());
    }

    private static Fact only(FeedLines lines) {
        List<FeedLine> parsed = FeedBatch.parse(lines.inOrder().get(0)).lines();
        List<Fact> facts = FeedTranslator.translate(parsed.get(0));
        assertEquals(1, facts.size());
        return facts.get(0);
    }
}
