package io.openclaw.db.model;

/**
 * What tells a session apart from all others: several machines, and several agents of one machine, may use the same key.
 *
 * @param key the gateway's name of the conversation, such as {@code agent:main:main} or {@code tg:main:42:99}
 * @param host machine whose gateway holds it; empty for rows of openclaw-rs, which did not know hosts
 * @param agent name of the agent; empty when nobody told
 */
public record SessionName(String key, String host, String agent) {}
