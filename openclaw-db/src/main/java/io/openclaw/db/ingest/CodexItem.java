package io.openclaw.db.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import io.openclaw.db.model.MessageAppended;
import io.openclaw.db.model.MessageBody;
import io.openclaw.db.model.MessageRef;
import io.openclaw.db.model.ModelRef;
import io.openclaw.db.model.Scope;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * An item of a conversation with OpenAI's Responses API, as a message.
 *
 * @param id the same in every copy of it
 * @param tool on outputs, the tool that ran
 */
record CodexItem(
        JsonNode item,
        String id,
        Scope scope,
        ModelRef model,
        @Nullable String tool,
        Instant at) {

    /** Empty for what holds nothing to read, such as encrypted reasoning, and for what is no message. */
    Optional<MessageAppended> message() {
        String type = item.path("type").asText();
        return switch (type) {
            case "message" ->
                Optional.of(message(role(), new MessageBody(text(item.path("content")), null, null, null, null, null)));
            case "reasoning" ->
                Optional.ofNullable(text(item.path("summary")))
                        .map(summary -> message(
                                MessageAppended.ASSISTANT, new MessageBody(null, summary, null, null, null, null)));
            default -> {
                if (isCall(item)) {
                    String calls = Fields.JSON.createArrayNode().add(item).toString();
                    yield Optional.of(
                            message(MessageAppended.ASSISTANT, new MessageBody(null, null, calls, null, null, null)));
                }
                yield isOutput(item) ? Optional.of(message(MessageAppended.TOOL, output())) : Optional.empty();
            }
        };
    }

    /** Whether an item of this type may hold nothing to read: the reasoning of most models is encrypted. */
    static boolean mayBeSilent(JsonNode item) {
        return "reasoning".equals(item.path("type").asText());
    }

    static boolean isCall(JsonNode item) {
        return item.path("type").asText().endsWith("_call");
    }

    static boolean isOutput(JsonNode item) {
        return item.path("type").asText().endsWith("_call_output");
    }

    private String role() {
        String role = Fields.text(item, "role");
        return role == null ? MessageAppended.SYSTEM : role;
    }

    private MessageBody output() {
        JsonNode output = item.path("output");
        return new MessageBody(
                output.isTextual() ? output.asText() : output.toString(),
                null,
                null,
                Fields.text(item, "call_id"),
                tool,
                null);
    }

    private MessageAppended message(String role, MessageBody body) {
        return new MessageAppended(
                scope,
                new MessageRef(id, null, Fields.text(item, "id")),
                role,
                body,
                null,
                MessageAppended.ASSISTANT.equals(role) ? model : ModelRef.NONE,
                null,
                null,
                at);
    }

    private static @Nullable String text(JsonNode parts) {
        String text = StreamSupport.stream(parts.spliterator(), false)
                .map(part -> part.path("text").asText())
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining("\n"));
        return text.isEmpty() ? null : text;
    }
}
