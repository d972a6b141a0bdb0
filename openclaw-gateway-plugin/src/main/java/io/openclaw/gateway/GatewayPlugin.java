package io.openclaw.gateway;

import io.openclaw.db.ConfigException;
import io.openclaw.db.DbConfig;
import io.openclaw.db.OpenClawDb;
import io.openclaw.db.recorder.Recorder;
import io.openclaw.gateway.hooks.GatewayCounting;
import io.openclaw.gateway.hooks.HostHooks;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The module inside a gateway. Build it, start it, tell it what happens through {@link #hooks()}, close it.
 *
 * <p>It never hurts its host: hooks neither wait nor throw, a database that is away changes nothing, and its threads do not keep the host
 * alive. What the hooks are told before the start is through waits in memory, within bounds.
 */
public final class GatewayPlugin {

    private final GatewayConfig config;
    private final @Nullable Vertx given;
    private final Clock clock;
    private final HostHooks hooks;
    private final EarlyFacts early = new EarlyFacts();

    private @Nullable HostVertx vertx;
    private volatile @Nullable OpenClawDb db;
    private @Nullable Future<Void> started;
    private @Nullable Future<Void> closed;

    private GatewayPlugin(Builder builder) {
        config = builder.config;
        given = builder.vertx;
        clock = builder.clock;
        hooks = HostHooks.create(early::offer, builder.counting, clock);
    }

    /** A plugin with these settings. */
    public static Builder builder(GatewayConfig config) {
        return new Builder(config);
    }

    /**
     * A plugin with its own Vert.x and the settings of an environment.
     *
     * @throws ConfigException naming every setting that cannot be used; nothing else here throws
     */
    public static GatewayPlugin fromEnvironment(Map<String, String> environment) {
        return builder(GatewayConfig.fromEnvironment(environment)).build();
    }

    /**
     * Starts, once; returns at once. The future fails when the settings cannot work, such as a home that another process uses; it does
     * not fail because a database is away. A host may ignore it and go on.
     */
    public synchronized Future<Void> start() {
        if (started == null) {
            started = closed == null
                    ? open()
                    : Future.failedFuture("The plugin is closed: build a new one to start again.");
        }
        return started;
    }

    /** What the host tells. It may begin at once; see {@link #lost()}. */
    public HostHooks hooks() {
        return hooks;
    }

    /**
     * For a host that makes facts of its own, such as {@link io.openclaw.db.model.LlmCall#ofHost}. Takes none in before the start is through.
     *
     * @throws IllegalStateException before the start
     */
    public Recorder recorder() {
        return db().recorder();
    }

    /**
     * Health, accounting and what was recorded lately.
     *
     * @throws IllegalStateException before the start
     */
    public OpenClawDb db() {
        OpenClawDb open = db;
        if (open == null) {
            throw new IllegalStateException("The plugin is not started: call start() first.");
        }
        return open;
    }

    /** Facts that came before the start and did not fit, or came while the plugin could not start. All others are in the accounting. */
    public long lost() {
        return early.lost();
    }

    /** Closes, once: stops taking facts, brings what was taken to disk and, if it can be reached in time, to the database. */
    public synchronized Future<Void> close() {
        if (closed == null) {
            OpenClawDb open = db;
            Future<Void> flushed = open == null ? Future.succeededFuture() : open.close();
            closed = flushed.eventually(this::closeVertx);
        }
        return closed;
    }

    private Future<Void> open() {
        try {
            HostVertx running = HostVertx.of(given);
            vertx = running;
            OpenClawDb opening = OpenClawDb.create(config.db(), running.vertx(), clock);
            db = opening;
            return opening.start()
                    .onSuccess(through -> early.release(opening.recorder()::record))
                    .onFailure(e -> early.giveUp());
        } catch (RuntimeException e) {
            early.giveUp();
            return Future.failedFuture(e);
        }
    }

    private synchronized Future<Void> closeVertx() {
        return vertx == null ? Future.succeededFuture() : vertx.close();
    }

    /** What a host may choose; all of it has a default. */
    public static final class Builder {

        private GatewayConfig config;
        private @Nullable Vertx vertx;
        private Clock clock = Clock.systemUTC();
        private GatewayCounting counting = GatewayCounting.NONE;

        private Builder(GatewayConfig config) {
            this.config = config;
        }

        /** Where facts go. */
        public Builder db(DbConfig db) {
            config = new GatewayConfig(db);
            return this;
        }

        /** Runs on the host's Vert.x, which is left running; without it the plugin has one of its own. */
        public Builder vertx(Vertx running) {
            vertx = running;
            return this;
        }

        public Builder clock(Clock newClock) {
            clock = newClock;
            return this;
        }

        /** Who counts what the host tells. */
        public Builder counting(GatewayCounting newCounting) {
            counting = newCounting;
            return this;
        }

        /** Constructing is free: nothing runs before {@link GatewayPlugin#start()}. */
        public GatewayPlugin build() {
            return new GatewayPlugin(this);
        }
    }
}
