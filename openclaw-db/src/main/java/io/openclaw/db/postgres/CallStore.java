package io.openclaw.db.postgres;

import io.openclaw.db.model.CallQuery;
import io.openclaw.db.model.CallQuery.Before;
import io.openclaw.db.model.CallView;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Reads of table {@code llm_calls}, with the text of the messages that calls point to. Fails with {@link PostgresException}. */
public final class CallStore {

    private static final String LIST = """
            SELECT c.id
            FROM llm_calls AS c
            WHERE (c.created_at, c.id) < (
                    COALESCE($1::TIMESTAMPTZ, 'infinity'), COALESCE($2::UUID, '00000000-0000-0000-0000-000000000000'))
                AND ($3::TEXT IS NULL OR c.session_key = $3)
                AND ($4::TEXT IS NULL OR c.model = $4)
                AND (NOT $5::BOOLEAN OR c.error IS NOT NULL)
            ORDER BY c.created_at DESC, c.id DESC
            LIMIT $6
            """;

    private static final String READ = """
            SELECT
                c.id, c.session_key, c.model, c.provider_attempt, c.messages_count, c.request_tokens_est, c.streaming,
                COALESCE(c.response_content, m.content) AS content,
                COALESCE(c.response_reasoning, m.reasoning_content) AS reasoning,
                c.tool_call_names, c.usage_prompt_tokens, c.usage_completion_tokens, c.usage_total_tokens, c.latency_ms,
                c.error, c.created_at, c.host, c.agent_name, c.channel, c.gateway_session_id, c.run_id, c.call_id, c.span_id,
                c.message_id, c.response_id, c.provider, c.api, c.status, c.error_code, c.finish_reason, c.started_at,
                c.time_to_first_byte_ms, c.cache_read_tokens, c.cache_write_tokens, c.reasoning_tokens, c.usage_known,
                c.reported_cost_usd::TEXT AS reported_cost_usd, c.reported_cost_source, c.request_bytes, c.response_bytes,
                c.witnesses, c.cache_write_1h_tokens, c.service_tier, c.trigger, c.workspace
            FROM llm_calls AS c
            LEFT JOIN messages AS m ON m.event_id = c.message_event_id
            WHERE c.id = ANY ($1)
            ORDER BY c.created_at DESC, c.id DESC
            """;

    private final Reader reader;

    CallStore(Reader reader) {
        this.reader = reader;
    }

    /** Calls, latest first, by the time they started and then by id. */
    public Future<List<CallView>> list(CallQuery query) {
        Before before = query.before();
        Tuple values = Tuple.tuple()
                .addValue(before == null ? null : Clamp.known(before.at()))
                .addValue(before == null ? null : before.id())
                .addValue(query.session())
                .addValue(query.model())
                .addValue(query.errorsOnly())
                .addValue(query.limit());
        return reader.read(LIST, values, row -> row.getUUID("id")).compose(this::views);
    }

    public Future<Optional<CallView>> find(UUID id) {
        return views(List.of(id)).map(views -> views.stream().findFirst());
    }

    private Future<List<CallView>> views(List<UUID> ids) {
        return ids.isEmpty()
                ? Future.succeededFuture(List.of())
                : reader.read(READ, Tuple.tuple().addValue(ids.toArray(UUID[]::new)), CallReader::view);
    }
}
