package io.openclaw.db.operations;

import java.time.Instant;

/**
 * Whose work it is that an agent does, as it is written down.
 *
 * @param id its number
 */
public record AgentInstance(long id, AgentAssignment assignment, Instant createdAt, Instant updatedAt) {}
