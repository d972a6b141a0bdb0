package io.openclaw.gateway.http;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is wrong with a request, as RFC 9457 has it. Never holds what the client sent.
 *
 * @param status of the answer
 * @param kind last part of the problem's type
 * @param title what is wrong
 * @param detail why
 * @param fix what to do
 * @param which the parameter or header that is wrong, if it is one
 * @param retryAfter when to come again, if that helps
 * @param more further members of the answer
 */
record Problem(
        int status,
        String kind,
        String title,
        String detail,
        String fix,
        @Nullable String which,
        @Nullable Duration retryAfter,
        Map<String, Object> more) {

    static final String CONTENT_TYPE = "application/problem+json";

    Problem {
        more = Map.copyOf(more);
    }

    static Problem of(int status, String kind, String title, String detail, String fix) {
        return new Problem(status, kind, title, detail, fix, null, null, Map.of());
    }

    Problem about(String name) {
        return new Problem(status, kind, title, detail, fix, name, retryAfter, more);
    }

    Problem after(Duration time) {
        return new Problem(status, kind, title, detail, fix, which, time, more);
    }

    Problem with(Map<String, Object> members) {
        return new Problem(status, kind, title, detail, fix, which, retryAfter, members);
    }

    ProblemException thrown() {
        return new ProblemException(this);
    }

    JsonObject toJson() {
        JsonObject json = new JsonObject()
                .put("type", "urn:openclaw:problem:" + kind)
                .put("title", title)
                .put("status", status)
                .put("detail", detail)
                .put("fix", fix);
        if (which != null) {
            json.put("which", which);
        }
        more.forEach(json::put);
        return json;
    }
}
