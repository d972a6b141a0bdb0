package io.openclaw.db.session;

import java.time.Instant;

/**
 * A message that holds what was searched for.
 *
 * @param key its session
 * @param snippet its text around the first place, 200 characters at most
 */
public record SessionHit(String key, long position, String role, Instant at, String snippet) {}
