package io.openclaw.db.session;

import java.time.Instant;

/**
 * What deleting a session means, known before it is done, so that it can be told to others first.
 *
 * @param agent of its row; empty when it is not known
 * @param messages how many messages go
 * @param through the position of the last of them; 0 when there is none
 * @param at no earlier than any of them, and earlier than whatever is written later
 */
record Deletion(String key, String agent, int messages, long through, Instant at) {}
