package io.openclaw.gateway.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.openclaw.db.operations.CronQuery;
import io.openclaw.db.operations.CronValues;
import io.vertx.ext.web.RoutingContext;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code /api/cron} and {@code /api/cron/runs}: the scheduled jobs and what became of them. */
final class CronRoutes {

    private static final int MOST = 500;
    private static final int USUAL = 100;
    private static final Duration USUAL_SINCE = Duration.ofDays(7);

    private final OperationsDoor door;
    private final Clock clock;

    CronRoutes(OperationsDoor door, Clock clock) {
        this.door = door;
        this.clock = clock;
    }

    void jobs(RoutingContext ctx) {
        CronQuery query = query(Parameters.of(ctx.queryParams(), Set.of("since", "host")), null, 1);
        door.answer(ctx, 200, operations -> operations.cron().jobs(query), jobs -> {
            ObjectNode json = OperationsDoor.JSON.createObjectNode();
            ArrayNode list = json.putArray("jobs");
            jobs.forEach(job -> list.add(OperationsDoor.JSON.valueToTree(CronValues.of(job))));
            return json;
        });
    }

    void runs(RoutingContext ctx) {
        Parameters given = Parameters.of(ctx.queryParams(), Set.of("since", "host", "job", "limit"));
        CronQuery query = query(given, given.text("job"), given.count("limit", USUAL, MOST));
        boolean content = Access.content(ctx);
        door.answer(ctx, 200, operations -> operations.cron().runs(query), runs -> {
            ObjectNode json = OperationsDoor.JSON.createObjectNode();
            ArrayNode list = json.putArray("runs");
            runs.forEach(run -> list.add(OperationsDoor.JSON.valueToTree(CronValues.of(run, content))));
            return json;
        });
    }

    private CronQuery query(Parameters given, @Nullable String job, int limit) {
        Instant now = clock.instant();
        Instant since = given.moment("since", now);
        return new CronQuery(
                since == null ? now.minus(USUAL_SINCE) : since, now, given.textOrEmpty("host"), job, limit);
    }
}
