package io.openclaw.db.postgres;

import io.openclaw.db.model.CronExecution;
import io.openclaw.db.model.Fact;
import io.openclaw.db.model.LlmCall;
import io.openclaw.db.model.MessageAppended;
import io.openclaw.db.model.ModelRef;
import io.openclaw.db.model.RawEvent;
import io.openclaw.db.model.Recorded;
import io.openclaw.db.model.Scope;
import io.openclaw.db.model.SessionEnded;
import io.openclaw.db.model.SessionOpened;
import io.openclaw.db.model.TokensAdded;
import io.openclaw.db.model.ToolCall;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one fact tells of its session. What {@link SessionOpened} and {@link SessionEnded} say stands above what other facts let on in passing.
 *
 * @param key the key that the fact gives its session
 * @param at when it happened
 * @param scope who and where, in passing
 * @param model the model seen in passing
 */
record SessionNews(
        String key,
        Instant at,
        Scope scope,
        @Nullable String model,
        @Nullable SessionOpened opened,
        @Nullable SessionEnded ended) {

    /** What a gateway writes as the model of text that it made up itself. */
    private static final Set<String> NO_MODELS = Set.of("gateway-injected", "delivery-mirror");

    private static final String NO_PROVIDER = "openclaw";

    /** One per fact that names a session. */
    static List<SessionNews> of(List<Recorded> facts) {
        return facts.stream()
                .map(Recorded::fact)
                .filter(fact -> scope(fact).sessionKey() != null)
                .map(SessionNews::of)
                .distinct()
                .toList();
    }

    private static SessionNews of(Fact fact) {
        Scope scope = scope(fact);
        return new SessionNews(
                String.valueOf(scope.sessionKey()),
                fact instanceof LlmCall call ? call.happenedAt() : fact.at(),
                scope,
                model(fact),
                fact instanceof SessionOpened opened ? opened : null,
                fact instanceof SessionEnded ended ? ended : null);
    }

    private static Scope scope(Fact fact) {
        return switch (fact.kind()) {
            case SESSION_OPENED -> ((SessionOpened) fact).scope();
            case SESSION_ENDED -> ((SessionEnded) fact).scope();
            case MESSAGE -> ((MessageAppended) fact).scope();
            case LLM_CALL -> ((LlmCall) fact).scope();
            case TOOL_CALL -> ((ToolCall) fact).scope();
            case CRON_EXECUTION -> ((CronExecution) fact).scope();
            case RAW_EVENT -> ((RawEvent) fact).scope();
            case TOKENS_ADDED -> ((TokensAdded) fact).scope();
            case SESSION_RENAMED, SESSION_DELETED, METRICS_SNAPSHOT -> Scope.NONE;
        };
    }

    private static @Nullable String model(Fact fact) {
        if (fact instanceof TokensAdded added) {
            return added.model();
        }
        ModelRef model = fact instanceof LlmCall call
                ? call.model()
                : fact instanceof MessageAppended message ? message.model() : ModelRef.NONE;
        boolean madeUp = NO_PROVIDER.equals(model.provider()) || NO_MODELS.contains(String.valueOf(model.model()));
        return madeUp ? null : model.model();
    }

    /** Whose the session is; empty when nobody says. */
    String agent() {
        return Agents.of(scope);
    }

    /** The transcript that the gateway says is the present one. */
    @Nullable String namedTranscript() {
        if (ended != null) {
            return ended.nextSessionId();
        }
        return opened == null ? null : opened.scope().sessionId();
    }

    /** Why the transcript was closed; empty when the gateway did not say, null when it was not. */
    @Nullable String endReason() {
        if (ended == null) {
            return null;
        }
        return ended.reason() == null ? "" : ended.reason();
    }
}
