package io.openclaw.gateway.live;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.openclaw.db.ingest.GatewayJson;
import io.openclaw.db.ingest.MisshapenException;
import io.openclaw.db.model.Fact;
import io.openclaw.db.model.Scope;
import io.openclaw.gateway.hooks.SocketTranslator;
import io.openclaw.gateway.live.Positions.Position;
import io.vertx.core.Future;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Fetches what of a session nobody heard: {@code chat.history} since the gateway's own cursor, {@code {"kind":"delta"|"reset","messages":[…],
 * "deltaCursor"}}, or page by page from the end, {@code {"sessionId","messages":[…],"hasMore","nextOffset","totalMessages","deltaCursor"?}}. The
 * position moves when what came is durable. On one event loop.
 */
final class History {

    private static final int PAGE = 200;
    private static final int MOST_PAGES = 100;
    private static final int MOST_CHARS = 500_000;
    private static final int MOST_BYTES = 2_000_000;

    private final Connection connection;
    private final Positions positions;
    private final Intake intake;
    private final Tally tally;
    private final Clock clock;

    History(Connection connection, Positions positions, Intake intake, Tally tally, Clock clock) {
        this.connection = connection;
        this.positions = positions;
        this.intake = intake;
        this.tally = tally;
        this.clock = clock;
    }

    /** The pages of one walk from the end of a session, and the position when it is done. */
    private record Walk(Scope scope, Position end, long known, int pages) {

        Walk further() {
            return new Walk(scope, end, known, pages + 1);
        }
    }

    /** Fetches a session's news; tells the number of its last message. */
    Future<Long> fetch(Scope session) {
        Position at = positions.get(key(session));
        if (at == null) {
            return page(session, null, 0);
        }
        if (session.sessionId() != null && !session.sessionId().equals(at.sessionId())) {
            return former(session, at).compose(fetched -> page(session, null, 0));
        }
        return at.cursor() == null ? page(session, null, 0) : since(session, at);
    }

    /**
     * The session began anew, with another transcript or within the same. How it ended before is shown around a message of then only; where it
     * is not shown any more, nothing is to be had.
     */
    private Future<Void> former(Scope session, Position at) {
        if (at.lastId() == null) {
            return Future.succeededFuture();
        }
        ObjectNode params = params(session)
                .put("sessionId", at.sessionId())
                .put("messageId", at.lastId())
                .put("limit", PAGE)
                .put("maxChars", MOST_CHARS);
        Scope scope = new Scope(session.sessionKey(), at.sessionId(), session.agentId(), session.channel(), null);
        return connection
                .request("chat.history", params)
                .compose(answer -> take(messages(answer), scope))
                .recover(e -> e instanceof RefusedException refusal && refusal.isAnswered()
                        ? Future.succeededFuture()
                        : Future.failedFuture(e));
    }

    private Future<Void> take(ArrayNode messages, Scope scope) {
        tally.filled.add(messages.size());
        return intake.take(shown(messages, scope));
    }

    private static ArrayNode messages(ObjectNode answer) {
        ArrayNode messages = GatewayJson.MAPPER.createArrayNode();
        answer.path("messages").forEach(messages::add);
        return messages;
    }

    private Future<Long> since(Scope session, Position at) {
        ObjectNode params = params(session).put("cursor", at.cursor()).put("maxBytes", MOST_BYTES);
        return connection.request("chat.history", params).compose(answer -> since(session, at, answer));
    }

    private Future<Long> since(Scope session, Position at, ObjectNode answer) {
        return "delta".equals(answer.path("kind").asText())
                ? delta(session, at, answer)
                : former(session, at).compose(fetched -> page(session, null, 0));
    }

    private Future<Long> delta(Scope session, Position at, ObjectNode answer) {
        List<Fact> facts = new ArrayList<>();
        long newest = at.sequence();
        String lastId = at.lastId();
        JsonNode messages = answer.path("messages");
        for (JsonNode node : messages) {
            if (node instanceof ObjectNode payload) {
                newest = Math.max(newest, payload.path("messageSeq").asLong());
                lastId = payload.path("messageId").asText(lastId);
                facts.addAll(said(session, at, payload));
            }
        }
        String cursor = answer.path("deltaCursor").textValue();
        Position next = new Position(at.sessionId(), cursor, lastId, newest, updatedAt(answer, at.updatedAt()));
        tally.filled.add(messages.size());
        return intake.take(facts).compose(durable -> {
            positions.put(key(session), next);
            boolean more = !messages.isEmpty() && cursor != null && !cursor.equals(at.cursor());
            return more ? since(session, next) : Future.succeededFuture(next.sequence());
        });
    }

    private List<Fact> said(Scope session, Position at, ObjectNode payload) {
        try {
            Scope otherwise =
                    new Scope(session.sessionKey(), at.sessionId(), session.agentId(), session.channel(), null);
            Scope scope = SocketTranslator.scope(payload).filledFrom(otherwise);
            return SocketTranslator.message(payload, scope, clock.instant());
        } catch (MisshapenException | IllegalArgumentException e) {
            tally.unusable.increment();
            return List.of();
        }
    }

    private Future<Long> page(Scope session, @Nullable Walk walk, long offset) {
        ObjectNode params =
                params(session).put("limit", PAGE).put("maxChars", MOST_CHARS).put("maxBytes", MOST_BYTES);
        if (offset > 0) {
            params.put("offset", offset);
        }
        return connection.request("chat.history", params).compose(answer -> page(session, walk, offset, answer));
    }

    private Future<Long> page(Scope session, @Nullable Walk before, long offset, ObjectNode answer) {
        String id = answer.path("sessionId").textValue();
        if (id == null || id.isEmpty()) {
            return Future.succeededFuture(0L); // never ran
        }
        Walk walk = before == null ? begun(session, id, answer) : before;
        ArrayNode messages = messages(answer);
        return take(messages, walk.scope()).compose(durable -> {
            long next = answer.path("nextOffset").asLong();
            boolean more = answer.path("hasMore").asBoolean() && next > offset && walk.pages() < MOST_PAGES;
            if (more
                    && oldest(messages) > walk.known()
                    && id.equals(walk.scope().sessionId())) {
                return page(session, walk.further(), next);
            }
            positions.put(key(session), walk.end());
            return Future.succeededFuture(walk.end().sequence());
        });
    }

    private Walk begun(Scope session, String id, ObjectNode answer) {
        Position at = positions.get(key(session));
        long total = answer.path("totalMessages").asLong();
        // Fewer than there were: the numbers began anew.
        long known = at != null && at.sessionId().equals(id) && total >= at.sequence() ? at.sequence() : 0;
        String channel = answer.path("sessionInfo").path("channel").textValue();
        Scope scope = new Scope(session.sessionKey(), id, session.agentId(), channel, null).filledFrom(session);
        Position end = new Position(
                id,
                answer.path("deltaCursor").textValue(),
                lastId(answer.path("messages")),
                total,
                updatedAt(answer, 0));
        return new Walk(scope, end, known, 1);
    }

    private static @Nullable String lastId(JsonNode messages) {
        return messages.path(messages.size() - 1).path("__openclaw").path("id").textValue();
    }

    private List<Fact> shown(ArrayNode messages, Scope scope) {
        try {
            return SocketTranslator.history(messages, scope, clock.instant());
        } catch (MisshapenException | IllegalArgumentException e) {
            return oneByOne(messages, scope);
        }
    }

    /** Bad messages never spoil good ones. */
    private List<Fact> oneByOne(ArrayNode messages, Scope scope) {
        List<Fact> facts = new ArrayList<>();
        for (JsonNode message : messages) {
            try {
                ArrayNode alone = GatewayJson.MAPPER.createArrayNode().add(message);
                facts.addAll(SocketTranslator.history(alone, scope, clock.instant()));
            } catch (MisshapenException | IllegalArgumentException e) {
                tally.unusable.increment();
            }
        }
        return facts;
    }

    private static long oldest(ArrayNode messages) {
        long oldest = Long.MAX_VALUE;
        for (JsonNode message : messages) {
            long sequence = message.path("__openclaw").path("seq").asLong(Long.MAX_VALUE);
            oldest = Math.min(oldest, sequence);
        }
        return oldest;
    }

    private static long updatedAt(ObjectNode answer, long otherwise) {
        return answer.path("sessionInfo").path("updatedAt").asLong(otherwise);
    }

    /** A key that names its agent is enough; others are unique within their agent only. */
    private static ObjectNode params(Scope session) {
        ObjectNode params = Connection.params().put("sessionKey", key(session));
        if (session.agentId() != null && !key(session).startsWith("agent:")) {
            params.put("agentId", session.agentId());
        }
        return params;
    }

    private static String key(Scope session) {
        return String.valueOf(session.sessionKey());
    }
}
