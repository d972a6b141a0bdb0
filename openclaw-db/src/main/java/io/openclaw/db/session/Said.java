package io.openclaw.db.session;

import io.openclaw.db.model.MessageAppended;
import io.openclaw.db.postgres.SessionParity.StoredRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A message as two sides are compared. */
record Said(
        long position,
        String role,
        @Nullable String content,
        @Nullable String reasoning,
        @Nullable String toolCalls,
        @Nullable String toolCallId,
        long atMillis) {

    static Said of(MessageAppended fact) {
        Long position = fact.ref().sequence();
        return new Said(
                position == null ? 0 : position,
                fact.role(),
                fact.body().content(),
                fact.body().reasoning(),
                fact.body().toolCallsJson(),
                fact.body().toolCallId(),
                fact.at().toEpochMilli());
    }

    static Said of(StoredRow row) {
        return new Said(
                row.position(),
                row.role(),
                row.content(),
                row.reasoning(),
                row.toolCalls(),
                row.toolCallId(),
                row.at().toEpochMilli());
    }

    /** The parts in which another differs; empty when it says the same. */
    List<String> differences(Said other) {
        List<String> parts = new ArrayList<>();
        add(parts, "role", role.equals(other.role));
        add(parts, "content", Likeness.ofText(content, other.content));
        add(parts, "reasoning", Likeness.ofText(reasoning, other.reasoning));
        add(parts, "tool calls", Likeness.ofJson(toolCalls, other.toolCalls));
        add(parts, "tool call id", Objects.equals(toolCallId, other.toolCallId));
        add(parts, "time", atMillis == other.atMillis);
        return parts;
    }

    private static void add(List<String> parts, String part, boolean same) {
        if (!same) {
            parts.add(part);
        }
    }
}
