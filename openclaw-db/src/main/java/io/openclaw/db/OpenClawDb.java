package io.openclaw.db;

import io.openclaw.db.drain.DrainParts;
import io.openclaw.db.drain.DrainStats;
import io.openclaw.db.postgres.Postgres;
import io.openclaw.db.postgres.PostgresConfig;
import io.openclaw.db.recorder.CallRing;
import io.openclaw.db.recorder.Recorder;
import io.openclaw.db.recorder.RecorderParts;
import io.openclaw.db.redact.Redactor;
import io.openclaw.db.session.Road;
import io.openclaw.db.session.SessionMode;
import io.openclaw.db.session.SessionStore;
import io.openclaw.db.spool.Spool;
import io.openclaw.db.spool.SpoolBacklog;
import io.openclaw.db.spool.SpoolConfig;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The front door: takes facts in, brings them to PostgreSQL, and reads them back. It never waits for PostgreSQL: {@link #start} succeeds
 * while the database is down, and everything recorded until it is back waits on disk.
 *
 * <p>Creating is free; {@link #start} is explicit; {@link #close} may be called twice. Any thread.
 */
public final class OpenClawDb {

    private static final Logger LOG = LoggerFactory.getLogger(OpenClawDb.class);
    private static final Duration TO_DISK = Duration.ofSeconds(2);
    private static final Duration TO_POSTGRES = Duration.ofSeconds(5);

    /** Calls are counted by the ring, which knows the witnesses of one call; where none is to be read, it still needs some room. */
    private static final int COUNTED_CALLS = 16;

    private final DbConfig config;
    private final Vertx vertx;
    private final Clock clock;
    private final UUID bootId = UUID.randomUUID();
    private final SpoolBacklog backlog;
    private final CallRing ring;
    private final Recorder recorder;
    private final CallLog calls;
    private final SessionLog sessionLog;
    private final Arrivals arrivals = new Arrivals();
    private final @Nullable PostgresSide postgres;
    private final @Nullable SessionRetention retention;
    private final HealthReport report;
    private final SessionsSide sessions;
    private final OperationsDesk operations;

    private volatile @Nullable Redactor redactor;
    private @Nullable Future<Void> starting;
    private @Nullable Future<Void> closing;
    private volatile @Nullable Health atTheEnd;

    private OpenClawDb(DbConfig config, Vertx vertx, Clock clock) {
        this.config = config;
        this.vertx = vertx;
        this.clock = clock;
        SpoolConfig spool = SpoolConfig.in(config.home().resolve("spool")).withMaxBytes(config.spoolMaxBytes());
        this.backlog =
                new SpoolBacklog(Spool.create(spool, clock), config.recorder().maxBytes(), System::nanoTime);
        int ringCalls = config.recorder().ringCalls();
        this.ring = new CallRing(ringCalls == 0 ? COUNTED_CALLS : ringCalls);
        this.recorder = Recorder.create(config.recorder(), vertx, clock);
        this.postgres = postgresSide();
        this.retention = postgres == null
                ? null
                : new SessionRetention(
                        postgres.postgres().oldSessions(),
                        config.host(),
                        config.retention(),
                        new SessionRetention.Parts(
                                vertx,
                                clock,
                                gone -> Future.all(gone.stream()
                                                .map(recorder::recordAndAwait)
                                                .toList())
                                        .mapEmpty()));
        this.calls = new CallLog(new CallLog.Memory(ring, ringCalls > 0), config.host(), this::reading);
        this.sessionLog = new SessionLog(
                config.host(), this::reading, () -> postgres == null ? Optional.empty() : postgres.indexProgress());
        this.operations = new OperationsDesk(vertx, config.host(), this::reading);
        this.report = new HealthReport(recorder, backlog, arrivals, postgres, clock);
        Road road = new Road(recorder, backlog, this::road, config.host(), vertx);
        this.sessions = new SessionsSide(config, road, clock, () -> postgres != null && postgres.calm());
    }

    /**
     * A module that does nothing before {@link #start}.
     *
     * @throws ConfigException when the database URL cannot be used
     */
    public static OpenClawDb create(DbConfig config, Vertx vertx, Clock clock) {
        return new OpenClawDb(config, vertx, clock);
    }

    /**
     * Opens the spool and starts to take facts in.
     *
     * @return fails when another process holds the spool of this home; succeeds in all other cases, if need be without a disk
     */
    public synchronized Future<Void> start() {
        if (closing != null) {
            return Future.failedFuture("The module was closed: create a new one to start again.");
        }
        if (starting == null) {
            starting = vertx.executeBlocking(this::open).onSuccess(opened -> {
                if (postgres != null) {
                    postgres.start();
                }
                if (retention != null) {
                    retention.start();
                }
            });
        }
        return starting;
    }

    /** Where facts are given in. What is recorded before {@link #start} has succeeded is counted as dropped. */
    public Recorder recorder() {
        return recorder;
    }

    /** The model calls, readable whether PostgreSQL is up or not. */
    public CallLog calls() {
        return calls;
    }

    /** The conversations, readable while PostgreSQL is up. */
    public SessionLog sessionLog() {
        return sessionLog;
    }

    /**
     * The conversations of an agent, in the mode that {@link DbConfig#sessions} says. Opened when it is first asked for, closed with this
     * module.
     *
     * @param agent name of the agent, which is the name of its folder in the gateway's home
     * @return the store, open; fails where it cannot be opened, and before {@link #start} has succeeded
     */
    public Future<SessionStore> sessionStore(String agent) {
        return sessions.store(agent);
    }

    /**
     * Reads or writes the operations memory, on a thread of its own and a connection of its own.
     *
     * @param work what to do; blocking is its right
     * @return what it answers; fails with what it throws, with {@link java.sql.SQLException} when PostgreSQL refuses, and with {@link
     *     OperationsUnavailableException} while it is away
     */
    public <T> Future<T> operations(OperationsDesk.Work<T> work) {
        return operations.run(work);
    }

    /** Where conversations are kept; known once {@link #start} has succeeded. */
    public Optional<SessionMode> sessionMode() {
        return sessions.mode();
    }

    /** How everything is now, or was when it closed. Never blocks. */
    public Health health() {
        Health end = atTheEnd;
        return end == null ? now() : end;
    }

    /** Sessions in the database, of all hosts; empty until they were counted. Counted once a minute. */
    public OptionalLong sessionCount() {
        return postgres == null ? OptionalLong.empty() : postgres.sessionCount();
    }

    /**
     * Tells that the database moved, such as an embedded server that was started again on another port. It must be the same database:
     * connections that are made from now on go there. Any thread; does nothing where no database was configured.
     *
     * @throws ConfigException when the URL cannot be used
     */
    public void databaseMovedTo(String url) {
        PostgresConfig elsewhere = parsed(url);
        if (postgres != null) {
            postgres.moveTo(elsewhere);
        }
    }

    /** Secrets taken out, by rule. */
    public Map<String, Long> redacted() {
        Redactor running = redactor;
        return running == null ? Map.of() : running.counts();
    }

    /** One per run of the process; what counts from the start of a process is told apart by it. */
    public UUID bootId() {
        return bootId;
    }

    /** What this machine is called in the database. */
    public String host() {
        return config.host();
    }

    /** Takes no more facts in, writes out what is in memory (2 s at most), drains (5 s at most); the rest waits on disk. */
    public synchronized Future<Void> close() {
        Future<Void> under = closing;
        if (under == null) {
            if (retention != null) {
                retention.close();
            }
            // A start that is under way ends first: what it opened must be closed, not left behind.
            Future<Void> begun = starting == null ? Future.succeededFuture() : starting;
            under = begun.transform(ended -> sessions.close())
                    .transform(ended -> operations.close())
                    .transform(ended -> recorder.close(TO_DISK))
                    .compose(written -> postgres == null ? Future.succeededFuture() : postgres.close(TO_POSTGRES))
                    .eventually(() -> vertx.executeBlocking(this::shut));
            closing = under;
        }
        return under;
    }

    private Health now() {
        return report.now()
                .withSessions(sessions.mode().map(SessionMode::word).orElse(null), sessions.verified())
                .withDegraded(sessions.degraded().stream().toList());
    }

    private @Nullable Void shut() {
        recorder.lost(backlog.abandon());
        atTheEnd = now(); // a closed spool counts nothing, though facts wait in it
        backlog.close();
        return null;
    }

    private @Nullable Void open() {
        HomeFolder home = new HomeFolder(config.home());
        try {
            home.make();
        } catch (IOException e) {
            LOG.warn(
                    "Cannot make the folder {}: {}.",
                    config.home(),
                    e.getClass().getSimpleName());
        }
        Redactor made = Redaction.of(config);
        backlog.open();
        redactor = made;
        Runnable committed = postgres == null ? () -> {} : postgres::wake;
        recorder.start(new RecorderParts(made, backlog, ring, committed));
        sessions.open();
        return null;
    }

    private @Nullable PostgresSide postgresSide() {
        if (config.databaseUrl() == null) {
            return null;
        }
        PostgresConfig parsed = parsed(config.databaseUrl());
        Postgres way = Postgres.create(parsed, vertx);
        DrainParts parts = new DrainParts(backlog, way, config.host(), clock, vertx, arrivals);
        return new PostgresSide(config, way, parts, clock);
    }

    private static PostgresConfig parsed(String url) {
        try {
            return PostgresConfig.parse(url);
        } catch (IllegalArgumentException e) {
            throw new ConfigException(List.of("DATABASE_URL: " + e.getMessage()));
        }
    }

    private Road.Reading road() {
        Reading now = reading();
        return new Road.Reading(now.postgres(), now.whyNot());
    }

    Reading reading() {
        PostgresSide side = postgres;
        if (side == null) {
            return new Reading(null, "No database is configured.");
        }
        if (!side.ready()) {
            return new Reading(null, side.problem().orElse("PostgreSQL was not reached yet."));
        }
        DrainStats draining = side.stats();
        return draining.breaker().equals("OPEN") && !draining.connected()
                ? new Reading(null, "PostgreSQL does not answer.")
                : new Reading(side.postgres(), null);
    }
}
