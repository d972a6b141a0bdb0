/**
 * The way from the spool to PostgreSQL: {@link io.openclaw.db.drain.Drainer} is the door. One drainer, in order, behind a circuit breaker;
 * an outage stops it and nothing else.
 *
 * <p>Threads: everything is decided on one Vert.x context; the spool, which blocks, is read on a worker of its own. Callers may come
 * from any thread.
 */
@NullMarked
package io.openclaw.db.drain;

import org.jspecify.annotations.NullMarked;
