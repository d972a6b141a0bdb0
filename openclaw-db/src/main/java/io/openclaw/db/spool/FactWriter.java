package io.openclaw.db.spool;

import io.openclaw.db.model.CallRef;
import io.openclaw.db.model.Cost;
import io.openclaw.db.model.CronExecution;
import io.openclaw.db.model.Exchange;
import io.openclaw.db.model.Fact;
import io.openclaw.db.model.GatewayCounts;
import io.openclaw.db.model.LlmCall;
import io.openclaw.db.model.MessageAppended;
import io.openclaw.db.model.MessageBody;
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
import io.openclaw.db.model.Usage;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Facts to fields. The names are on disk and in the database: a field may be added, never renamed or given another meaning.
 * {@link FactReader} is its mirror.
 */
final class FactWriter {

    private final JsonOut out;

    FactWriter(JsonOut out) {
        this.out = out;
    }

    void write(Fact fact) throws IOException {
        out.instant("at", fact.at());
        switch (fact.kind()) {
            case SESSION_OPENED -> opened((SessionOpened) fact);
            case SESSION_ENDED -> ended((SessionEnded) fact);
            case SESSION_RENAMED -> renamed((SessionRenamed) fact);
            case SESSION_DELETED -> deleted((SessionDeleted) fact);
            case MESSAGE -> message((MessageAppended) fact);
            case LLM_CALL -> call((LlmCall) fact);
            case TOOL_CALL -> tool((ToolCall) fact);
            case METRICS_SNAPSHOT -> metrics((MetricsSnapshot) fact);
            case CRON_EXECUTION -> cron((CronExecution) fact);
            case RAW_EVENT -> raw((RawEvent) fact);
            case TOKENS_ADDED -> tokens((TokensAdded) fact);
        }
    }

    private void opened(SessionOpened fact) throws IOException {
        scope(fact.scope());
        out.name("model", fact.model());
        out.name("userId", fact.userId());
        out.text("label", fact.label());
        out.name("parentSessionKey", fact.parentSessionKey());
        byStore(fact.byStore());
    }

    private void ended(SessionEnded fact) throws IOException {
        scope(fact.scope());
        out.text("reason", fact.reason());
        out.name("nextSessionId", fact.nextSessionId());
    }

    private void renamed(SessionRenamed fact) throws IOException {
        out.name("fromKey", fact.fromKey());
        out.name("toKey", fact.toKey());
        out.name("agentId", fact.agentId());
        byStore(fact.byStore());
    }

    private void deleted(SessionDeleted fact) throws IOException {
        out.name("sessionKey", fact.sessionKey());
        out.name("agentId", fact.agentId());
    }

    /** Missing where it is not so, as in what older versions wrote. */
    private void byStore(boolean byStore) throws IOException {
        out.flag("byStore", byStore ? Boolean.TRUE : null);
    }

    private void tokens(TokensAdded fact) throws IOException {
        scope(fact.scope());
        out.number("tokens", fact.tokens());
        out.number("total", fact.total());
        out.instant("usedAt", fact.usedAt());
        out.name("model", fact.model());
    }

    private void message(MessageAppended fact) throws IOException {
        scope(fact.scope());
        out.name("messageId", fact.ref().messageId());
        out.number("sequence", fact.ref().sequence());
        out.name("responseId", fact.ref().responseId());
        out.name("store", fact.ref().store());
        out.name("role", fact.role());
        body(fact.body());
        out.name("senderId", fact.senderId());
        model(fact.model());
        usage(fact.usage());
        out.name("finishReason", fact.finishReason());
    }

    private void body(MessageBody body) throws IOException {
        out.text("content", body.content());
        out.text("reasoning", body.reasoning());
        out.json("toolCalls", body.toolCallsJson());
        out.name("toolCallId", body.toolCallId());
        out.name("toolName", body.toolName());
        out.flag("isError", body.error());
        // Missing where it is not so, as in what older versions wrote.
        out.flag("projected", body.projected() ? Boolean.TRUE : null);
    }

    private void call(LlmCall fact) throws IOException {
        out.name("witness", fact.witness().code());
        scope(fact.scope());
        ref(fact.ref());
        model(fact.model());
        usage(fact.usage());
        cost(fact.cost());
        timing(fact.timing());
        outcome(fact.outcome());
        exchange(fact.exchange());
    }

    private void ref(CallRef ref) throws IOException {
        out.name("callId", ref.callId());
        out.name("spanId", ref.spanId());
        out.name("messageId", ref.messageId());
        out.name("responseId", ref.responseId());
        out.number("attempt", ref.attempt());
    }

    private void exchange(Exchange exchange) throws IOException {
        out.number("messagesCount", exchange.messagesCount());
        out.number("requestTokensEstimate", exchange.requestTokensEstimate());
        out.flag("streaming", exchange.streaming());
        out.number("requestBytes", exchange.requestBytes());
        out.number("responseBytes", exchange.responseBytes());
        out.text("content", exchange.content());
        out.text("reasoning", exchange.reasoning());
        out.names("toolNames", exchange.toolNames());
    }

    private void tool(ToolCall fact) throws IOException {
        scope(fact.scope());
        out.name("toolCallId", fact.toolCallId());
        out.name("name", fact.name());
        out.json("arguments", fact.argumentsJson());
        out.text("result", fact.result());
        timing(fact.timing());
        outcome(fact.outcome());
    }

    private void metrics(MetricsSnapshot fact) throws IOException {
        out.name("bootId", fact.bootId().toString());
        out.number("residentBytes", fact.residentBytes());
        out.nanos("uptimeNs", fact.uptime());
        out.begin("counters");
        counters(fact.counters());
        out.end();
    }

    private void counters(GatewayCounts counts) throws IOException {
        out.number("telegramRequests", counts.telegramRequests());
        out.number("discordRequests", counts.discordRequests());
        out.number("telegramErrors", counts.telegramErrors());
        out.number("discordErrors", counts.discordErrors());
        out.number("rateLimited", counts.rateLimited());
        out.number("concurrencyRejected", counts.concurrencyRejected());
        out.number("totalLatencyMs", counts.totalLatencyMs());
        out.number("completedRequests", counts.completedRequests());
        out.number("gatewayConnects", counts.gatewayConnects());
        out.number("gatewayDisconnects", counts.gatewayDisconnects());
        out.number("gatewayResumes", counts.gatewayResumes());
        out.number("tasksCancelled", counts.tasksCancelled());
        out.number("agentTimeouts", counts.agentTimeouts());
        out.number("agentTurns", counts.agentTurns());
        out.number("toolCalls", counts.toolCalls());
        out.number("webhookRequests", counts.webhookRequests());
    }

    private void cron(CronExecution fact) throws IOException {
        scope(fact.scope());
        out.name("jobId", fact.jobId());
        out.name("jobName", fact.jobName());
        model(fact.model());
        out.name("status", fact.status());
        out.text("error", fact.error());
        out.text("summary", fact.summary());
        out.nanos("durationNs", fact.duration());
        usage(fact.usage());
    }

    private void raw(RawEvent fact) throws IOException {
        out.name("source", fact.source());
        out.name("name", fact.name());
        out.name("boot", fact.boot());
        out.number("sequence", fact.sequence());
        scope(fact.scope());
        out.json("json", fact.json());
    }

    private void scope(Scope scope) throws IOException {
        out.name("sessionKey", scope.sessionKey());
        out.name("sessionId", scope.sessionId());
        out.name("agentId", scope.agentId());
        out.name("channel", scope.channel());
        out.name("runId", scope.runId());
        out.name("trigger", scope.trigger() == null ? null : scope.trigger().code());
        out.name("workspace", scope.workspace());
    }

    private void model(ModelRef model) throws IOException {
        out.name("provider", model.provider());
        out.name("model", model.model());
        out.name("api", model.api());
    }

    /** Stands in an object of its own: a call that reports no tokens differs from a call that does not report tokens. */
    private void usage(@Nullable Usage usage) throws IOException {
        if (usage == null) {
            return;
        }
        out.begin("usage");
        out.number("inputTokens", usage.input());
        out.number("outputTokens", usage.output());
        out.number("cacheReadTokens", usage.cacheRead());
        out.number("cacheWriteTokens", usage.cacheWrite());
        out.number("reasoningTokens", usage.reasoning());
        out.number("totalTokens", usage.total());
        out.number("cacheWrite1hTokens", usage.cacheWrite1h());
        out.name("serviceTier", usage.serviceTier());
        out.end();
    }

    private void cost(@Nullable Cost cost) throws IOException {
        if (cost == null) {
            return;
        }
        out.begin("cost");
        out.amount("usd", cost.usd());
        out.name("source", cost.source());
        out.end();
    }

    private void timing(Timing timing) throws IOException {
        out.instant("startedAt", timing.startedAt());
        out.nanos("durationNs", timing.duration());
        out.nanos("timeToFirstByteNs", timing.timeToFirstByte());
    }

    private void outcome(Outcome outcome) throws IOException {
        out.name("status", outcome.status());
        out.text("error", outcome.error());
        out.name("errorCode", outcome.errorCode());
        out.name("finishReason", outcome.finishReason());
    }
}
