package io.openclaw.db.session;

import java.time.Instant;

/**
 * A message in its place.
 *
 * @param position its place in the store: greater than that of every earlier message of the session, with gaps
 * @param at when it was stored, in whole milliseconds; messages of one turn share it
 */
public record StoredMessage(long position, SessionMessage message, Instant at) {}
