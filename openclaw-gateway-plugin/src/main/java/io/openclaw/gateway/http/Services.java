package io.openclaw.gateway.http;

import io.openclaw.db.CallPage;
import io.openclaw.db.OperationsDesk;
import io.openclaw.db.SessionLog;
import io.openclaw.db.ingest.IngestReport;
import io.openclaw.db.model.CallQuery;
import io.openclaw.db.model.CallView;
import io.openclaw.db.model.Fact;
import io.openclaw.db.snapshot.ConfigFiles;
import io.openclaw.gateway.hooks.FeedCounter;
import io.openclaw.gateway.metrics.Exposition;
import io.openclaw.gateway.metrics.FeedLosses;
import io.vertx.core.Future;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the routes serve. Each function returns at once.
 *
 * @param exposition health and figures
 * @param calls a page of model calls
 * @param call one model call
 * @param sessions the conversations
 * @param operations the operations memory
 * @param ingest looks at the files of other programs now; fails with {@link io.openclaw.db.OperationsUnavailableException} where it cannot
 * @param configs reads configurations without their secrets; blocks
 * @param record takes a fact in; succeeds when it is durable, fails with {@link io.openclaw.db.recorder.NotAcceptedException} when it
 *     was dropped
 * @param counter counts what the feed tells
 * @param feedLosses adds up what feeds let go of before they sent it
 */
public record Services(
        Exposition exposition,
        Function<CallQuery, Future<CallPage>> calls,
        Function<UUID, Future<FoundCall>> call,
        SessionLog sessions,
        Desk operations,
        Supplier<Future<IngestReport>> ingest,
        ConfigFiles configs,
        Function<Fact, Future<Void>> record,
        FeedCounter counter,
        FeedLosses feedLosses) {

    /** Where the operations memory is asked. */
    public interface Desk {
        /** As {@link io.openclaw.db.OpenClawDb#operations}. */
        <T> Future<T> ask(OperationsDesk.Work<T> work);
    }

    /**
     * An answer to the question for one call.
     *
     * @param call null when it was not found
     * @param memoryOnlyReason why PostgreSQL was not asked or did not answer; null when it answered or was not needed
     */
    public record FoundCall(
            @Nullable CallView call, @Nullable String memoryOnlyReason) {}
}
