package io.openclaw.gateway.http;

import io.openclaw.gateway.live.LiveStatus;
import io.openclaw.gateway.live.LiveStatus.Counts;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What {@code /health} says of a gateway that is heard through its WebSocket. Counts are those since the start of the process. */
final class LiveJson {

    private LiveJson() {}

    static @Nullable JsonObject orNull(@Nullable LiveStatus status) {
        return status == null ? null : json(status);
    }

    private static JsonObject json(LiveStatus status) {
        Instant lastEvent = status.lastEventAt();
        Counts counts = status.counts();
        return new JsonObject()
                .put("url", status.url().toString())
                .put("connected", status.connected())
                .put("since", status.since().toString())
                .put("gateway_version", status.version())
                .put("last_event_at", lastEvent == null ? null : lastEvent.toString())
                .put("last_error", status.lastError())
                .put("sessions_subscribed", status.sessions())
                .put("connects", counts.connects())
                .put("failures", counts.failures())
                .put("messages", counts.messages())
                .put("messages_filled", counts.filled())
                .put("facts", counts.facts())
                .put("unusable", counts.unusable());
    }
}
