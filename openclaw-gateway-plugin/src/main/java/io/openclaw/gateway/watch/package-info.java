/**
 * Configuration files of the gateway, watched: each of their states becomes a snapshot.
 *
 * <p>The door is {@link io.openclaw.gateway.watch.ConfigWatch}. The truth is a look every few seconds; the file system's events only make
 * the next look come sooner. Files are read on worker threads, and nothing here waits for PostgreSQL: what it did not take is
 * offered again, once a minute where it refused it.
 */
@NullMarked
package io.openclaw.gateway.watch;

import org.jspecify.annotations.NullMarked;
