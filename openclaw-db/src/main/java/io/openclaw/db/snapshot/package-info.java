/**
 * Configuration files, read and compared without their secrets.
 *
 * <p>The doors are {@link io.openclaw.db.snapshot.ConfigFiles}, which reads a file of any known format and redacts it, restores a snapshot
 * to a file, and {@link io.openclaw.db.snapshot.ConfigChanges}, which says what differs between two of them. What leaves this room
 * holds {@code [REDACTED:hmac8]} where a secret stood; the only exception is the file that a restore writes.
 *
 * <p>How it works: a file becomes a JSON tree, whatever its format; {@code $include} is resolved as OpenClaw does it. Names, then shapes,
 * then repetitions of what was found decide what is a secret: too much hidden is cheap, a leak is not. No error quotes a file: it
 * gives the line, the column and what was expected there.
 *
 * <p>Libraries: JSON5 has a reader of its own here, because Jackson's lenient features know neither hexadecimal numbers nor continued lines.
 * YAML is snakeyaml-engine (YAML 1.2, so that {@code no} stays a word; resolves aliases within bounds). TOML is jackson-dataformat-toml
 * (of the Jackson release that is there anyway, reads and writes).
 *
 * <p>Threads: everything may be shared. It works in the calling thread and blocks on the disk, so never call it from an event loop.
 */
@NullMarked
package io.openclaw.db.snapshot;

import org.jspecify.annotations.NullMarked;
