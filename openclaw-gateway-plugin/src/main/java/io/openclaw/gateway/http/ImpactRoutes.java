package io.openclaw.gateway.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.openclaw.db.Moments;
import io.openclaw.db.operations.ImpactQuery;
import io.openclaw.db.operations.ImpactQuery.Around;
import io.openclaw.db.operations.ImpactReport;
import io.openclaw.db.operations.ImpactValues;
import io.vertx.ext.web.RoutingContext;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code /api/impact}: what changed, and how the model calls went before and after. */
final class ImpactRoutes {

    private static final Duration USUAL_SINCE = Duration.ofDays(30);
    private static final Duration USUAL_WINDOW = Duration.ofHours(2);

    private final OperationsDoor door;
    private final Clock clock;

    ImpactRoutes(OperationsDoor door, Clock clock) {
        this.door = door;
        this.clock = clock;
    }

    void list(RoutingContext ctx) {
        ImpactQuery query = query(Parameters.of(ctx.queryParams(), Set.of("since", "around", "window", "host")));
        door.answer(
                ctx,
                200,
                operations -> operations
                        .impacts()
                        .report(query)
                        .orElseThrow(() -> OperationsDoor.notFound(
                                        "There is nothing of this number.", "GET /api/impact lists the changes.")
                                .thrown()),
                ImpactRoutes::of);
    }

    private ImpactQuery query(Parameters given) {
        Instant now = clock.instant();
        Instant since = given.moment("since", now);
        try {
            return new ImpactQuery(
                    since == null ? now.minus(USUAL_SINCE) : since,
                    now,
                    window(given),
                    given.textOrEmpty("host"),
                    around(given, now));
        } catch (IllegalArgumentException e) {
            throw Parameters.bad("window", String.valueOf(e.getMessage()), "Give 1m to 7d.");
        }
    }

    private static Duration window(Parameters given) {
        String window = given.text("window");
        return window == null
                ? USUAL_WINDOW
                : Moments.length(window)
                        .orElseThrow(() -> Parameters.bad("window", "It is no length of time", "Give 30m or 2h."));
    }

    private static @Nullable Around around(Parameters given, Instant now) {
        String around = given.text("around");
        return around == null
                ? null
                : Around.parse(around, text -> Moments.parse(text, now))
                        .orElseThrow(() -> Parameters.bad(
                                "around",
                                "It names neither a row nor a moment",
                                "Give " + ImpactQuery.NAMES + ", or " + Moments.FORMS + "."));
    }

    private static ObjectNode of(ImpactReport report) {
        ObjectNode json = OperationsDoor.JSON.createObjectNode().put("left_off", report.leftOff());
        ArrayNode impacts = json.putArray("impacts");
        report.impacts().forEach(impact -> impacts.add(OperationsDoor.JSON.valueToTree(ImpactValues.of(impact))));
        return json;
    }
}
