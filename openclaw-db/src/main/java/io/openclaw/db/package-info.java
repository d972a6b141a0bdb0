/**
 * The front door of the module: {@link io.openclaw.db.OpenClawDb} opens it, hands out its recorder and its reads, tells its health, and
 * closes it. It is the one place that wires the way of a fact: recorder, spool, drainer, PostgreSQL. Everyone outside enters here.
 */
@NullMarked
package io.openclaw.db;

import org.jspecify.annotations.NullMarked;
