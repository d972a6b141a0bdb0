package io.openclaw.db.drain;

import io.openclaw.db.postgres.Postgres;
import io.openclaw.db.spool.Backlog;
import io.vertx.core.Vertx;
import java.time.Clock;

/**
 * What the drainer works with; it closes none of it.
 *
 * @param waiting where rows come from
 * @param host name of this machine in the database
 */
public record DrainParts(
        Backlog waiting, Postgres postgres, String host, Clock clock, Vertx vertx, DrainListener listener) {}
