package io.openclaw.db.postgres;

import io.openclaw.db.model.FactKind;
import io.openclaw.db.model.MessageAppended;
import io.openclaw.db.model.Recorded;
import io.openclaw.db.model.Recorded.Mark;
import io.openclaw.db.model.Usage;
import java.util.List;
import java.util.function.Function;

/** Table {@code messages}. */
final class MessageTable {

    /**
     * Messages of a deleted session stay away. LIMIT keeps the look-up an index scan per row, whatever the planner knows of the table. What is
     * there stays, but for text that a source had shown for display (mark 32): text told word for word takes its place, else the longer, and its
     * words in the search that of the old ones. Text that was left out for lack of room (mark 4) replaces nothing. The row keeps its source,
     * which counts it.
     */
    private static final String INSERT = """
            WITH added AS (
                INSERT INTO messages AS m (
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
                FROM ROWS FROM (unnest($2::TEXT[], $3::TEXT[], $4::TEXT[], $5::TEXT[], $6::TEXT[], $7::TEXT[], $8::TIMESTAMPTZ[],
                        $9::UUID[], $10::TEXT[], $11::BIGINT[], $12::TEXT[], $13::TEXT[], $14::TEXT[], $15::BOOLEAN[],
                        $16::TEXT[], $17::TEXT[], $18::TEXT[], $19::TEXT[], $20::TEXT[], $21::BIGINT[], $22::BIGINT[],
                        $23::BIGINT[], $24::BIGINT[], $25::BIGINT[], $26::BIGINT[], $27::SMALLINT[], $28::TIMESTAMPTZ[],
                        $29::BIGINT[]),
                        session_places($1, $2::TEXT[], $30::TEXT[], $8::TIMESTAMPTZ[]))
                    WITH ORDINALITY
                    AS i (session_key, role, content, reasoning, tool_calls, tool_call_id, created_at, event_id,
                        message_id, message_seq, gateway_session_id, run_id, tool_name, is_error, sender_id, provider,
                        model, response_id, finish_reason, input_tokens, output_tokens, cache_read_tokens,
                        cache_write_tokens, reasoning_tokens, total_tokens, marks, recorded_at, ordinal,
                        present_key, agent, gone, place)
                CROSS JOIN LATERAL (
                    SELECT id FROM sessions
                    WHERE session_key = i.present_key AND host = $1 AND agent_name = i.agent LIMIT 1) AS s
                WHERE NOT i.gone
                ORDER BY i.place
                ON CONFLICT (event_id) DO UPDATE SET
                    content = EXCLUDED.content,
                    reasoning_content = EXCLUDED.reasoning_content,
                    tool_calls_json = EXCLUDED.tool_calls_json,
                    message_seq = COALESCE(EXCLUDED.message_seq, m.message_seq),
                    run_id = COALESCE(EXCLUDED.run_id, m.run_id),
                    tool_name = COALESCE(EXCLUDED.tool_name, m.tool_name),
                    is_error = COALESCE(EXCLUDED.is_error, m.is_error),
                    sender_id = COALESCE(EXCLUDED.sender_id, m.sender_id),
                    provider = COALESCE(EXCLUDED.provider, m.provider),
                    model = COALESCE(EXCLUDED.model, m.model),
                    response_id = COALESCE(EXCLUDED.response_id, m.response_id),
                    finish_reason = COALESCE(EXCLUDED.finish_reason, m.finish_reason),
                    input_tokens = COALESCE(EXCLUDED.input_tokens, m.input_tokens),
                    output_tokens = COALESCE(EXCLUDED.output_tokens, m.output_tokens),
                    cache_read_tokens = COALESCE(EXCLUDED.cache_read_tokens, m.cache_read_tokens),
                    cache_write_tokens = COALESCE(EXCLUDED.cache_write_tokens, m.cache_write_tokens),
                    reasoning_tokens = COALESCE(EXCLUDED.reasoning_tokens, m.reasoning_tokens),
                    total_tokens = COALESCE(EXCLUDED.total_tokens, m.total_tokens),
                    marks = EXCLUDED.marks
                WHERE m.marks & 32 <> 0
                    AND EXCLUDED.marks & 4 = 0
                    AND (EXCLUDED.marks & 32 = 0
                        OR length(COALESCE(EXCLUDED.content, '')) > length(COALESCE(m.content, '')))
                RETURNING m.id, m.content, m.xmax = 0 AS fresh
            ), found_by AS (
                INSERT INTO message_search (message_id, words)
                SELECT a.id, to_tsvector('simple', left(COALESCE(a.content, ''), 100000))
                FROM added AS a
                WHERE NOT a.fresh
                ON CONFLICT (message_id) DO UPDATE SET words = EXCLUDED.words
            )
            SELECT count(*) FILTER (WHERE fresh) AS added FROM added
            """;

    private MessageTable() {}

    static Statement insert(String host, List<Recorded> facts) {
        List<Recorded> once = Duplicates.chosen(facts, MessageTable::moreExact);
        Columns<Recorded> rows = new Columns<>(once)
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
        rows.smallint(r -> Clamp.marks(marks(r), of(r).at()))
                .time(r -> Clamp.known(r.recordedAt()))
                .bigint(r -> ordinal(of(r)))
                .text(r -> Agents.of(of(r).scope()));
        return new Statement(INSERT, rows.tuple(), FactKind.MESSAGE, facts.size());
    }

    /** As the statement decides between a row and what comes for it. */
    private static Recorded moreExact(Recorded first, Recorded later) {
        if (!of(first).body().projected() || later.marks().contains(Mark.CONTENT_DROPPED)) {
            return first;
        }
        boolean better = !of(later).body().projected() || length(later) > length(first);
        return better ? later : first;
    }

    private static int length(Recorded recorded) {
        String content = of(recorded).body().content();
        return content == null ? 0 : content.length();
    }

    private static int marks(Recorded recorded) {
        return recorded.markBits() | (of(recorded).body().projected() ? Mark.PROJECTED.bit() : 0);
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
