package io.openclaw.gateway.live;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.openclaw.db.ingest.GatewayJson;
import io.openclaw.db.ingest.MisshapenException;
import io.openclaw.db.model.Fact;
import io.openclaw.db.model.Scope;
import io.openclaw.db.model.SessionOpened;
import io.openclaw.gateway.hooks.SocketTranslator;
import io.openclaw.gateway.live.Positions.Position;
import io.vertx.core.Future;
import java.time.Clock;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one connection listens to: the roster of all sessions, their messages and tools. Where a number is missing between two messages (results of
 * tools come by no event), where a session is new, or where it changed while nobody listened, its history is asked for. On one event loop.
 */
final class Listening {

    private static final int ROWS = 200;
    private static final int MOST_PAGES = 25;

    /** Twice what a look at all sessions shows: those of one look never drive each other out. */
    static final int MOST_SESSIONS = 2 * ROWS * MOST_PAGES;

    /** So many messages may come by events before the position is moved: what a lost connection costs to fetch again. */
    private static final int POSITION_EVERY = 100;

    /** What a session is known by here. */
    private static final class Known {
        private Scope scope;
        private @Nullable SessionOpened told;
        private long sequence;
        private int sinceFetched;

        private Known(Scope scope) {
            this.scope = scope;
        }
    }

    private final Connection connection;
    private final Positions positions;
    private final Intake intake;
    private final Tally tally;
    private final Clock clock;
    private final Requests requests;
    private final Map<String, Known> sessions = new LinkedHashMap<>(64, 0.75f, true);

    Listening(Connection connection, LiveParts parts, Positions positions, Intake intake, Tally tally) {
        this.connection = connection;
        this.positions = positions;
        this.intake = intake;
        this.tally = tally;
        this.clock = parts.clock();
        History history = new History(connection, positions, intake, tally, clock);
        this.requests = new Requests(connection, parts, key -> fetched(key, history));
    }

    /** Subscribes and looks at all sessions; fails where the gateway would not. */
    Future<Void> begin() {
        return connection
                .request("sessions.subscribe", rows(0))
                .compose(answer -> roster(GatewayJson.object(answer, "list"), 1));
    }

    /** Looks at all sessions once more, for what no event told. */
    Future<Void> look() {
        return connection.request("sessions.list", rows(0)).compose(list -> roster(list, 1));
    }

    void stop() {
        requests.stop();
    }

    /** Sessions whose messages are subscribed. */
    int subscribed() {
        return requests.subscribed();
    }

    /** An event; one that is not of the form is counted. */
    void event(String name, ObjectNode payload) {
        try {
            switch (name) {
                case "session.message" -> message(payload);
                case "session.tool" -> tool(payload);
                case "sessions.changed" -> changed(payload);
                default -> {
                    // The connection ends by itself where the gateway does.
                }
            }
        } catch (MisshapenException | IllegalArgumentException e) {
            tally.unusable.increment();
        }
    }

    private void message(ObjectNode payload) {
        tally.messages.increment();
        Known known = known(payload);
        if (known == null) {
            tally.unusable.increment();
            return;
        }
        Long sequence = GatewayJson.count(payload, "messageSeq");
        Scope scope = SocketTranslator.scope(payload).filledFrom(known.scope);
        if (scope.sessionId() == null) {
            requests.fetch(key(known));
            return;
        }
        follow(known, sequence == null ? known.sequence + 1 : sequence);
        take(SocketTranslator.message(payload, scope, clock.instant()));
    }

    /** Whether a message was missed is told by the numbers; they begin anew where a session is reset. */
    private void follow(Known known, long sequence) {
        boolean gap = sequence > known.sequence + 1 || sequence < known.sequence;
        known.sequence = sequence;
        if (gap || ++known.sinceFetched >= POSITION_EVERY) {
            requests.fetch(key(known));
        }
    }

    private void tool(ObjectNode payload) {
        Known known = known(payload);
        if (known != null) {
            take(SocketTranslator.tool(
                    payload, SocketTranslator.scope(payload).filledFrom(known.scope), clock.instant()));
        }
    }

    private void changed(ObjectNode payload) {
        if ("delete".equals(GatewayJson.text(payload, "reason"))) {
            deleted(payload);
            return;
        }
        Known known = known(payload);
        Long sequence = GatewayJson.count(payload, "messageSeq");
        if (known != null && sequence != null && sequence > known.sequence) {
            known.sequence = sequence;
            requests.fetch(key(known));
        }
    }

    private void deleted(ObjectNode payload) {
        String key = GatewayJson.text(payload, "sessionKey");
        Known known = key == null ? null : sessions.remove(key);
        if (key == null) {
            return;
        }
        requests.forget(key);
        positions.remove(key);
        Scope scope = SocketTranslator.scope(payload);
        take(List.of(SocketTranslator.deleted(known == null ? scope : scope.filledFrom(known.scope), clock.instant())));
    }

    /** The session of an event, with what its row tells of it learned; null where it names none. */
    private @Nullable Known known(ObjectNode payload) {
        Scope scope = SocketTranslator.scope(payload);
        String key = scope.sessionKey();
        if (key == null) {
            return null;
        }
        Known known = sessions.get(key);
        if (known == null) {
            known = new Known(scope.withRun(null));
            Position at = positions.get(key);
            known.sequence = at == null ? 0 : at.sequence();
            makeRoom();
            sessions.put(key, known);
            requests.subscribe(key);
        }
        begunAnew(known, scope);
        if (payload.has("session")) {
            learn(known, GatewayJson.object(payload, "session"));
        }
        return known;
    }

    /** Gives up the session that was heard of longest ago; it is known again by its next event, or by its row. */
    private void makeRoom() {
        Iterator<String> eldest = sessions.keySet().iterator();
        while (sessions.size() >= MOST_SESSIONS) {
            requests.forget(eldest.next());
            eldest.remove();
        }
    }

    /** Under its key a session may go on with another transcript. */
    private void begunAnew(Known known, Scope now) {
        String id = now.sessionId();
        if (id != null && !id.equals(known.scope.sessionId())) {
            if (known.scope.sessionId() != null) {
                known.sequence = 0;
                requests.fetch(key(known));
            }
            known.scope = now.withRun(null).filledFrom(known.scope);
        }
    }

    private void learn(Known known, ObjectNode row) {
        SocketTranslator.session(row).ifPresent(session -> {
            SessionOpened told = known.told;
            known.told = session;
            if (told == null || !sameWords(told, session)) {
                take(List.of(session));
            }
        });
    }

    private static boolean sameWords(SessionOpened one, SessionOpened other) {
        return new SessionOpened(
                                other.scope(),
                                one.model(),
                                one.userId(),
                                one.label(),
                                one.parentSessionKey(),
                                other.at())
                        .equals(other)
                && one.scope().equals(other.scope());
    }

    private Future<Void> roster(ObjectNode list, int page) {
        for (JsonNode node : list.path("sessions")) {
            if (node instanceof ObjectNode row) {
                row(row);
            }
        }
        long next = list.path("nextOffset").asLong();
        boolean more = list.path("hasMore").asBoolean() && next > 0 && page < MOST_PAGES;
        return more
                ? connection.request("sessions.list", rows(next)).compose(answer -> roster(answer, page + 1))
                : Future.succeededFuture();
    }

    private void row(ObjectNode row) {
        try {
            ObjectNode payload = Connection.params()
                    .put("sessionKey", GatewayJson.text(row, "key"))
                    .set("session", row);
            Known known = known(payload);
            if (known == null) {
                return;
            }
            Position at = positions.get(key(known));
            long updatedAt = row.path("updatedAt").asLong();
            String id = GatewayJson.text(row, "sessionId");
            if (id != null && (at == null || !at.sessionId().equals(id) || updatedAt > at.updatedAt())) {
                requests.fetchNow(key(known));
            }
        } catch (MisshapenException | IllegalArgumentException e) {
            tally.unusable.increment();
        }
    }

    private Future<Void> fetched(String key, History history) {
        Known known = sessions.get(key);
        if (known == null) {
            return Future.succeededFuture();
        }
        known.sinceFetched = 0;
        return history.fetch(known.scope)
                .onSuccess(newest -> known.sequence = Math.max(known.sequence, newest))
                .mapEmpty();
    }

    private void take(List<Fact> facts) {
        intake.take(facts).onSuccess(durable -> breathe()).onFailure(e -> connection.end("facts could not be kept"));
        if (intake.isFull()) {
            connection.pause();
        }
    }

    private void breathe() {
        if (intake.hasRoom()) {
            connection.resume();
        }
    }

    private static ObjectNode rows(long offset) {
        ObjectNode params = Connection.params().put("limit", ROWS).put("includeGlobal", true);
        return offset > 0 ? params.put("offset", offset) : params;
    }

    private static String key(Known known) {
        return String.valueOf(known.scope.sessionKey());
    }
}
