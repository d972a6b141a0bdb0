package io.openclaw.db.postgres;

import io.openclaw.db.model.CronExecution;
import io.openclaw.db.model.Fact;
import io.openclaw.db.model.LlmCall;
import io.openclaw.db.model.MessageAppended;
import io.openclaw.db.model.RawEvent;
import io.openclaw.db.model.Recorded;
import io.openclaw.db.model.Scope;
import io.openclaw.db.model.SessionEnded;
import io.openclaw.db.model.SessionOpened;
import io.openclaw.db.model.TokensAdded;
import io.openclaw.db.model.ToolCall;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the facts of a batch tell of one session. What {@link SessionOpened} says stands above what was there; what other facts let on
 * only fills gaps.
 *
 * @param seen scope and model in passing
 * @param opened the latest word of a SessionOpened
 * @param ended the latest word of a SessionEnded
 * @param firstAt earliest of the facts
 * @param recordedAt when the latest of them was taken in
 */
record SessionNews(
        String key,
        Scope seen,
        @Nullable String model,
        @Nullable SessionOpened opened,
        @Nullable SessionEnded ended,
        Instant firstAt,
        Instant recordedAt) {

    /** One per session, in order of the keys, so that two writers take their locks in the same order. */
    static List<SessionNews> of(List<Recorded> facts) {
        TreeMap<String, SessionNews> byKey = new TreeMap<>();
        for (Recorded recorded : facts) {
            of(recorded).ifPresent(news -> byKey.merge(news.key(), news, SessionNews::and));
        }
        Collection<SessionNews> all = byKey.values();
        return List.copyOf(all);
    }

    private static Optional<SessionNews> of(Recorded recorded) {
        Fact fact = recorded.fact();
        Scope scope = scope(fact);
        if (scope.sessionKey() == null) {
            return Optional.empty();
        }
        return Optional.of(new SessionNews(
                scope.sessionKey(),
                scope,
                model(fact),
                fact instanceof SessionOpened opened ? opened : null,
                fact instanceof SessionEnded ended ? ended : null,
                fact.at(),
                recorded.recordedAt()));
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
        return fact instanceof LlmCall call
                ? call.model().model()
                : fact instanceof MessageAppended message ? message.model().model() : null;
    }

    private SessionNews and(SessionNews later) {
        return new SessionNews(
                key,
                later.seen.filledFrom(seen),
                later.model == null ? model : later.model,
                later.opened == null ? opened : opened == null ? later.opened : filled(later.opened, opened),
                later.ended == null ? ended : later.ended,
                firstAt.isBefore(later.firstAt) ? firstAt : later.firstAt,
                recordedAt.isAfter(later.recordedAt) ? recordedAt : later.recordedAt);
    }

    private static SessionOpened filled(SessionOpened later, SessionOpened before) {
        return new SessionOpened(
                later.scope().filledFrom(before.scope()),
                later.model() == null ? before.model() : later.model(),
                later.userId() == null ? before.userId() : later.userId(),
                later.label() == null ? before.label() : later.label(),
                later.parentSessionKey() == null ? before.parentSessionKey() : later.parentSessionKey(),
                later.at());
    }

    /** The agent by its own word, or by the form that OpenClaw gives its keys: {@code agent:<id>:…}. */
    String agent() {
        if (seen.agentId() != null) {
            return seen.agentId();
        }
        String[] parts = key.split(":", 3);
        return parts.length == 3 && "agent".equals(parts[0]) ? parts[1] : "";
    }

    /** The transcript that the gateway says is the present one. */
    @Nullable String namedTranscript() {
        if (ended != null && ended.nextSessionId() != null) {
            return ended.nextSessionId();
        }
        return opened == null ? null : opened.scope().sessionId();
    }
}
