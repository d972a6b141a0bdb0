/**
 * The embedded PostgreSQL, used when no DATABASE_URL is set: a real server with its data below the home directory, only
 * reachable on 127.0.0.1 and only with the generated password.
 *
 * <p>Who may enter: {@link io.openclaw.db.embedded.EmbeddedPostgres} is the door; the stand-alone host starts it, the
 * command line only asks {@code describe}. Nothing here knows the schema.
 *
 * <p>Threads: everything blocks, so never call it on an event loop. One home has one owner at a time, decided by a file
 * lock that lives as long as the owner; whoever comes second attaches.
 */
@NullMarked
package io.openclaw.db.embedded;

import org.jspecify.annotations.NullMarked;
