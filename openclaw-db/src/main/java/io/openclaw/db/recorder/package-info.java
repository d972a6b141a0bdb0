/**
 * Where a fact is taken in. {@link io.openclaw.db.recorder.Recorder} takes facts from any thread without blocking or throwing; one
 * writer thread of its own turns them into their form on disk, takes secrets out, and commits them in groups to the backlog.
 * {@link io.openclaw.db.recorder.CallRing} remembers the latest model calls, redacted, so that they can be read whatever fails.
 */
@NullMarked
package io.openclaw.db.recorder;

import org.jspecify.annotations.NullMarked;
