package io.openclaw.gateway.http;

import io.openclaw.db.CallPage;
import io.openclaw.db.model.CallQuery;
import io.openclaw.db.model.CallView;
import io.openclaw.db.model.Fact;
import io.openclaw.gateway.metrics.Exposition;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/**
 * What the routes serve. Each function returns at once.
 *
 * @param exposition health and figures
 * @param calls a page of model calls
 * @param call one model call
 * @param record takes a fact in; succeeds when it is durable, fails with {@link io.openclaw.db.recorder.NotAcceptedException} when it
 *     was dropped
 * @param translator makes facts of the feed's lines
 */
public record Services(
        Exposition exposition,
        Function<CallQuery, Future<CallPage>> calls,
        Function<UUID, Future<Optional<CallView>>> call,
        Function<Fact, Future<Void>> record,
        LineTranslator translator) {}
