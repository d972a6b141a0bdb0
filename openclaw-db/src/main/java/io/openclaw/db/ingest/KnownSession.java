package io.openclaw.db.ingest;

import org.jspecify.annotations.Nullable;

/**
 * What is known of the session that a transcript is of, besides the transcript.
 *
 * @param key the gateway's name of the conversation
 * @param channel where it takes place
 */
record KnownSession(String key, @Nullable String channel) {}
