package io.openclaw.db.session;

import java.time.Instant;

/**
 * What renaming a session means, known before it is done, so that it can be told to others first.
 *
 * @param agent of its row; empty when it is not known
 * @param at no earlier than any of its messages, and earlier than whatever is written later
 */
record Move(String from, String to, String agent, Instant at) {}
