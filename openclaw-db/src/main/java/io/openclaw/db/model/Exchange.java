package io.openclaw.db.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was asked and what came back.
 *
 * @param messagesCount messages in the request, system prompt included
 * @param requestTokensEstimate tokens of the request by rule of thumb, before the provider counted
 * @param streaming whether the answer was streamed
 * @param requestBytes size of the request body
 * @param responseBytes size of the answer
 * @param content text of the answer; only where no message holds it
 * @param reasoning reasoning text of the answer; only where no message holds it
 * @param toolNames tools the model asked for, in order
 */
public record Exchange(
        @Nullable Integer messagesCount,
        @Nullable Integer requestTokensEstimate,
        @Nullable Boolean streaming,
        @Nullable Long requestBytes,
        @Nullable Long responseBytes,
        @Nullable String content,
        @Nullable String reasoning,
        List<String> toolNames) {

    /** Nothing known. */
    public static final Exchange NONE = new Exchange(null, null, null, null, null, null, null, List.of());

    public Exchange {
        content = Texts.orNull(content);
        reasoning = Texts.orNull(reasoning);
        toolNames = List.copyOf(toolNames);
    }

    /** A text answer. */
    public static Exchange ofText(String content) {
        return new Exchange(null, null, null, null, null, content, null, List.of());
    }

    public Exchange filledFrom(Exchange other) {
        return new Exchange(
                Texts.first(messagesCount, other.messagesCount),
                Texts.first(requestTokensEstimate, other.requestTokensEstimate),
                Texts.first(streaming, other.streaming),
                Texts.first(requestBytes, other.requestBytes),
                Texts.first(responseBytes, other.responseBytes),
                Texts.first(content, other.content),
                Texts.first(reasoning, other.reasoning),
                toolNames.isEmpty() ? other.toolNames : toolNames);
    }

    /** The same without text: its message holds it, or there is no room for it. */
    public Exchange withoutText() {
        return new Exchange(
                messagesCount, requestTokensEstimate, streaming, requestBytes, responseBytes, null, null, toolNames);
    }

    int weight() {
        return Texts.weight(content) + Texts.weight(reasoning) + 32 * toolNames.size();
    }
}
