package io.openclaw.db.postgres;

import io.openclaw.db.model.SessionName;
import io.openclaw.db.model.SessionView;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/** Rows of {@code sessions} with the number of their messages. */
final class SessionReader {

    private SessionReader() {}

    static SessionView view(Row row) {
        return new SessionView(
                row.getLong("id"),
                name(row),
                row.getString("model"),
                row.getString("channel"),
                row.getString("user_id"),
                row.getString("label"),
                row.getOffsetDateTime("created_at").toInstant(),
                row.getOffsetDateTime("updated_at").toInstant(),
                instant(row.getOffsetDateTime("ended_at")),
                row.getString("end_reason"),
                row.getLong("total_tokens"),
                row.getLong("messages"));
    }

    static SessionName name(Row row) {
        return new SessionName(row.getString("session_key"), row.getString("host"), row.getString("agent_name"));
    }

    static @Nullable Instant instant(@Nullable OffsetDateTime time) {
        return time == null ? null : time.toInstant();
    }
}
