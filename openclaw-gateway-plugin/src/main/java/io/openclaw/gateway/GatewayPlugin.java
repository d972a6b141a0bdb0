package io.openclaw.gateway;

import io.openclaw.db.ConfigException;
import io.openclaw.db.DbConfig;
import io.openclaw.db.OpenClawDb;
import io.openclaw.db.model.Scope;
import io.openclaw.db.recorder.Recorder;
import io.openclaw.db.session.SessionStore;
import io.openclaw.gateway.hooks.HostEvent.AfterCompaction;
import io.openclaw.gateway.hooks.HostEvent.AfterToolCall;
import io.openclaw.gateway.hooks.HostEvent.AgentEnd;
import io.openclaw.gateway.hooks.HostEvent.BeforeCompaction;
import io.openclaw.gateway.hooks.HostEvent.BeforeReset;
import io.openclaw.gateway.hooks.HostEvent.CronChanged;
import io.openclaw.gateway.hooks.HostEvent.GatewayStart;
import io.openclaw.gateway.hooks.HostEvent.GatewayStop;
import io.openclaw.gateway.hooks.HostEvent.LlmOutput;
import io.openclaw.gateway.hooks.HostEvent.MessageReceived;
import io.openclaw.gateway.hooks.HostEvent.MessageSent;
import io.openclaw.gateway.hooks.HostEvent.ModelCallEnded;
import io.openclaw.gateway.hooks.HostEvent.ModelCallStarted;
import io.openclaw.gateway.hooks.HostEvent.SessionEnd;
import io.openclaw.gateway.hooks.HostEvent.SessionStart;
import io.openclaw.gateway.hooks.HostEvent.SubagentEnded;
import io.openclaw.gateway.hooks.HostEvent.SubagentSpawned;
import io.openclaw.gateway.hooks.HostHooks;
import io.openclaw.gateway.http.HttpConfig;
import io.openclaw.gateway.metrics.GatewayCounters;
import io.openclaw.gateway.metrics.Losses;
import io.vertx.core.Future;
import io.vertx.core.Promise;
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
    private final GatewayCounters counters = new GatewayCounters();
    private final HostHooks hooks;
    private final EarlyFacts early = new EarlyFacts();

    private @Nullable HostVertx vertx;
    private volatile @Nullable Guest guest;
    private @Nullable Future<Void> started;
    private @Nullable Future<Void> closed;

    private GatewayPlugin(Builder builder) {
        config = builder.config;
        given = builder.vertx;
        clock = builder.clock;
        hooks = HostHooks.create(early::offer, counters, clock);
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

    public void gatewayStart(GatewayStart event) {
        hooks.gatewayStart(event);
    }

    public void gatewayStop(GatewayStop event) {
        hooks.gatewayStop(event);
    }

    public void sessionStart(SessionStart event, Scope scope) {
        hooks.sessionStart(event, scope);
    }

    public void sessionEnd(SessionEnd event, Scope scope) {
        hooks.sessionEnd(event, scope);
    }

    public void messageReceived(MessageReceived event, Scope scope) {
        hooks.messageReceived(event, scope);
    }

    public void messageSent(MessageSent event, Scope scope) {
        hooks.messageSent(event, scope);
    }

    public void modelCallStarted(ModelCallStarted event, Scope scope) {
        hooks.modelCallStarted(event, scope);
    }

    public void modelCallEnded(ModelCallEnded event, Scope scope) {
        hooks.modelCallEnded(event, scope);
    }

    public void llmOutput(LlmOutput event, Scope scope) {
        hooks.llmOutput(event, scope);
    }

    public void afterToolCall(AfterToolCall event, Scope scope) {
        hooks.afterToolCall(event, scope);
    }

    public void agentEnd(AgentEnd event, Scope scope) {
        hooks.agentEnd(event, scope);
    }

    public void beforeCompaction(BeforeCompaction event, Scope scope) {
        hooks.beforeCompaction(event, scope);
    }

    public void afterCompaction(AfterCompaction event, Scope scope) {
        hooks.afterCompaction(event, scope);
    }

    public void beforeReset(BeforeReset event, Scope scope) {
        hooks.beforeReset(event, scope);
    }

    public void subagentSpawned(SubagentSpawned event, Scope parent) {
        hooks.subagentSpawned(event, parent);
    }

    public void subagentEnded(SubagentEnded event, Scope scope) {
        hooks.subagentEnded(event, scope);
    }

    public void cronChanged(CronChanged event, Scope scope) {
        hooks.cronChanged(event, scope);
    }

    /** For a host that makes facts of its own, such as {@link io.openclaw.db.model.LlmCall#ofHost}. Takes none in before the start is through. */
    public Recorder recorder() {
        return db().recorder();
    }

    /**
     * The conversations of an agent, for a host that keeps them here; see {@link OpenClawDb#sessionStore}. Waits for the start, where that is
     * under way.
     *
     * @param agent name of the agent, which is the name of its folder in the gateway's home
     */
    public Future<SessionStore> sessions(String agent) {
        return start().compose(through -> db().sessionStore(agent));
    }

    /** Health, accounting and what was recorded lately. */
    public OpenClawDb db() {
        return guest().db();
    }

    /** The sixteen counters of {@code /metrics}, for a host that counts what no hook tells. */
    public GatewayCounters counters() {
        return counters;
    }

    /** The port that HTTP is served on; 0 before the start is through and where it is not served. */
    public int httpPort() {
        Guest started = guest;
        return started == null ? 0 : started.port();
    }

    /** Facts that came before the start and did not fit, or came while the plugin could not start. All others are in the accounting. */
    public long lost() {
        return early.lost();
    }

    /** Closes, once: stops taking facts, brings what was taken to disk and, if it can be reached in time, to the database. */
    public synchronized Future<Void> close() {
        if (closed == null) {
            Guest open = guest;
            Future<Void> flushed = open == null ? Future.succeededFuture() : open.close();
            closed = thenWithoutVertx(flushed);
        }
        return closed;
    }

    private Future<Void> open() {
        try {
            Guest opening = guest();
            // Facts flow as soon as they can be kept, whether HTTP can be served or not.
            return opening.open()
                    .onSuccess(through -> early.release(opening.db().recorder()::record))
                    .onFailure(e -> early.giveUp())
                    .compose(through -> opening.serve());
        } catch (RuntimeException e) {
            early.giveUp();
            return Future.failedFuture(e);
        }
    }

    private Losses losses() {
        return new Losses(early.lost(), hooks.unusable(), Map.of());
    }

    /** Made when it is first asked for: until then nothing of ours exists in the host but this object. */
    private synchronized Guest guest() {
        Guest made = guest;
        if (made == null) {
            if (closed != null) {
                throw new IllegalStateException("The plugin was closed before it was started: build a new one.");
            }
            HostVertx running = HostVertx.of(given);
            vertx = running;
            made = new Guest(config, running.vertx(), clock, counters, this::losses);
            guest = made;
        }
        return made;
    }

    /** A future of our own Vert.x would be told on a thread that ends with it, so what the host gets belongs to none. */
    private Future<Void> thenWithoutVertx(Future<Void> flushed) {
        Promise<Void> done = Promise.promise();
        flushed.onComplete(written -> closeVertx().onComplete(ended -> {
            if (written.succeeded()) {
                done.complete();
            } else {
                done.fail(written.cause());
            }
        }));
        return done.future();
    }

    private synchronized Future<Void> closeVertx() {
        return vertx == null ? Future.succeededFuture() : vertx.close();
    }

    /** What a host may choose; all of it has a default. */
    public static final class Builder {

        private GatewayConfig config;
        private @Nullable Vertx vertx;
        private Clock clock = Clock.systemUTC();

        private Builder(GatewayConfig config) {
            this.config = config;
        }

        /** Where facts go. */
        public Builder db(DbConfig db) {
            config = config.withDb(db);
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

        /** Where HTTP is served; null: not at all. */
        public Builder http(@Nullable HttpConfig http) {
            config = config.withHttp(http);
            return this;
        }

        /** Constructing is free: nothing runs before {@link GatewayPlugin#start()}. */
        public GatewayPlugin build() {
            return new GatewayPlugin(this);
        }
    }
}
