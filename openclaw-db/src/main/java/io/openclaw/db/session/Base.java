package io.openclaw.db.session;

import java.time.Instant;
import java.util.List;

/**
 * What the database has of a session.
 *
 * @param usedAt when it was last written to
 * @param messages the last of them
 * @param before how many there are before those
 */
record Base(String agent, Instant usedAt, List<StoredMessage> messages, long before) {

    Base {
        messages = List.copyOf(messages);
    }
}
