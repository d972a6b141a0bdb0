/**
 * The spool: what was recorded waits here, on disk, until PostgreSQL has it. {@link io.openclaw.db.spool.Spool} is the door,
 * {@link io.openclaw.db.spool.FactCodec} the form a fact has on disk,
 * {@link io.openclaw.db.spool.SqliteLibrary} what every opener of a SQLite file needs first. The recorder appends, the drainer reads and confirms.
 *
 * <p>Everything here blocks on the disk: call it from worker threads, never from an event loop. {@code Spool} is safe to share
 * between threads (one lock), and nothing else touches its files: one connection per file is what keeps SQLite's log sound.
 */
@NullMarked
package io.openclaw.db.spool;

import org.jspecify.annotations.NullMarked;
