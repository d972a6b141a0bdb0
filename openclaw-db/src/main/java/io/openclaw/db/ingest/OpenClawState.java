package io.openclaw.db.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.openclaw.db.model.Fact;
import io.openclaw.db.model.RawEvent;
import io.openclaw.db.model.Scope;
import io.openclaw.db.spool.SpoolException;
import io.openclaw.db.spool.SqliteLibrary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What OpenClaw from 2026.7 on writes down of its own doing: {@code state/openclaw.sqlite}, tables {@code audit_events} (who did what when,
 * without content; kept for 30 days there) and {@code diagnostic_events} of scope {@code config-audit}. Cron jobs and runs of the same file are
 * read by {@link CronFiles}; its tables of devices, keys and secrets are never named here.
 */
final class OpenClawState implements PagedSource {

    private static final int PAGE = 500;

    private static final String AUDIT = """
            SELECT *
            FROM audit_events
            WHERE sequence > ?
            ORDER BY sequence
            LIMIT ?
            """;

    private static final String CONFIG_AUDIT = """
            SELECT created_at, event_key, payload_json
            FROM diagnostic_events
            WHERE scope = 'config-audit' AND (created_at, event_key) > (?, ?)
            ORDER BY created_at, event_key
            LIMIT ?
            """;

    /** Columns of audit_events that are kept; those of a later version are not until somebody has looked at them. */
    private static final List<String> KEPT = List.of(
            "event_id",
            "occurred_at",
            "kind",
            "action",
            "status",
            "error_code",
            "actor_type",
            "actor_id",
            "agent_id",
            "session_key",
            "session_id",
            "run_id",
            "tool_call_id",
            "tool_name",
            "direction",
            "channel",
            "conversation_kind",
            "message_outcome",
            "reason_code",
            "delivery_kind",
            "failure_stage",
            "duration_ms",
            "result_count");

    /** What the ledger tells of: what begins so is a stage of it. */
    private static final List<String> AUDITED = List.of("agent.run.", "tool.action.", "message.");

    private final Path scratch;

    /** A row of {@code diagnostic_events}. */
    private record ConfigWrite(long createdAt, String key, String json) {}

    /** A row of {@code audit_events}. */
    private record Audit(long sequence, ObjectNode told) {}

    OpenClawState(Path scratch) {
        this.scratch = scratch;
    }

    @Override
    public String name() {
        return "openclaw-state";
    }

    @Override
    public List<Path> find(Path root) {
        Path place = root.toAbsolutePath().normalize();
        Path file = Files.isDirectory(place) ? place.resolve("state").resolve("openclaw.sqlite") : place;
        boolean ours = AgentFolder.name(file).equals("openclaw.sqlite") && Files.isRegularFile(file);
        return ours ? List.of(file) : List.of();
    }

    @Override
    public boolean knows(RawEvent event) {
        return OpenClawConfigAudit.EVENTS.contains(event.name())
                || AUDITED.stream().anyMatch(event.name()::startsWith);
    }

    @Override
    public Page read(Path store, @Nullable String cursor, int most) throws IOException {
        ObjectNode at = (ObjectNode) GatewayJson.MAPPER.readTree(cursor == null ? "{}" : cursor);
        String stamp = Stamp.ofDatabase(store);
        if (cursor != null && stamp.equals(at.path("stamp").asText())) {
            return new Page(List.of(), cursor, true, List.of());
        }
        try (ReadOnlySqlite sqlite = ReadOnlySqlite.open(store, scratch)) {
            List<Fact> facts = new ArrayList<>();
            List<String> problems = new ArrayList<>();
            boolean last = audits(sqlite, at, facts, most) && configWrites(sqlite, at, facts, problems, most);
            if (!sqlite.settled()) {
                return new Page(List.of(), cursor == null ? "{}" : cursor, false, List.of());
            }
            at.put("stamp", last ? stamp : "");
            return new Page(facts, GatewayJson.write(at), last, problems);
        } catch (SQLException e) {
            throw new IOException("SQLite says " + SqliteLibrary.errorName(e) + ". It is read again later.", e);
        } catch (SpoolException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private static boolean audits(ReadOnlySqlite sqlite, ObjectNode at, List<Fact> facts, int most)
            throws SQLException {
        Set<String> columns = sqlite.columns("audit_events");
        while (!columns.isEmpty() && facts.size() < most) {
            long behind = at.path("audit").asLong(0);
            List<Audit> rows = sqlite.rows(AUDIT, row -> audit(row, columns), behind, PAGE);
            if (rows.isEmpty()) {
                return true;
            }
            for (Audit row : rows) {
                facts.add(event(row.told()));
                at.put("audit", row.sequence());
            }
        }
        return columns.isEmpty();
    }

    private static Audit audit(ResultSet row, Set<String> columns) throws SQLException {
        ObjectNode told = GatewayJson.MAPPER.createObjectNode();
        for (String column : KEPT) {
            Object value = columns.contains(column) ? row.getObject(column) : null;
            if (value instanceof Number number) {
                told.put(column, number.longValue());
            } else if (value != null) {
                told.put(column, value.toString());
            }
        }
        return new Audit(row.getLong("sequence"), told);
    }

    private static RawEvent event(ObjectNode told) {
        Scope scope = new Scope(
                text(told, "session_key"),
                text(told, "session_id"),
                text(told, "agent_id"),
                text(told, "channel"),
                text(told, "run_id"));
        String action = told.path("action").asText("audit");
        return new RawEvent(
                "audit",
                action.isEmpty() ? "audit" : action,
                "audit/" + told.path("event_id").asText(),
                0L,
                scope,
                GatewayJson.write(told),
                Instant.ofEpochMilli(told.path("occurred_at").asLong()));
    }

    private static boolean configWrites(
            ReadOnlySqlite sqlite, ObjectNode at, List<Fact> facts, List<String> problems, int most)
            throws SQLException {
        boolean there = sqlite.has("diagnostic_events");
        while (there && facts.size() < most) {
            JsonNode behind = at.path("config");
            List<ConfigWrite> rows = sqlite.rows(
                    CONFIG_AUDIT,
                    row -> new ConfigWrite(row.getLong(1), row.getString(2), row.getString(3)),
                    behind.path(0).asLong(-1),
                    behind.path(1).asText(),
                    PAGE);
            if (rows.isEmpty()) {
                return true;
            }
            for (ConfigWrite row : rows) {
                add(row, facts, problems);
                at.putArray("config").add(row.createdAt()).add(row.key());
            }
        }
        return !there;
    }

    private static void add(ConfigWrite row, List<Fact> facts, List<String> problems) {
        try {
            facts.add(OpenClawConfigAudit.event(row.json()));
        } catch (MalformedLineException e) {
            problems.add("A row of config-audit " + e.getMessage() + ".");
        }
    }

    private static @Nullable String text(ObjectNode told, String name) {
        return told.path(name).textValue();
    }
}
