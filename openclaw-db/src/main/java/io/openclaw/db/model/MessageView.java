package io.openclaw.db.model;

import io.openclaw.db.model.MessageRange.Place;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A message as a reader sees it.
 *
 * @param place where it stands in its session
 * @param role user, assistant, tool, system; a gateway may know others
 * @param body text and tool calls; the tool calls as PostgreSQL writes JSON
 * @param model what answered; nothing known of other messages
 * @param usage tokens of the answer; null when unknown
 * @param at when it was said or stored
 */
public record MessageView(
        Place place,
        String role,
        MessageBody body,
        @Nullable String provider,
        @Nullable String model,
        @Nullable Usage usage,
        @Nullable String finishReason,
        Instant at) {}
