package io.openclaw.db.model;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One model call as a reader sees it.
 *
 * @param call what all witnesses together know
 * @param createdAt when it happened; orders the list
 * @param host machine whose gateway made it
 * @param content text of the answer
 * @param reasoning reasoning text of the answer
 * @param witnesses who told of it
 * @param stored whether PostgreSQL has it; else it comes from memory
 */
public record CallView(
        UUID id,
        LlmCall call,
        Instant createdAt,
        String host,
        @Nullable String content,
        @Nullable String reasoning,
        List<String> witnesses,
        boolean stored) {

    public CallView {
        witnesses = List.copyOf(witnesses);
    }
}
