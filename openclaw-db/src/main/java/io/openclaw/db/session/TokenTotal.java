package io.openclaw.db.session;

import java.time.Instant;

/**
 * The tokens of a session after some were added.
 *
 * @param total all of them
 * @param at when they were added
 */
record TokenTotal(long total, Instant at) {}
