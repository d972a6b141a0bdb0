package io.openclaw.gateway.http;

import io.openclaw.gateway.http.FeedBody.LineProblem;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What became of a body.
 *
 * @param refused lines whose facts could not be kept and never will be
 */
record FeedAnswer(FeedBody body, List<LineProblem> refused) {

    /** A body of bad lines alone must not be answered with more than it brought. */
    static final int PROBLEMS_TOLD = 100;

    FeedAnswer {
        refused = List.copyOf(refused);
    }

    int accepted() {
        return body.lines() - rejected();
    }

    int rejected() {
        return (int) problems().map(LineProblem::line).distinct().count();
    }

    JsonObject toJson() {
        JsonObject json = new JsonObject();
        members().forEach(json::put);
        return json;
    }

    Map<String, Object> members() {
        return Map.of(
                "accepted", accepted(),
                "rejected", rejected(),
                "lines", body.lines(),
                "facts", body.facts().size() - refused.size(),
                "problems",
                        problems()
                                .limit(PROBLEMS_TOLD)
                                .map(p -> Map.of("line", p.line(), "what", p.what(), "why", p.why()))
                                .toList());
    }

    private Stream<LineProblem> problems() {
        return Stream.concat(body.problems().stream(), refused.stream());
    }
}
