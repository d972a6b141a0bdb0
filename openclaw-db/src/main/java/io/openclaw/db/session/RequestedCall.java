package io.openclaw.db.session;

/**
 * A tool call the model asked for. On disk it is {@code {"id":…,"type":"function","function":{"name":…,"arguments":…}}}, as
 * openclaw-rs writes it.
 *
 * @param id the provider's id; empty where a provider gives none
 * @param arguments the text the model wrote, meant to be a JSON object; may be empty or broken
 */
public record RequestedCall(String id, String name, String arguments) {}
