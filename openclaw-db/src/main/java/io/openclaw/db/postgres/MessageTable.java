package io.openclaw.db.postgres;

import io.openclaw.db.model.FactKind;
import io.openclaw.db.model.MessageAppended;
import io.openclaw.db.model.Recorded;
import io.openclaw.db.model.Usage;
import java.util.List;
import java.util.function.Function;

/** Table {@code messages}. */
final class MessageTable {

    /** Messages of a deleted session stay away. LIMIT keeps the look-up an index scan per row, whatever the planner knows of the table. */
    private static final String INSERT = """
            WITH added AS (
                INSERT INTO messages (
                    session_id, role, content, reasoning_content, tool_calls_json, tool_call_id, created_at, event_id,
                    message_id, message_seq, gateway_session_id, run_id, tool_name, is_error, sender_id, provider, model,
                    response_id, finish_reason, input_tokens, output_tokens, cache_read_tokens, cache_write_tokens,
                    reasoning_tokens, total_tokens, marks, recorded_at, ordinal)
                SELECT
                    s.id, i.role, i.content, i.reasoning, i.tool_calls::JSONB, i.tool_call_id, i.created_at, i.event_id,
                    i.message_id, i.message_seq, i.gateway_session_id, i.run_id, i.tool_name, i.is_error, i.sender_id,
                    i.provider, i.model, i.response_id, i.finish_reason, i.input_tokens, i.output_tokens,
                    i.cache_read_tokens, i.cache_write_tokens, i.reasoning_tokens, i.total_tokens, i.marks, i.recorded_at,
                    i.ordinal
                FROM unnest($2::TEXT[], $3::TEXT[], $4::TEXT[], $5::TEXT[], $6::TEXT[], $7::TEXT[], $8::TIMESTAMPTZ[],
                        $9::UUID[], $10::TEXT[], $11::BIGINT[], $12::TEXT[], $13::TEXT[], $14::TEXT[], $15::BOOLEAN[],
                        $16::TEXT[], $17::TEXT[], $18::TEXT[], $19::TEXT[], $20::TEXT[], $21::BIGINT[], $22::BIGINT[],
                        $23::BIGINT[], $24::BIGINT[], $25::BIGINT[], $26::BIGINT[], $27::SMALLINT[], $28::TIMESTAMPTZ[],
                        $29::BIGINT[])
                    WITH ORDINALITY
                    AS i (session_key, role, content, reasoning, tool_calls, tool_call_id, created_at, event_id,
                        message_id, message_seq, gateway_session_id, run_id, tool_name, is_error, sender_id, provider,
                        model, response_id, finish_reason, input_tokens, output_tokens, cache_read_tokens,
                        cache_write_tokens, reasoning_tokens, total_tokens, marks, recorded_at, ordinal, place)
                CROSS JOIN LATERAL session_way(i.session_key, $1, i.created_at) AS w
                CROSS JOIN LATERAL (
                    SELECT id FROM sessions WHERE session_key = w.present_key AND host = $1 LIMIT 1) AS s
                WHERE NOT w.gone
                ORDER BY i.place
                ON CONFLICT (event_id) DO NOTHING
                RETURNING 1
            )
            SELECT count(*) AS added FROM added
            """;

    private MessageTable() {}

    static Statement insert(String host, List<Recorded> facts) {
        Columns<Recorded> rows = new Columns<>(facts)
                .all(host)
                .text(r -> of(r).scope().sessionKey())
                .text(r -> of(r).role())
                .text(r -> of(r).body().content())
                .text(r -> of(r).body().reasoning())
                .text(r -> of(r).body().toolCallsJson())
                .text(r -> of(r).body().toolCallId())
                .time(r -> Clamp.known(of(r).at()))
                .uuid(Recorded::rowId)
                .text(r -> of(r).ref().messageId())
                .bigint(r -> of(r).ref().sequence())
                .text(r -> of(r).scope().sessionId())
                .text(r -> of(r).scope().runId())
                .text(r -> of(r).body().toolName())
                .bool(r -> of(r).body().error())
                .text(r -> of(r).senderId())
                .text(r -> of(r).model().provider())
                .text(r -> of(r).model().model())
                .text(r -> of(r).ref().responseId())
                .text(r -> of(r).finishReason());
        tokens(rows);
        rows.smallint(r -> Clamp.marks(r.markBits(), of(r).at()))
                .time(r -> Clamp.known(r.recordedAt()))
                .bigint(r -> ordinal(of(r)));
        return new Statement(INSERT, rows.tuple(), FactKind.MESSAGE, facts.size());
    }

    private static void tokens(Columns<Recorded> rows) {
        rows.bigint(token(Usage::input))
                .bigint(token(Usage::output))
                .bigint(token(Usage::cacheRead))
                .bigint(token(Usage::cacheWrite))
                .bigint(token(Usage::reasoning))
                .bigint(token(Usage::total));
    }

    private static Function<Recorded, Long> token(Function<Usage, Long> count) {
        return r -> {
            Usage usage = of(r).usage();
            return usage == null ? null : count.apply(usage);
        };
    }

    /**
     * Where a message stands in its session: by its number in the session store, else by its time, in microseconds, and among those of
     * one millisecond by its place in the transcript.
     */
    static long ordinal(MessageAppended message) {
        Long sequence = message.ref().sequence();
        if (message.ref().store() != null && sequence != null) {
            return sequence;
        }
        long millis = Clamp.known(message.at()).toInstant().toEpochMilli();
        return millis * 1000 + (sequence == null ? 0 : Math.floorMod(sequence, 1000L));
    }

    private static MessageAppended of(Recorded recorded) {
        return (MessageAppended) recorded.fact();
    }
}
