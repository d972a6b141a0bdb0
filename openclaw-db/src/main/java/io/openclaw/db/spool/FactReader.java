package io.openclaw.db.spool;

import io.openclaw.db.model.CallRef;
import io.openclaw.db.model.Cost;
import io.openclaw.db.model.CronExecution;
import io.openclaw.db.model.Exchange;
import io.openclaw.db.model.Fact;
import io.openclaw.db.model.FactKind;
import io.openclaw.db.model.GatewayCounts;
import io.openclaw.db.model.LlmCall;
import io.openclaw.db.model.MessageAppended;
import io.openclaw.db.model.MessageBody;
import io.openclaw.db.model.MessageRef;
import io.openclaw.db.model.MetricsSnapshot;
import io.openclaw.db.model.ModelRef;
import io.openclaw.db.model.Outcome;
import io.openclaw.db.model.RawEvent;
import io.openclaw.db.model.Scope;
import io.openclaw.db.model.SessionDeleted;
import io.openclaw.db.model.SessionEnded;
import io.openclaw.db.model.SessionOpened;
import io.openclaw.db.model.SessionRenamed;
import io.openclaw.db.model.Timing;
import io.openclaw.db.model.TokensAdded;
import io.openclaw.db.model.ToolCall;
import io.openclaw.db.model.Trigger;
import io.openclaw.db.model.Usage;
import io.openclaw.db.model.Witness;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Fields to facts: the mirror of {@link FactWriter}. */
final class FactReader {

    private final JsonIn in;

    FactReader(JsonIn in) {
        this.in = in;
    }

    Fact read(FactKind kind) {
        return switch (kind) {
            case SESSION_OPENED -> opened();
            case SESSION_ENDED -> new SessionEnded(scope(), in.text("reason"), in.text("nextSessionId"), in.at());
            case SESSION_RENAMED ->
                new SessionRenamed(
                        in.required("fromKey"), in.required("toKey"), in.text("agentId"), byStore(), in.at());
            case SESSION_DELETED -> new SessionDeleted(in.required("sessionKey"), in.text("agentId"), in.at());
            case MESSAGE -> message();
            case LLM_CALL -> call();
            case TOOL_CALL -> tool();
            case METRICS_SNAPSHOT -> metrics();
            case CRON_EXECUTION -> cron();
            case RAW_EVENT -> raw();
            case TOKENS_ADDED -> tokens();
        };
    }

    private SessionOpened opened() {
        return new SessionOpened(
                scope(),
                in.text("model"),
                in.text("userId"),
                in.text("label"),
                in.text("parentSessionKey"),
                byStore(),
                in.at());
    }

    private boolean byStore() {
        return Boolean.TRUE.equals(in.flag("byStore"));
    }

    private TokensAdded tokens() {
        return new TokensAdded(
                scope(), in.count("tokens"), in.number("total"), in.instant("usedAt"), in.text("model"), in.at());
    }

    private MessageAppended message() {
        return new MessageAppended(
                scope(),
                new MessageRef(in.text("messageId"), in.number("sequence"), in.text("responseId"), in.text("store")),
                in.required("role"),
                body(),
                in.text("senderId"),
                model(),
                usage(),
                in.text("finishReason"),
                in.at());
    }

    private MessageBody body() {
        return new MessageBody(
                in.text("content"),
                in.text("reasoning"),
                in.text("toolCalls"),
                in.text("toolCallId"),
                in.text("toolName"),
                in.flag("isError"),
                Boolean.TRUE.equals(in.flag("projected")));
    }

    private LlmCall call() {
        return new LlmCall(
                Witness.ofCode(in.required("witness")),
                scope(),
                new CallRef(
                        in.text("callId"),
                        in.text("spanId"),
                        in.text("messageId"),
                        in.text("responseId"),
                        in.integer("attempt")),
                model(),
                usage(),
                cost(),
                timing(),
                outcome(),
                exchange(),
                in.at());
    }

    private Exchange exchange() {
        return new Exchange(
                in.integer("messagesCount"),
                in.integer("requestTokensEstimate"),
                in.flag("streaming"),
                in.number("requestBytes"),
                in.number("responseBytes"),
                in.text("content"),
                in.text("reasoning"),
                in.texts("toolNames"));
    }

    private ToolCall tool() {
        return new ToolCall(
                scope(),
                in.text("toolCallId"),
                in.required("name"),
                in.text("arguments"),
                in.text("result"),
                timing(),
                outcome(),
                in.at());
    }

    private MetricsSnapshot metrics() {
        JsonIn counters = in.within("counters");
        return new MetricsSnapshot(
                UUID.fromString(in.required("bootId")),
                counters == null ? GatewayCounts.ZERO : counts(counters),
                in.count("residentBytes"),
                Objects.requireNonNullElse(in.nanos("uptimeNs"), Duration.ZERO),
                in.at());
    }

    private static GatewayCounts counts(JsonIn in) {
        return new GatewayCounts(
                in.count("telegramRequests"),
                in.count("discordRequests"),
                in.count("telegramErrors"),
                in.count("discordErrors"),
                in.count("rateLimited"),
                in.count("concurrencyRejected"),
                in.count("totalLatencyMs"),
                in.count("completedRequests"),
                in.count("gatewayConnects"),
                in.count("gatewayDisconnects"),
                in.count("gatewayResumes"),
                in.count("tasksCancelled"),
                in.count("agentTimeouts"),
                in.count("agentTurns"),
                in.count("toolCalls"),
                in.count("webhookRequests"));
    }

    private CronExecution cron() {
        return new CronExecution(
                scope(),
                in.required("jobId"),
                in.text("jobName"),
                model(),
                in.required("status"),
                in.text("error"),
                in.text("summary"),
                in.nanos("durationNs"),
                usage(),
                in.at());
    }

    private RawEvent raw() {
        return new RawEvent(
                in.required("source"),
                in.required("name"),
                in.text("boot"),
                in.number("sequence"),
                scope(),
                in.required("json"),
                in.at());
    }

    private Scope scope() {
        return new Scope(
                in.text("sessionKey"),
                in.text("sessionId"),
                in.text("agentId"),
                in.text("channel"),
                in.text("runId"),
                Trigger.of(in.text("trigger")),
                in.text("workspace"));
    }

    private ModelRef model() {
        return new ModelRef(in.text("provider"), in.text("model"), in.text("api"));
    }

    private @Nullable Usage usage() {
        JsonIn usage = in.within("usage");
        return usage == null
                ? null
                : new Usage(
                        usage.number("inputTokens"),
                        usage.number("outputTokens"),
                        usage.number("cacheReadTokens"),
                        usage.number("cacheWriteTokens"),
                        usage.number("reasoningTokens"),
                        usage.number("totalTokens"),
                        usage.number("cacheWrite1hTokens"),
                        usage.text("serviceTier"));
    }

    private @Nullable Cost cost() {
        JsonIn cost = in.within("cost");
        BigDecimal usd = cost == null ? null : cost.amount("usd");
        return cost == null || usd == null ? null : new Cost(usd, cost.required("source"));
    }

    private Timing timing() {
        return new Timing(in.instant("startedAt"), in.nanos("durationNs"), in.nanos("timeToFirstByteNs"));
    }

    private Outcome outcome() {
        return new Outcome(in.text("status"), in.text("error"), in.text("errorCode"), in.text("finishReason"));
    }
}
