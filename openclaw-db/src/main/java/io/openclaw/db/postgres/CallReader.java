package io.openclaw.db.postgres;

import io.openclaw.db.model.CallRef;
import io.openclaw.db.model.CallView;
import io.openclaw.db.model.Cost;
import io.openclaw.db.model.Exchange;
import io.openclaw.db.model.LlmCall;
import io.openclaw.db.model.ModelRef;
import io.openclaw.db.model.Outcome;
import io.openclaw.db.model.Scope;
import io.openclaw.db.model.Timing;
import io.openclaw.db.model.Trigger;
import io.openclaw.db.model.Usage;
import io.openclaw.db.model.Witness;
import io.vertx.sqlclient.Row;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows of {@code llm_calls} as facts; rows of openclaw-rs, which knew less, included. */
final class CallReader {

    private CallReader() {}

    static CallView view(Row row) {
        Instant createdAt = row.getOffsetDateTime("created_at").toInstant();
        List<String> witnesses = list(row.getArrayOfStrings("witnesses"));
        CallRef ref = ref(row);
        String content = row.getString("content");
        String reasoning = row.getString("reasoning");
        LlmCall call = new LlmCall(
                witness(witnesses, ref),
                scope(row),
                ref,
                new ModelRef(row.getString("provider"), row.getString("model"), row.getString("api")),
                usage(row),
                cost(row),
                timing(row),
                outcome(row),
                exchange(row, content, reasoning),
                createdAt);
        return new CallView(
                row.getUUID("id"), call, createdAt, row.getString("host"), content, reasoning, witnesses, true);
    }

    /** Who is named first, if what is known of the call fits; a row written by hand need not. */
    private static Witness witness(List<String> codes, CallRef ref) {
        for (Witness witness : Witness.values()) {
            boolean named = !codes.isEmpty() && codes.get(0).equals(witness.code());
            if (named && fits(witness, ref)) {
                return witness;
            }
        }
        return Witness.HOST;
    }

    private static boolean fits(Witness witness, CallRef ref) {
        return switch (witness) {
            case HOST, LLM_OUTPUT -> true;
            case HOOK, DIAGNOSTIC -> ref.callId() != null;
            case TRANSCRIPT, SOCKET -> ref.messageId() != null;
            case SPAN, GATEWAY_SPAN -> ref.spanId() != null;
        };
    }

    private static Scope scope(Row row) {
        return new Scope(
                row.getString("session_key"),
                row.getString("gateway_session_id"),
                row.getString("agent_name"),
                row.getString("channel"),
                row.getString("run_id"),
                Trigger.of(row.getString("trigger")),
                row.getString("workspace"));
    }

    private static CallRef ref(Row row) {
        return new CallRef(
                row.getString("call_id"),
                row.getString("span_id"),
                row.getString("message_id"),
                row.getString("response_id"),
                Math.max(1, row.getShort("provider_attempt")));
    }

    private static @Nullable Usage usage(Row row) {
        if (Boolean.FALSE.equals(row.getBoolean("usage_known"))) {
            return null;
        }
        return new Usage(
                count(row, "usage_prompt_tokens"),
                count(row, "usage_completion_tokens"),
                count(row, "cache_read_tokens"),
                count(row, "cache_write_tokens"),
                count(row, "reasoning_tokens"),
                count(row, "usage_total_tokens"),
                count(row, "cache_write_1h_tokens"),
                row.getString("service_tier"));
    }

    private static @Nullable Long count(Row row, String column) {
        Integer value = row.getInteger(column);
        return value == null ? null : Long.valueOf(Math.max(0, value));
    }

    private static @Nullable Cost cost(Row row) {
        String usd = row.getString("reported_cost_usd");
        String source = row.getString("reported_cost_source");
        if (usd == null || source == null) {
            return null;
        }
        BigDecimal amount = new BigDecimal(usd);
        return amount.signum() < 0 ? null : new Cost(amount, source);
    }

    private static Timing timing(Row row) {
        OffsetDateTime started = row.getOffsetDateTime("started_at");
        Integer latency = row.getInteger("latency_ms");
        return new Timing(
                started == null ? null : started.toInstant(),
                latency == null || latency == 0 ? null : millis(latency),
                millis(row.getInteger("time_to_first_byte_ms")));
    }

    private static @Nullable Duration millis(@Nullable Integer value) {
        return value == null ? null : Duration.ofMillis(Math.max(0, value));
    }

    private static Outcome outcome(Row row) {
        return new Outcome(
                row.getString("status"),
                row.getString("error"),
                row.getString("error_code"),
                row.getString("finish_reason"));
    }

    private static Exchange exchange(Row row, @Nullable String content, @Nullable String reasoning) {
        return new Exchange(
                row.getInteger("messages_count"),
                row.getInteger("request_tokens_est"),
                row.getBoolean("streaming"),
                row.getLong("request_bytes"),
                row.getLong("response_bytes"),
                content,
                reasoning,
                list(row.getArrayOfStrings("tool_call_names")));
    }

    private static List<String> list(String @Nullable [] values) {
        return values == null ? List.of() : List.of(values);
    }
}
