package io.openclaw.gateway.http;

import io.openclaw.db.model.SessionView;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;

/** The one session that a key names, or what is wrong with it. */
final class SessionChoice {

    private static final Problem UNKNOWN = Problem.of(
            404,
            "not-found",
            "There is no such session.",
            "PostgreSQL has none with this key, host and agent. What was recorded in the last seconds may be on its way.",
            "Take the key from GET /api/sessions, and encode it for the URL.");
    private static final Problem AMBIGUOUS = Problem.of(
                    409,
                    "ambiguous",
                    "Several sessions have this key.",
                    "Machines and agents may use the same key; sessions lists them.",
                    "Add host and agent of the one you mean to the query.")
            .about("key");
    private static final Problem ELSEWHERE = Problem.of(
                    409,
                    "other-host",
                    "The session belongs to another machine.",
                    "A gateway deletes sessions of its own machine alone; sessions lists whose it is.",
                    "Delete it there.")
            .about("host");

    private SessionChoice() {}

    /** @throws ProblemException when there is none, or more than one */
    static SessionView one(List<SessionView> found) {
        if (found.isEmpty()) {
            throw UNKNOWN.thrown();
        }
        if (found.size() > 1) {
            throw AMBIGUOUS.with(Map.of("sessions", names(found))).thrown();
        }
        return found.get(0);
    }

    /** @throws ProblemException when this machine has none, or more than one */
    static SessionView oneOf(String host, List<SessionView> found) {
        List<SessionView> here = found.stream()
                .filter(session -> session.name().host().equals(host))
                .toList();
        if (here.isEmpty() && !found.isEmpty()) {
            throw ELSEWHERE.with(Map.of("sessions", names(found))).thrown();
        }
        return one(here);
    }

    private static JsonArray names(List<SessionView> sessions) {
        JsonArray names = new JsonArray();
        sessions.forEach(session -> names.add(new JsonObject()
                .put("key", session.name().key())
                .put("host", session.name().host())
                .put("agent", session.name().agent())
                .put("updated_at", session.updatedAt().toString())
                .put("messages", session.messages())));
        return names;
    }
}
