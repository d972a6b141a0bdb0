/**
 * PostgreSQL: connections, migrations, and one class per table that holds its SQL. The only room that imports the Vert.x SQL client;
 * Flyway and JDBC are used for migrations alone.
 *
 * <p>Who may enter: {@code drain} through {@link io.openclaw.db.postgres.Postgres} and {@link io.openclaw.db.postgres.Session}, readers
 * through {@link io.openclaw.db.postgres.CallStore}, {@link io.openclaw.db.postgres.SessionList},
 * {@link io.openclaw.db.postgres.MessageList} and {@link io.openclaw.db.postgres.StoreSessions}, the owner through {@link io.openclaw.db.postgres.Migrations} and
 * {@link io.openclaw.db.postgres.Partitions}.
 *
 * <p>Threads: what returns a {@code Future} never blocks and may be called on an event loop; {@code Migrations} and {@code Partitions} block
 * and must not be.
 */
@NullMarked
package io.openclaw.db.postgres;

import org.jspecify.annotations.NullMarked;
