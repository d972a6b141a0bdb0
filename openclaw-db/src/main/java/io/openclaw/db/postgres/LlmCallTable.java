package io.openclaw.db.postgres;

import io.openclaw.db.model.FactKind;
import io.openclaw.db.model.Usage;
import io.openclaw.db.pricing.PriceBook;
import io.vertx.sqlclient.Tuple;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Table {@code llm_calls}. The tokens of a session are the sum over its calls, and move with what really changed. A call of a deleted session
 * keeps its numbers, without text, and no session counts it. What a call costs is a matter of its row and the price book alone, so that a call
 * that is written anew has the cost that it would have had at once.
 */
final class LlmCallTable {

    private static final String INSERT = """
            WITH added AS (
                INSERT INTO llm_calls (
                    id, session_key, model, provider_attempt, messages_count, request_tokens_est, streaming, response_content,
                    response_reasoning, response_tool_calls, tool_call_names, usage_prompt_tokens, usage_completion_tokens,
                    usage_total_tokens, latency_ms, error, created_at, host, agent_name, channel, gateway_session_id, run_id,
                    call_id, message_id, message_event_id, response_id, provider, api, status, error_code, finish_reason,
                    started_at, time_to_first_byte_ms, cache_read_tokens, cache_write_tokens, reasoning_tokens, usage_known,
                    reported_cost_usd, reported_cost_source, request_bytes, response_bytes, witnesses, marks, recorded_at, span_id,
                    source, forgotten, cache_write_1h_tokens, service_tier, told_trigger, trigger, workspace, project,
                    computed_cost_usd, price_id, cost_source, billing)
                SELECT
                    i.id, i.present_key, i.model, i.provider_attempt, i.messages_count, i.request_tokens_est, i.streaming,
                    CASE WHEN NOT i.gone THEN i.content END, CASE WHEN NOT i.gone THEN i.reasoning END,
                    i.tool_calls, i.tool_names::TEXT[], i.prompt_tokens,
                    i.completion_tokens, i.total_tokens, i.latency_ms, i.error, i.created_at, $1, NULLIF(i.agent, ''), i.channel,
                    i.gateway_session_id, i.run_id, i.call_id, i.message_id, i.message_event_id, i.response_id, i.provider,
                    i.api, i.status, i.error_code, i.finish_reason, i.started_at, i.first_byte_ms, i.cache_read_tokens,
                    i.cache_write_tokens, i.reasoning_tokens, i.usage_known, i.cost_usd::NUMERIC, i.cost_source,
                    i.request_bytes, i.response_bytes, i.witnesses::TEXT[], i.marks,
                    i.recorded_at, i.span_id, i.source, i.gone, i.cache_write_1h_tokens, i.service_tier, i.told_trigger,
                    llm_call_reason(i.told_trigger, i.present_key), i.workspace, i.workspace,
                    i.computed_usd::NUMERIC, i.price_id, i.which_cost, i.billing
                FROM ROWS FROM (unnest($2::UUID[], $3::TEXT[], $4::TEXT[], $5::SMALLINT[], $6::INTEGER[], $7::INTEGER[], $8::BOOLEAN[],
                        $9::TEXT[], $10::TEXT[], $11::INTEGER[], $12::TEXT[], $13::INTEGER[], $14::INTEGER[],
                        $15::INTEGER[], $16::INTEGER[], $17::TEXT[], $18::TIMESTAMPTZ[], $19::TEXT[], $20::TEXT[],
                        $21::TEXT[], $22::TEXT[], $23::TEXT[], $24::TEXT[], $25::UUID[], $26::TEXT[], $27::TEXT[],
                        $28::TEXT[], $29::TEXT[], $30::TEXT[], $31::TEXT[], $32::TIMESTAMPTZ[], $33::INTEGER[],
                        $34::INTEGER[], $35::INTEGER[], $36::INTEGER[], $37::BOOLEAN[], $38::TEXT[], $39::TEXT[],
                        $40::BIGINT[], $41::BIGINT[], $42::TEXT[], $43::SMALLINT[], $44::TIMESTAMPTZ[], $45::TEXT[],
                        $46::TEXT[], $47::INTEGER[], $48::TEXT[], $49::TEXT[], $50::TEXT[], $51::TEXT[], $52::TEXT[], $53::TEXT[],
                        $54::TEXT[]),
                        session_places($1, $3::TEXT[], $19::TEXT[], $18::TIMESTAMPTZ[]))
                    AS i (id, session_key, model, provider_attempt, messages_count, request_tokens_est, streaming, content,
                        reasoning, tool_calls, tool_names, prompt_tokens, completion_tokens, total_tokens, latency_ms, error,
                        created_at, agent_name, channel, gateway_session_id, run_id, call_id, message_id, message_event_id,
                        response_id, provider, api, status, error_code, finish_reason, started_at, first_byte_ms,
                        cache_read_tokens, cache_write_tokens, reasoning_tokens, usage_known, cost_usd, cost_source,
                        request_bytes, response_bytes, witnesses, marks, recorded_at, span_id, source, cache_write_1h_tokens, service_tier,
                        told_trigger, workspace, computed_usd, price_id, which_cost, billing, present_key, agent, gone)
                ON CONFLICT (id) DO NOTHING
                RETURNING session_key, COALESCE(agent_name, '') AS agent, usage_total_tokens, forgotten
            ), totals AS (
                UPDATE sessions AS s
                SET call_tokens = s.call_tokens + a.tokens,
                    total_tokens = greatest(s.call_tokens + a.tokens, s.store_tokens)
                FROM (
                    SELECT session_key, agent, sum(usage_total_tokens) AS tokens
                    FROM added WHERE NOT forgotten GROUP BY session_key, agent) AS a
                WHERE s.session_key = a.session_key AND s.host = $1 AND s.agent_name = a.agent AND a.tokens <> 0
            )
            SELECT count(*) AS added FROM added
            """;

    private static final String REMOVE = """
            WITH gone AS (
                DELETE FROM llm_calls WHERE id = ANY($1) AND host = $2
                RETURNING session_key, COALESCE(agent_name, '') AS agent, usage_total_tokens, forgotten
            )
            UPDATE sessions AS s
            SET call_tokens = s.call_tokens - g.tokens, total_tokens = greatest(s.call_tokens - g.tokens, s.store_tokens)
            FROM (
                SELECT session_key, agent, sum(usage_total_tokens) AS tokens
                FROM gone WHERE NOT forgotten GROUP BY session_key, agent) AS g
            WHERE s.session_key = g.session_key AND s.host = $2 AND s.agent_name = g.agent
            """;

    private LlmCallTable() {}

    /** @param book by which they are priced; null: they are not */
    static Statement insert(String host, List<LlmCallRow> calls, @Nullable PriceBook book) {
        List<LlmCallRow> billed = book == null
                ? calls
                : calls.stream().map(call -> call.billedBy(book, host)).toList();
        Columns<LlmCallRow> rows = new Columns<>(billed).all(host);
        request(rows);
        numbers(rows);
        names(rows);
        details(rows);
        accounting(rows);
        bills(rows);
        return new Statement(INSERT, rows.tuple(), FactKind.LLM_CALL, calls.size());
    }

    /** Takes rows away, and their tokens from their sessions: they are about to be written anew, or are no calls any more. */
    static Statement remove(String host, Collection<UUID> ids) {
        return Statement.bookkeeping(REMOVE, Tuple.of(ids.toArray(UUID[]::new), host));
    }

    private static void request(Columns<LlmCallRow> rows) {
        rows.uuid(LlmCallRow::id)
                .text(r -> r.call().scope().sessionKey())
                .text(r ->
                        r.call().model().model() == null ? "" : r.call().model().model())
                .smallint(r -> Clamp.smallint(r.call().ref().attempt(), 1))
                .integer(r -> orZero(r.call().exchange().messagesCount()))
                .integer(r -> orZero(r.call().exchange().requestTokensEstimate()))
                .bool(r -> Boolean.TRUE.equals(r.call().exchange().streaming()))
                .text(LlmCallRow::content)
                .text(LlmCallRow::reasoning)
                .integer(r -> r.call().exchange().toolNames().size())
                .text(r -> Columns.literal(r.call().exchange().toolNames()));
    }

    private static void numbers(Columns<LlmCallRow> rows) {
        rows.integer(r -> Clamp.integerOr(r.tokens(Usage::input), 0))
                .integer(r -> Clamp.integerOr(r.tokens(Usage::output), 0))
                .integer(r -> Clamp.integerOr(r.tokens(Usage::total), 0))
                .integer(r -> Clamp.integerOr(Clamp.millis(r.call().timing().duration()), 0))
                .text(LlmCallRow::error)
                .time(r -> Clamp.known(r.createdAt()));
    }

    private static void names(Columns<LlmCallRow> rows) {
        rows.text(r -> Agents.of(r.call().scope()))
                .text(r -> r.call().scope().channel())
                .text(r -> r.call().scope().sessionId())
                .text(r -> r.call().scope().runId())
                .text(r -> r.call().ref().callId())
                .text(r -> r.call().ref().messageId())
                .uuid(LlmCallRow::messageEventId)
                .text(r -> r.call().ref().responseId())
                .text(r -> r.call().model().provider())
                .text(r -> r.call().model().api())
                .text(r -> r.call().outcome().status())
                .text(r -> r.call().outcome().errorCode())
                .text(r -> r.call().outcome().finishReason());
    }

    private static void details(Columns<LlmCallRow> rows) {
        rows.time(r -> Clamp.time(r.call().timing().startedAt()))
                .integer(r -> Clamp.millisInt(r.call().timing().timeToFirstByte()))
                .integer(r -> Clamp.integer(r.tokens(Usage::cacheRead)))
                .integer(r -> Clamp.integer(r.tokens(Usage::cacheWrite)))
                .integer(r -> Clamp.integer(r.tokens(Usage::reasoning)))
                .bool(r -> r.call().usage() != null)
                .text(r ->
                        r.call().cost() == null ? null : r.call().cost().usd().toString())
                .text(r -> r.call().cost() == null ? null : r.call().cost().source())
                .bigint(r -> r.call().exchange().requestBytes())
                .bigint(r -> r.call().exchange().responseBytes())
                .text(r -> Columns.literal(r.witnesses()))
                .smallint(LlmCallRow::allMarks)
                .time(r -> Clamp.known(r.recordedAt()))
                .text(r -> r.call().ref().spanId())
                .text(LlmCallRow::source);
    }

    private static void accounting(Columns<LlmCallRow> rows) {
        rows.integer(r -> Clamp.integer(r.tokens(Usage::cacheWrite1h)))
                .text(r -> r.call().usage() == null ? null : r.call().usage().serviceTier())
                .text(r -> r.call().scope().trigger() == null
                        ? null
                        : r.call().scope().trigger().code())
                .text(r -> r.call().scope().workspace());
    }

    private static void bills(Columns<LlmCallRow> rows) {
        rows.text(LlmCallRow::computedUsd)
                .text(LlmCallRow::priceId)
                .text(r -> r.bill() == null ? null : r.bill().costSource())
                .text(LlmCallRow::billing);
    }

    private static int orZero(@Nullable Integer value) {
        return value == null ? 0 : value;
    }
}
