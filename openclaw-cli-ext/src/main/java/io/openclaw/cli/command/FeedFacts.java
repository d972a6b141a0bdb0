package io.openclaw.cli.command;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/**
 * What table {@code writers} says of all gateways together.
 *
 * @param lastWriteAt null when none ever wrote
 */
record FeedFacts(@Nullable Instant lastWriteAt, long deadLettered) {

    private static final String ASK = """
            SELECT max(updated_at) FILTER (WHERE last_seq > 0), COALESCE(sum(dead_lettered), 0)::BIGINT
            FROM writers
            """;

    static FeedFacts read(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(ASK);
                ResultSet row = statement.executeQuery()) {
            row.next();
            OffsetDateTime at = row.getObject(1, OffsetDateTime.class);
            return new FeedFacts(at == null ? null : at.toInstant(), row.getLong(2));
        }
    }
}
