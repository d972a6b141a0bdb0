/**
 * Operations memory: what is deployed, what changed, what is broken, what was done, and what one should know. People and their tools write
 * it, a row now and then, so it is plain JDBC on a connection of one's own, and every method blocks for a bounded time.
 *
 * <p>The door is {@link io.openclaw.db.operations.Operations}: one final class per table behind it, with its SQL.
 */
@org.jspecify.annotations.NullMarked
package io.openclaw.db.operations;
