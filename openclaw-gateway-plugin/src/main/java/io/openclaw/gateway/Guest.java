package io.openclaw.gateway;

import io.openclaw.db.CallLog;
import io.openclaw.db.Health;
import io.openclaw.db.Ingest;
import io.openclaw.db.OpenClawDb;
import io.openclaw.db.Redaction;
import io.openclaw.db.recorder.CallRing;
import io.openclaw.db.snapshot.ConfigFiles;
import io.openclaw.gateway.hooks.FeedCounter;
import io.openclaw.gateway.http.GatewayHttp;
import io.openclaw.gateway.http.HttpConfig;
import io.openclaw.gateway.http.Services;
import io.openclaw.gateway.live.LiveConfig;
import io.openclaw.gateway.live.LiveParts;
import io.openclaw.gateway.live.LiveSource;
import io.openclaw.gateway.metrics.CallTotals;
import io.openclaw.gateway.metrics.Exposition;
import io.openclaw.gateway.metrics.FeedLosses;
import io.openclaw.gateway.metrics.GatewayCounters;
import io.openclaw.gateway.metrics.GatewayProcess;
import io.openclaw.gateway.metrics.Losses;
import io.openclaw.gateway.metrics.SnapshotTimer;
import io.openclaw.gateway.metrics.Sources;
import io.openclaw.gateway.telemetry.TelemetryWriter;
import io.openclaw.gateway.watch.ConfigWatch;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Everything that runs while the plugin is started: the way to the database, the snapshots, the figures, the HTTP server. Wired here. */
final class Guest {

    private final OpenClawDb db;
    private final Exposition exposition;
    private final SnapshotTimer snapshots;
    private final CronWatch cron;
    private final Ingest ingest;
    private final ConfigFiles configFiles;
    private final ConfigWatch configs;
    private final FeedLosses feedLosses = new FeedLosses();
    private final @Nullable GatewayHttp http;
    private final @Nullable TelemetryWriter telemetry;
    private final @Nullable LiveSource live;
    private final Vertx vertx;
    private volatile int port;

    /** @param losses what is lost before it comes here */
    Guest(GatewayConfig config, Vertx vertx, Clock clock, GatewayCounters counters, Supplier<Losses> losses) {
        this.db = OpenClawDb.create(config.db(), vertx, clock);
        this.configFiles = Redaction.configFiles(config.db());
        this.configs = ConfigWatch.create(config.configs(), configFiles, db::operations, vertx);
        GatewayProcess process = GatewayProcess.create(version(), db.host(), db.bootId(), clock);
        this.ingest = Ingest.create(config.ingest(), config.db(), db, vertx, clock);
        this.exposition = Exposition.create(process, counters, sources(losses));
        this.snapshots = SnapshotTimer.create(counters, process, db.recorder()::record, vertx, config.snapshotEvery());
        this.cron = CronWatch.create(config.db(), db, vertx, clock);
        this.http = http(config.http(), vertx, clock, counters);
        this.telemetry = config.telemetry() == null ? null : TelemetryWriter.create(config.telemetry(), clock);
        this.vertx = vertx;
        this.live = live(config.live(), config.db().home(), clock);
    }

    OpenClawDb db() {
        return db;
    }

    /** The port that HTTP is served on; 0 when it is not. */
    int port() {
        return port;
    }

    /** Opens the way of a fact, and begins the snapshots. */
    Future<Void> open() {
        if (telemetry != null) {
            db.calls().listen(telemetry::hear);
            telemetry.start();
        }
        return db.start().onSuccess(opened -> {
            exposition.start();
            snapshots.start();
            cron.start();
            ingest.start();
            configs.start();
            if (live != null) {
                live.start();
            }
        });
    }

    /** Serves HTTP, where it is asked for. */
    Future<Void> serve() {
        return http == null
                ? Future.succeededFuture()
                : http.start().onSuccess(p -> port = p).mapEmpty();
    }

    /** HTTP first, so that nothing new comes in; then the last snapshot, which must still be recorded; then the rest. */
    Future<Void> close() {
        Future<Void> deaf = http == null ? Future.succeededFuture() : http.close();
        configs.close();
        return deaf.eventually(this::closeLive)
                .eventually(() -> {
                    cron.close();
                    snapshots.close();
                    return ingest.close();
                })
                .eventually(db::close)
                .eventually(this::closeTelemetry)
                .onComplete(closed -> exposition.close());
    }

    private Future<Void> closeLive() {
        return live == null ? Future.succeededFuture() : live.close();
    }

    /** After the last fact was told. */
    private Future<Void> closeTelemetry() {
        TelemetryWriter open = telemetry;
        return open == null
                ? Future.succeededFuture()
                : vertx.executeBlocking(() -> {
                            open.close();
                            return null;
                        })
                        .mapEmpty();
    }

    private Sources sources(Supplier<Losses> losses) {
        return new Sources(
                this::health,
                db.recorder()::stats,
                this::totals,
                db::redacted,
                () -> losses.get().withFeeds(feedLosses.byHost()),
                db::sessionCount);
    }

    private Health health() {
        Health health = ingest.in(configs.in(db.health()));
        return live == null ? health : live.status().in(health);
    }

    private @Nullable LiveSource live(@Nullable LiveConfig config, Path home, Clock clock) {
        if (config == null) {
            return null;
        }
        LiveSource made = LiveSource.create(
                config, LiveParts.of(facts -> db.recorder().recordAllAndAwait(facts), home, vertx, clock));
        exposition.show(made::status);
        return made;
    }

    private CallTotals totals() {
        CallRing.Totals totals = db.calls().totals();
        return new CallTotals(totals.recorded(), totals.failed(), totals.remembered(), totals.averageDuration());
    }

    private @Nullable GatewayHttp http(
            @Nullable HttpConfig config, Vertx vertx, Clock clock, GatewayCounters counters) {
        if (config == null) {
            return null;
        }
        CallLog calls = db.calls();
        Services services = new Services(
                exposition,
                calls::list,
                id -> calls.find(id).map(found -> new Services.FoundCall(found.call(), found.memoryOnlyReason())),
                db.sessionLog(),
                db::operations,
                ingest::look,
                configFiles,
                db.recorder()::recordAndAwait,
                FeedCounter.create(counters),
                feedLosses);
        return GatewayHttp.create(config, services, vertx, clock);
    }

    private static String version() {
        return Optional.ofNullable(Guest.class.getPackage().getImplementationVersion())
                .orElse("development");
    }
}
