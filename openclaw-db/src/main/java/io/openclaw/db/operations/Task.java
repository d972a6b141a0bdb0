package io.openclaw.db.operations;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something that was done.
 *
 * @param host the machine it was done on; empty in rows of openclaw-rs
 * @param category whatever others wrote
 */
public record Task(
        long id,
        String host,
        String description,
        @Nullable String category,
        @Nullable String version,
        @Nullable String commit,
        @Nullable String repository,
        List<String> files,
        Instant completedAt) {

    public Task {
        files = List.copyOf(files);
    }
}
