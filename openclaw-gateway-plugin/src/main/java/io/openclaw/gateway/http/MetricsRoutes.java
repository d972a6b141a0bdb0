package io.openclaw.gateway.http;

import io.openclaw.gateway.metrics.Exposition;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;

/** {@code /metrics}, {@code /metrics/json} and {@code /metrics/summary}. */
final class MetricsRoutes {

    private final Exposition exposition;

    MetricsRoutes(Exposition exposition) {
        this.exposition = exposition;
    }

    void prometheus(RoutingContext ctx) {
        Answers.text(ctx, Exposition.PROMETHEUS_TYPE, exposition.prometheus());
    }

    void json(RoutingContext ctx) {
        JsonObject json = new JsonObject();
        exposition.json().forEach(json::put);
        Answers.json(ctx, 200, json);
    }

    void summary(RoutingContext ctx) {
        Answers.text(ctx, Answers.TEXT, exposition.summary());
    }
}
