/**
 * What the model calls add up to: calls, tokens, cost, errors and latency of a window, told apart by what one asks for. Read from the rollups, which
 * triggers keep in the transaction that changes a call (migration V25, ADR 6), so an answer takes as long as there are cells and not as there are calls.
 *
 * <p>The door is {@link io.openclaw.db.usage.Usage}, on a plain JDBC connection of one's own; every method blocks for a bounded time.
 */
@org.jspecify.annotations.NullMarked
package io.openclaw.db.usage;
