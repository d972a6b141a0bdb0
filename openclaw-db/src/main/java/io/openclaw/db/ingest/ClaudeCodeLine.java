package io.openclaw.db.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import io.openclaw.db.model.MessageAppended;
import io.openclaw.db.model.MessageBody;
import io.openclaw.db.model.MessageRef;
import io.openclaw.db.model.ModelRef;
import io.openclaw.db.model.Scope;
import io.openclaw.db.model.Trigger;
import java.time.Instant;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A line of type {@code user} or {@code assistant}.
 *
 * @param id the same in every copy of it
 */
record ClaudeCodeLine(JsonNode line, Scope scope, String id, Instant at, ClaudeCodeContent content) {

    private static final Set<String> TYPED_INTO = Set.of("cli", "claude-vscode", "claude-desktop");

    JsonNode message() {
        return line.path("message");
    }

    boolean ofAssistant() {
        return MessageAppended.ASSISTANT.equals(line.path("type").asText());
    }

    /** A sub-agent is told; a person, where they type: other entry points, such as {@code sdk-cli}, are used by people and by jobs. */
    @Nullable Trigger trigger() {
        if (line.path("isSidechain").asBoolean()) {
            return Trigger.SUB_AGENT;
        }
        return TYPED_INTO.contains(line.path("entrypoint").asText()) ? Trigger.USER : null;
    }

    /** The folder it worked in. */
    @Nullable String workspace() {
        return Fields.text(line, "cwd");
    }

    /** Whether Claude Code wrote it in the place of an answer that never came. */
    boolean madeUp() {
        return line.path("isApiErrorMessage").asBoolean() || "<synthetic>".equals(Fields.text(message(), "model"));
    }

    /**
     * Its messages: itself, or one for each answer of a tool that it brings. Tokens are left to the call, for several lines are one answer.
     *
     * @param toolOf name of the tool that a call asked for, where it is known
     */
    Stream<MessageAppended> messages(Function<String, @Nullable String> toolOf) {
        return content.results().isEmpty()
                ? Stream.of(said())
                : IntStream.range(0, content.results().size()).mapToObj(number -> result(number, toolOf));
    }

    private MessageAppended said() {
        return new MessageAppended(
                scope,
                new MessageRef(id, null, Fields.text(message(), "id")),
                line.path("type").asText(),
                new MessageBody(
                        content.text(),
                        content.thinking(),
                        content.toolCallsJson(),
                        null,
                        null,
                        madeUp() ? Boolean.TRUE : null),
                null,
                madeUp() ? ModelRef.NONE : ClaudeCodeCall.model(message()),
                null,
                Fields.text(message(), "stop_reason"),
                at);
    }

    private MessageAppended result(int number, Function<String, @Nullable String> toolOf) {
        JsonNode result = content.results().get(number);
        String call = Fields.text(result, "tool_use_id");
        return new MessageAppended(
                scope,
                new MessageRef(number == 0 ? id : id + "#" + number, null, null),
                MessageAppended.TOOL,
                new MessageBody(
                        ClaudeCodeContent.answer(result),
                        null,
                        null,
                        call,
                        call == null ? null : toolOf.apply(call),
                        result.path("is_error").asBoolean()),
                null,
                ModelRef.NONE,
                null,
                null,
                at);
    }
}
