package io.openclaw.gateway.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.openclaw.db.OperationsDesk;
import io.openclaw.db.operations.ConfigSnapshot;
import io.openclaw.db.operations.ConfigSnapshotTable;
import io.openclaw.db.operations.TakenSnapshot;
import io.openclaw.db.snapshot.ConfigChange;
import io.openclaw.db.snapshot.ConfigChanges;
import io.openclaw.db.snapshot.ConfigFileException;
import io.openclaw.db.snapshot.ConfigFiles;
import io.openclaw.db.snapshot.RedactedConfig;
import io.vertx.ext.web.RoutingContext;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code /api/config} and what is below it: configurations over time, without their secrets. */
final class ConfigRoutes {

    private static final int MOST = 500;
    private static final int USUAL = 100;
    private static final int LONGEST_PATH = 4096;
    private static final Set<String> SOURCES = Set.of("manual", "watchdog", "windsurf", "cli", "gateway");

    private final OperationsDoor door;
    private final ConfigFiles files;
    private final Clock clock;

    ConfigRoutes(OperationsDoor door, ConfigFiles files, Clock clock) {
        this.door = door;
        this.files = files;
        this.clock = clock;
    }

    void list(RoutingContext ctx) {
        Parameters given = Parameters.of(ctx.queryParams(), Set.of("host", "path", "before", "limit"));
        int limit = given.count("limit", USUAL, MOST);
        String host = given.textOrEmpty("host");
        String path = given.text("path");
        String before = given.text("before");
        Long beforeId = before == null ? null : id("before", before);
        door.answer(ctx, 200, operations -> operations.configs().history(host, path, beforeId, limit), found -> {
            ObjectNode page = OperationsDoor.JSON.createObjectNode().put("showing", found.size());
            page.put(
                    "next",
                    found.size() < limit ? null : found.get(found.size() - 1).id());
            ArrayNode list = page.putArray("snapshots");
            found.forEach(snapshot -> list.add(head(snapshot)));
            return page;
        });
    }

    void one(RoutingContext ctx) {
        Parameters.of(ctx.queryParams(), Set.of());
        long id = id("id", ctx.pathParam("id"));
        show(ctx, operations -> found(operations.configs(), id));
    }

    void at(RoutingContext ctx) {
        Parameters given = Parameters.of(ctx.queryParams(), Set.of("host", "path", "at"));
        Instant at = given.moment("at", clock.instant());
        String path = given.text("path");
        String host = given.textOrEmpty("host");
        show(
                ctx,
                operations -> operations
                        .configs()
                        .at(host == null ? operations.host() : host, path, at)
                        .orElseThrow(ConfigRoutes::unknown));
    }

    void diff(RoutingContext ctx) {
        Parameters given = Parameters.of(ctx.queryParams(), Set.of("from", "to"));
        long from = id("from", given.text("from"));
        long to = id("to", given.text("to"));
        boolean content = Access.content(ctx);
        door.answer(
                ctx,
                200,
                operations -> ConfigChanges.between(
                        files.stored(found(operations.configs(), from).readable()),
                        files.stored(found(operations.configs(), to).readable())),
                changes -> {
                    ObjectNode json = OperationsDoor.JSON
                            .createObjectNode()
                            .put("from", from)
                            .put("to", to)
                            .put("too_many_changes", ConfigChanges.tooMany(changes));
                    json.set("changes", changes(ConfigChanges.toJson(changes), content));
                    return json;
                });
    }

    void take(RoutingContext ctx) {
        Parameters.of(ctx.queryParams(), Set.of());
        door.answerBody(ctx, 200, Set.of("path", "source", "content", "force"), this::taking, ConfigRoutes::of);
    }

    private OperationsDesk.Work<TakenSnapshot> taking(ObjectNode body) {
        String path = body.path("path").asText("").strip();
        if (path.isEmpty() || path.length() > LONGEST_PATH || path.indexOf('\0') >= 0) {
            throw Parameters.bad("path", "It is missing or too long", "Give the path of the file on its machine.");
        }
        String source = body.path("source").asText("manual");
        if (!SOURCES.contains(source)) {
            throw Parameters.bad("source", "It is none of ours", "Give manual, watchdog, windsurf, cli or gateway.");
        }
        JsonNode content = body.path("content");
        if (!content.isContainerNode()) {
            throw Parameters.bad("content", "It is missing or no object", "Send the parsed configuration.");
        }
        boolean force = body.path("force").asBoolean(false);
        return operations -> operations.takeConfig(redacted(path, content), source, force);
    }

    private RedactedConfig redacted(String path, JsonNode content) {
        try {
            return files.of(path, content);
        } catch (ConfigFileException e) {
            throw Parameters.bad("content", "It is beyond what is kept", "Split it: 100 levels, a million values.");
        }
    }

    private void show(RoutingContext ctx, OperationsDesk.Work<ConfigSnapshot> work) {
        boolean content = Access.content(ctx);
        // A row of openclaw-rs is redacted when it is read, which is no work for an event loop.
        door.answer(ctx, 200, operations -> of(work.on(operations), content), json -> json);
    }

    private static ConfigSnapshot found(ConfigSnapshotTable table, long id) throws SQLException {
        return table.get(id).orElseThrow(ConfigRoutes::unknown);
    }

    private ObjectNode of(ConfigSnapshot snapshot, boolean content) {
        ObjectNode json = head(snapshot);
        json.set("changes", changes(OperationsDoor.tree(snapshot.changesOrNone()), content));
        if (content) {
            json.set("content", files.stored(snapshot.readable()));
        }
        return json;
    }

    private static ObjectNode head(ConfigSnapshot snapshot) {
        ObjectNode json = OperationsDoor.JSON
                .createObjectNode()
                .put("id", snapshot.id())
                .put("host", snapshot.host())
                .put("path", snapshot.path())
                .put("source", snapshot.source())
                .put("at", snapshot.at().toString())
                .put("format", snapshot.format())
                .put("content_hash", snapshot.hash());
        texts(json.putArray("changed_keys"), snapshot.changedKeys());
        json.put("change_count", snapshot.changeCount());
        texts(json.putArray("changed_paths"), snapshot.places());
        return json.put("too_many_changes", snapshot.tooMany());
    }

    /** Who may only read sees where something changed, not what. */
    private static JsonNode changes(JsonNode changes, boolean content) {
        if (!content) {
            changes.forEach(change -> ((ObjectNode) change).remove(List.of("old", "value")));
        }
        return changes;
    }

    private static ObjectNode of(TakenSnapshot taken) {
        ObjectNode json = OperationsDoor.JSON
                .createObjectNode()
                .put("id", taken.id())
                .put("at", taken.at().toString())
                .put("stored", taken.stored())
                .put("first", taken.first());
        texts(json.putArray("changed_keys"), taken.changedKeys());
        texts(
                json.putArray("changed_paths"),
                taken.changes().stream().map(ConfigChange::place).toList());
        json.put("too_many_changes", taken.tooMany());
        json.set("changes", ConfigChanges.toJson(taken.changes()));
        return json;
    }

    private static void texts(ArrayNode array, List<String> texts) {
        texts.forEach(array::add);
    }

    private static long id(String name, @Nullable String text) {
        try {
            return Long.parseLong(text == null ? "" : text);
        } catch (NumberFormatException e) {
            throw Parameters.bad(name, "It is no number of a snapshot", "Take one from GET /api/config.");
        }
    }

    private static ProblemException unknown() {
        return OperationsDoor.notFound("There is no such snapshot.", "GET /api/config lists them.")
                .thrown();
    }
}
