package io.openclaw.db.postgres;

import java.time.Instant;

/**
 * A session beyond a limit.
 *
 * @param bytes of text in its messages
 */
public record OldSession(String key, String agent, Instant usedAt, long messages, long bytes) {}
