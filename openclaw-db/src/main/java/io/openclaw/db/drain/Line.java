package io.openclaw.db.drain;

/** What stands between backlog and PostgreSQL, as far as a failure touches it. */
record Line(Queue queue, Link link, BatchSize size, Counters counters) {}
