package io.openclaw.db.session;

/**
 * A row of the table messages.
 *
 * @param orphan there is no session of that key: its writer was killed, or a deletion overtook it
 */
record FiledMessage(String key, StoredMessage stored, boolean orphan) {}
