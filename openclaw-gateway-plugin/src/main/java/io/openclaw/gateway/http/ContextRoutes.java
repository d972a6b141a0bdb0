package io.openclaw.gateway.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.openclaw.db.Moments;
import io.openclaw.db.OperationsDesk;
import io.openclaw.db.operations.ContextChange;
import io.openclaw.db.operations.ContextEntry;
import io.openclaw.db.operations.ContextRevision;
import io.vertx.ext.web.RoutingContext;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code /api/context} and what is below it: keys and values, with their history. */
final class ContextRoutes {

    private static final int MOST = 500;
    private static final int USUAL = 100;

    private final OperationsDoor door;
    private final Clock clock;

    ContextRoutes(OperationsDoor door, Clock clock) {
        this.door = door;
        this.clock = clock;
    }

    void list(RoutingContext ctx) {
        Parameters given = Parameters.of(ctx.queryParams(), Set.of("prefix", "after", "limit"));
        int limit = given.count("limit", USUAL, MOST);
        String prefix = orEmpty(given.textOrEmpty("prefix"));
        String after = orEmpty(given.textOrEmpty("after"));
        boolean content = Access.content(ctx);
        long bytes = door.pageBytes();
        door.answer(ctx, 200, operations -> operations.context().page(prefix, after, limit, bytes), slice -> {
            List<ContextEntry> entries = slice.rows();
            ObjectNode page = OperationsDoor.JSON.createObjectNode().put("showing", entries.size());
            page.put(
                    "next",
                    entries.size() < limit && !slice.cut()
                            ? null
                            : entries.get(entries.size() - 1).key());
            ArrayNode list = page.putArray("entries");
            entries.forEach(entry -> list.add(of(entry, content)));
            return page;
        });
    }

    void one(RoutingContext ctx) {
        Parameters.of(ctx.queryParams(), Set.of());
        String key = key(ctx);
        boolean content = Access.content(ctx);
        door.answer(
                ctx,
                200,
                operations -> operations.context().get(key).orElseThrow(ContextRoutes::unset),
                entry -> of(entry, content));
    }

    void history(RoutingContext ctx) {
        Parameters given = Parameters.of(ctx.queryParams(), Set.of("after", "limit"));
        int limit = given.count("limit", USUAL, MOST);
        long before = Ledger.after(given).orElse(Long.MAX_VALUE);
        long bytes = door.pageBytes();
        String key = key(ctx);
        boolean content = Access.content(ctx);
        door.answer(ctx, 200, operations -> operations.context().history(key, before, limit, bytes), slice -> {
            List<ContextRevision> revisions = slice.rows();
            if (revisions.isEmpty() && before == Long.MAX_VALUE) {
                throw unset();
            }
            boolean more = slice.cut() || revisions.size() == limit;
            return of(key, revisions, content)
                    .put(
                            "next",
                            more ? (Long) revisions.get(revisions.size() - 1).revision() : null);
        });
    }

    void set(RoutingContext ctx) {
        Parameters.of(ctx.queryParams(), Set.of());
        door.answerBody(
                ctx, 200, Set.of("key", "value", "ttl", "if_revision"), this::setting, entry -> of(entry, true));
    }

    void delete(RoutingContext ctx) {
        Access.demandContent(ctx);
        Parameters.of(ctx.queryParams(), Set.of());
        String key = key(ctx);
        door.answer(ctx, 200, operations -> operations.context().delete(key), was -> {
            if (!was) {
                throw unset();
            }
            return OperationsDoor.JSON.createObjectNode().put("deleted", key);
        });
    }

    private OperationsDesk.Work<ContextEntry> setting(ObjectNode body) {
        if (!body.has("value")) {
            throw Parameters.bad("value", "It is missing", "Send any JSON value; null is one too.");
        }
        String value = BodyMembers.whole("value", body.get("value").toString());
        ContextChange change =
                new ContextChange(new BodyMembers(body).orElse("key", ""), value, expiry(body), revision(body));
        return operations -> operations
                .context()
                .set(change)
                .orElseThrow(() -> Problem.of(
                                409,
                                "revision",
                                "The key is not at this revision.",
                                "Somebody changed it meanwhile; nothing was set.",
                                "Get it again, and decide with what it is now.")
                        .thrown());
    }

    private @Nullable Instant expiry(ObjectNode body) {
        String ttl = new BodyMembers(body).text("ttl");
        if (ttl == null) {
            return null;
        }
        Duration length = Moments.length(ttl)
                .filter(some -> !some.isZero())
                .orElseThrow(() -> Parameters.bad("ttl", "It is no length of time", "Give 90m, 12h, 7d or 2w."));
        return clock.instant().plus(length);
    }

    private static @Nullable Long revision(ObjectNode body) {
        JsonNode revision = body.get("if_revision");
        if (revision == null || revision.isNull()) {
            return null;
        }
        if (!revision.canConvertToLong() || !revision.isIntegralNumber()) {
            throw Parameters.bad(
                    "if_revision", "It is no whole number", "Take revision from GET, or 0 for a key not set.");
        }
        return revision.longValue();
    }

    private static String key(RoutingContext ctx) {
        String key = ctx.pathParam("key");
        if (key.indexOf('\0') >= 0) {
            throw Parameters.bad("key", "It holds a NUL character", "Take the key from GET /api/context.");
        }
        return key;
    }

    private static ProblemException unset() {
        return OperationsDoor.notFound("The key is not set.", "GET /api/context lists the keys.")
                .thrown();
    }

    private static ObjectNode of(ContextEntry entry, boolean content) {
        ObjectNode json = OperationsDoor.JSON.createObjectNode().put("key", entry.key());
        if (content) {
            json.set("value", OperationsDoor.tree(entry.value()));
        }
        return json.put("revision", entry.revision())
                .put("updated_at", entry.updatedAt().toString())
                .put("expires_at", text(entry.expiresAt()));
    }

    private static ObjectNode of(String key, List<ContextRevision> revisions, boolean content) {
        ObjectNode page = OperationsDoor.JSON.createObjectNode().put("key", key);
        ArrayNode list = page.putArray("revisions");
        for (ContextRevision revision : revisions) {
            String value = revision.value();
            ObjectNode json =
                    list.addObject().put("revision", revision.revision()).put("deleted", value == null);
            if (content && value != null) {
                json.set("value", OperationsDoor.tree(value));
            }
            json.put("changed_at", revision.changedAt().toString())
                    .put("expires_at", text(revision.expiresAt()))
                    .put("host", revision.host());
        }
        return page;
    }

    private static @Nullable String text(@Nullable Instant instant) {
        return instant == null ? null : instant.toString();
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
