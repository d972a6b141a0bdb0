package io.openclaw.db.session;

import java.time.Instant;

/**
 * What deleting a session means, known before it is done, so that it can be told to others first.
 *
 * @param messages how many messages go
 * @param through the position of the last of them; 0 when there is none
 * @param at no earlier than any of them, and earlier than whatever is written later
 */
record Deletion(String key, int messages, long through, Instant at) {}
