package io.openclaw.db.operations;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.openclaw.db.snapshot.ConfigChange;
import io.openclaw.db.snapshot.ConfigChanges;
import io.openclaw.db.snapshot.RedactedConfig;
import io.openclaw.db.snapshot.StoredJson;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Table {@code config_snapshots}. Each host and path has a history of its own. */
public final class ConfigSnapshotTable {

    private static final String LAST = """
            SELECT id, snapshot_at, content_hash, config_json::TEXT
            FROM config_snapshots
            WHERE host = ? AND config_path = ?
            ORDER BY snapshot_at DESC, id DESC
            LIMIT 1
            """;

    private static final String INSERT = """
            INSERT INTO config_snapshots (host, config_path, config_json, changed_keys, change_source, snapshot_at,
                                          format, content_hash, changes)
            VALUES (?, ?, ?::JSONB, ?, ?, clock_timestamp(), ?, ?, ?::JSONB)
            RETURNING id, snapshot_at
            """;

    private static final String LIST = """
            SELECT id, host, config_path, change_source, snapshot_at, format, content_hash, changed_keys,
                   jsonb_array_length(changes), jsonb_path_exists(changes, '$[*] ? (@.whole == true)'),
                   jsonb_path_query_array(changes, '$[0 to 19].place')::TEXT, NULL, NULL
            FROM config_snapshots
            WHERE (?::TEXT IS NULL OR host = ?) AND (?::TEXT IS NULL OR config_path = ?)
              AND (?::BIGINT IS NULL OR id < ?)
            ORDER BY id DESC
            LIMIT ?
            """;

    private static final String ONE = """
            SELECT id, host, config_path, change_source, snapshot_at, format, content_hash, changed_keys,
                   jsonb_array_length(changes), jsonb_path_exists(changes, '$[*] ? (@.whole == true)'),
                   jsonb_path_query_array(changes, '$[0 to 19].place')::TEXT, changes::TEXT, config_json::TEXT
            FROM config_snapshots
            WHERE id = ?
            """;

    private static final String AT = """
            SELECT id, host, config_path, change_source, snapshot_at, format, content_hash, changed_keys,
                   jsonb_array_length(changes), jsonb_path_exists(changes, '$[*] ? (@.whole == true)'),
                   jsonb_path_query_array(changes, '$[0 to 19].place')::TEXT, changes::TEXT, config_json::TEXT
            FROM config_snapshots
            WHERE host = ? AND (?::TEXT IS NULL OR config_path = ?) AND (?::TIMESTAMPTZ IS NULL OR snapshot_at <= ?)
            ORDER BY snapshot_at DESC, id DESC
            LIMIT 1
            """;

    private final Connection connection;
    private final String host;

    ConfigSnapshotTable(Connection connection, String host) {
        this.connection = connection;
        this.host = host;
    }

    /**
     * Stores the configuration of this machine, unless it is what the last snapshot of its path has.
     *
     * @param source who asks for it
     * @param force stores it also when nothing changed
     */
    public TakenSnapshot take(RedactedConfig config, String source, boolean force) throws SQLException {
        return JdbcTransaction.of(connection, () -> {
            // Two who read the same file at once must not both find that it changed.
            JdbcTransaction.lock(connection, "openclaw.config_snapshots\n" + host + '\n' + config.path());
            Optional<Last> last = last(config.path());
            Difference difference = Difference.of(last, config);
            return last.isPresent() && !force && difference.isNone()
                    ? new TakenSnapshot(last.get().id(), last.get().at(), false, false, List.of(), List.of())
                    : insert(config, source, difference);
        });
    }

    /**
     * Snapshots without their content, the latest stored first.
     *
     * @param ofHost null: of all hosts
     * @param path null: of all paths
     * @param before only those with a lower id; null: from the latest
     */
    public List<ConfigSnapshot> history(
            @Nullable String ofHost, @Nullable String path, @Nullable Long before, int limit) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(LIST)) {
            statement.setString(1, ofHost);
            statement.setString(2, ofHost);
            statement.setString(3, path);
            statement.setString(4, path);
            statement.setObject(5, before);
            statement.setObject(6, before);
            statement.setInt(7, limit);
            return JdbcRows.all(statement, ConfigSnapshotTable::snapshot);
        }
    }

    public Optional<ConfigSnapshot> get(long id) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(ONE)) {
            statement.setLong(1, id);
            return JdbcRows.first(statement, ConfigSnapshotTable::snapshot);
        }
    }

    /**
     * The last snapshot at a time.
     *
     * @param path null: whichever file was the last
     * @param at null: now
     */
    public Optional<ConfigSnapshot> at(String ofHost, @Nullable String path, @Nullable Instant at) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(AT)) {
            statement.setString(1, ofHost);
            statement.setString(2, path);
            statement.setString(3, path);
            statement.setObject(4, JdbcTimes.of(at));
            statement.setObject(5, JdbcTimes.of(at));
            return JdbcRows.first(statement, ConfigSnapshotTable::snapshot);
        }
    }

    /** The latest of this host and path. */
    private record Last(long id, Instant at, @Nullable String hash, String json) {}

    /** What a configuration has that the last one has not. Others wait meanwhile: it is found out once. */
    private record Difference(boolean first, List<String> keys, List<ConfigChange> changes) {

        static Difference of(Optional<Last> last, RedactedConfig config) {
            if (last.isEmpty()) {
                JsonNode nothing = JsonNodeFactory.instance.objectNode();
                return new Difference(true, ConfigChanges.topLevel(nothing, config.content()), List.of());
            }
            if (config.hash().equals(last.get().hash())) {
                return new Difference(false, List.of(), List.of());
            }
            JsonNode before = StoredJson.tree(last.get().json());
            return new Difference(
                    false,
                    ConfigChanges.topLevel(before, config.content()),
                    ConfigChanges.between(before, config.content()));
        }

        boolean isNone() {
            return !first && changes.isEmpty();
        }
    }

    private Optional<Last> last(String path) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(LAST)) {
            statement.setString(1, host);
            statement.setString(2, path);
            return JdbcRows.first(
                    statement,
                    row -> new Last(row.getLong(1), JdbcTimes.at(row, 2), row.getString(3), row.getString(4)));
        }
    }

    private TakenSnapshot insert(RedactedConfig config, String source, Difference difference) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(INSERT)) {
            Array changedKeys =
                    connection.createArrayOf("text", difference.keys().toArray());
            statement.setString(1, host);
            statement.setString(2, config.path());
            statement.setString(3, config.content().toString());
            statement.setArray(4, changedKeys);
            statement.setString(5, source);
            statement.setString(6, config.format().label());
            statement.setString(7, config.hash());
            statement.setString(8, ConfigChanges.toJson(difference.changes()).toString());
            return JdbcRows.first(
                            statement,
                            row -> new TakenSnapshot(
                                    row.getLong(1),
                                    JdbcTimes.at(row, 2),
                                    true,
                                    difference.first(),
                                    difference.keys(),
                                    difference.changes()))
                    .orElseThrow();
        }
    }

    private static ConfigSnapshot snapshot(ResultSet row) throws SQLException {
        return new ConfigSnapshot(
                row.getLong(1),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                JdbcTimes.at(row, 5),
                row.getString(6),
                row.getString(7),
                texts(row.getArray(8)),
                row.getInt(9),
                row.getBoolean(10),
                places(row.getString(11)),
                row.getString(12),
                row.getString(13));
    }

    private static List<String> places(@Nullable String json) {
        List<String> places = new ArrayList<>();
        if (json != null) {
            StoredJson.tree(json).forEach(place -> places.add(place.asText()));
        }
        return places;
    }

    private static List<String> texts(@Nullable Array array) throws SQLException {
        return array == null ? List.of() : List.of((String[]) array.getArray());
    }
}
