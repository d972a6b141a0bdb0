package io.openclaw.db.session;

import java.time.Instant;

/**
 * A row of the table sessions.
 *
 * @param agent the agent as the row has it; normally, not always, the one whose folder the file is in
 */
record SessionRow(String key, String agent, String model, Instant createdAt, Instant updatedAt, long totalTokens) {}
