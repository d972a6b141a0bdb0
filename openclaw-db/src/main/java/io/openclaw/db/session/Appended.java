package io.openclaw.db.session;

import java.util.List;

/**
 * Messages that were appended together.
 *
 * @param agent the agent as the session's row has it
 */
record Appended(String agent, String key, List<StoredMessage> messages) {

    Appended {
        messages = List.copyOf(messages);
    }
}
