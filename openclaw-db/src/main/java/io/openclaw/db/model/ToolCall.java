package io.openclaw.db.model;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A tool ran, or was asked to.
 *
 * @param toolCallId the id the model gave the call
 * @param name the tool
 * @param argumentsJson what it was called with, as JSON
 * @param result what it answered, as text
 * @param timing start and duration; time to first byte is not known of tools
 * @param at when it happened, by the witness
 */
public record ToolCall(
        Scope scope,
        @Nullable String toolCallId,
        String name,
        @Nullable String argumentsJson,
        @Nullable String result,
        Timing timing,
        Outcome outcome,
        Instant at)
        implements Fact {

    public ToolCall {
        toolCallId = Texts.orNull(toolCallId);
        Texts.required(name, "Name of a tool call");
    }

    /**
     * This call, with what it does not know taken from another witness of it. Where both know, the answer does not depend on who came first:
     * an error stands above success, the longer words above the shorter, and the tighter time, for a hook also measures what is around the
     * tool.
     */
    public ToolCall filledFrom(ToolCall other) {
        return new ToolCall(
                scope.filledFrom(other.scope),
                toolCallId,
                name,
                Texts.first(argumentsJson, other.argumentsJson),
                Texts.first(result, other.result),
                tighter(timing, other.timing),
                worse(outcome, other.outcome),
                at.isBefore(other.at) ? at : other.at);
    }

    private static Timing tighter(Timing one, Timing other) {
        return new Timing(
                later(one.startedAt(), other.startedAt()),
                shorter(one.duration(), other.duration()),
                Texts.first(one.timeToFirstByte(), other.timeToFirstByte()));
    }

    private static Outcome worse(Outcome one, Outcome other) {
        String error = one.error() != null
                        && (other.error() == null
                                || one.error().length() >= other.error().length())
                ? one.error()
                : other.error();
        return new Outcome(
                later(one.status(), other.status()),
                error,
                Texts.first(one.errorCode(), other.errorCode()),
                Texts.first(one.finishReason(), other.finishReason()));
    }

    private static <T extends Comparable<? super T>> @Nullable T later(@Nullable T one, @Nullable T other) {
        return one == null || (other != null && other.compareTo(one) > 0) ? other : one;
    }

    private static @Nullable Duration shorter(@Nullable Duration one, @Nullable Duration other) {
        return one == null || (other != null && other.compareTo(one) < 0) ? other : one;
    }

    /** The same without text, where there is no room for it. */
    public ToolCall withoutText() {
        return new ToolCall(scope, toolCallId, name, null, null, timing, outcome, at);
    }

    @Override
    public FactKind kind() {
        return FactKind.TOOL_CALL;
    }

    /** Providers reuse call ids from turn to turn; with the run they are unique. */
    @Override
    public Optional<String> naturalKey() {
        if (toolCallId == null) {
            return Optional.empty();
        }
        String session = Texts.first(scope.sessionId(), scope.sessionKey());
        String run = scope.runId();
        return FactIds.key("tool", session == null ? "" : session, run == null ? "" : run, toolCallId);
    }

    @Override
    public int weight() {
        return 256 + Texts.weight(argumentsJson) + Texts.weight(result) + Texts.weight(outcome.error());
    }
}
