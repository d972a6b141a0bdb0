package io.openclaw.db;

import io.openclaw.db.Health.SessionsVerified;
import io.openclaw.db.session.AgentFile;
import io.openclaw.db.session.DualSessions;
import io.openclaw.db.session.PostgresSessions;
import io.openclaw.db.session.Road;
import io.openclaw.db.session.SessionMode;
import io.openclaw.db.session.SessionModeFile;
import io.openclaw.db.session.SessionModeState;
import io.openclaw.db.session.SessionStore;
import io.openclaw.db.session.SessionsUnavailableException;
import io.openclaw.db.session.SqliteSessions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The conversations, in the mode that was chosen or that the home is in: one store for each agent, opened by its first use. */
final class SessionsSide {

    private static final Logger LOG = LoggerFactory.getLogger(SessionsSide.class);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    private final DbConfig config;
    private final Road road;
    private final Clock clock;
    private final Vertx vertx;
    private final SessionModeFile modeFile;
    private final SessionWatch watch;
    private final Map<String, Future<SessionStore>> stores = new HashMap<>();
    private final List<Copy> copies = new ArrayList<>();
    private final DroppedFacts dropped;

    private volatile @Nullable SessionMode mode;
    private @Nullable SessionsUnavailableException trouble;
    private @Nullable Future<Void> beginning;
    private @Nullable Future<Void> closing;
    private long timer;

    /** @param calm whether PostgreSQL has time for what is not urgent */
    SessionsSide(DbConfig config, Road road, Clock clock, BooleanSupplier calm) {
        this.config = config;
        this.road = road;
        this.clock = clock;
        this.vertx = road.vertx();
        this.modeFile = SessionModeFile.in(config.home());
        this.dropped = new DroppedFacts(modeFile, vertx);
        this.watch = new SessionWatch(config, road, clock, calm);
    }

    Optional<SessionMode> mode() {
        return Optional.ofNullable(mode);
    }

    /** What does not work; empty when all is well. */
    Optional<String> degraded() {
        return dropped.trouble();
    }

    /** How far files and PostgreSQL agree, in mode dual; null before that was looked at. */
    @Nullable SessionsVerified verified() {
        return watch.verified();
    }

    /** Finds out the mode. Blocks on the disk. What is wrong is told to those who ask for a store, and hurts nobody else. */
    synchronized void open() {
        try {
            SessionMode chosen = chosen(modeFile.read());
            mode = chosen;
            timer = vertx.setPeriodic(LOOK_EVERY.toMillis(), id -> look());
            if (chosen == SessionMode.DUAL) {
                watch.start();
            }
        } catch (SessionsUnavailableException e) {
            LOG.error("Conversations cannot be kept: {}", e.getMessage());
            trouble = e;
        }
    }

    private SessionMode chosen(Optional<SessionModeState> state) {
        SessionMode byDefault = config.databaseUrl() == null ? SessionMode.SQLITE : SessionMode.DUAL;
        SessionMode wanted = config.sessions().mode();
        if (state.isEmpty()) {
            if (wanted == SessionMode.POSTGRES && hasFiles()) {
                throw refusal(
                        "OPENCLAW_SESSIONS says postgres, but the conversations of this gateway are in files below "
                                + config.sessions().gatewayHome()
                                + ". Run it in mode dual first; `openclaw sessions cutover` then moves them.");
            }
            return wanted == null ? byDefault : wanted;
        }
        if (state.get().underway() != null) {
            throw refusal("The change of the mode of sessions (" + state.get().underway()
                    + ") was begun and not finished. Run `openclaw sessions cutover` again, as it was run then.");
        }
        boolean inPostgres = state.get().mode() == SessionMode.POSTGRES;
        if (wanted == null) {
            return inPostgres ? SessionMode.POSTGRES : byDefault;
        }
        if (inPostgres != (wanted == SessionMode.POSTGRES)) {
            throw refusal(
                    "OPENCLAW_SESSIONS says " + wanted.word() + ", but the conversations of this home are in mode "
                            + state.get().mode().word()
                            + ". `openclaw sessions cutover` moves them to postgres, with --rollback back.");
        }
        return wanted;
    }

    private boolean hasFiles() {
        return Files.isDirectory(config.sessions().gatewayHome().resolve("agents"))
                && !AgentFile.in(config.sessions().gatewayHome(), List.of()).isEmpty();
    }

    private static SessionsUnavailableException refusal(String why) {
        return new SessionsUnavailableException(why, null);
    }

    /** The store of an agent, open. One that could not be opened is tried again by the next who asks. */
    synchronized Future<SessionStore> store(String agent) {
        SessionMode known = mode;
        if (known == null || closing != null) {
            return Future.failedFuture(
                    trouble == null ? refusal("The module is not started, or closed. Start it first.") : trouble);
        }
        Future<SessionStore> there = stores.get(agent);
        if (there == null || there.failed()) {
            there = begun(known).compose(begun -> opened(known, agent));
            stores.put(agent, there);
        }
        return there;
    }

    /** A mode runs from the first use of a store on: a command that opens the module for something else changes nothing. */
    private Future<Void> begun(SessionMode known) {
        Future<Void> under = beginning;
        if (under == null || under.failed()) {
            under = vertx.executeBlocking(() -> note(known));
            beginning = under;
        }
        return under;
    }

    private @Nullable Void note(SessionMode known) {
        switch (known) {
            case SQLITE -> modeFile.sqliteRuns(clock.instant());
            case DUAL -> modeFile.dualRuns(clock.instant());
            case POSTGRES -> {
                if (modeFile.read().isEmpty()) {
                    modeFile.write(SessionModeState.begun(known, clock.instant()));
                }
            }
        }
        return null;
    }

    private synchronized Future<SessionStore> opened(SessionMode known, String agent) {
        try {
            SessionStore made = made(known, agent);
            return made.open().map(made);
        } catch (IllegalArgumentException e) {
            return Future.failedFuture(e);
        }
    }

    private SessionStore made(SessionMode known, String agent) {
        Path home = config.sessions().gatewayHome();
        switch (known) {
            case SQLITE -> {
                return SqliteSessions.create(home, agent, vertx, clock);
            }
            case DUAL -> {
                DualSessions dual = DualSessions.create(home, agent, road, clock);
                copies.add(new Copy(dual));
                dropped.of(dual);
                return dual;
            }
            case POSTGRES -> {
                return PostgresSessions.create(agent, road, config.sessions().memory(), clock);
            }
        }
        throw new IllegalStateException("Unknown mode of sessions: " + known);
    }

    synchronized Future<Void> close() {
        if (closing == null) {
            vertx.cancelTimer(timer);
            closing = watch.stop()
                    .compose(stopped -> Future.join(stores.values().stream()
                            .map(store -> store.compose(SessionStore::close))
                            .toList()))
                    .transform(closed -> dropped.note())
                    // Another one may have been under way.
                    .compose(noted -> dropped.note());
        }
        return closing;
    }

    private synchronized void look() {
        dropped.note();
        if (road.reading().get().postgres() != null) {
            copies.forEach(Copy::mendIfNeeded);
        }
    }

    /** A store in mode dual, and how far its copy was looked after. */
    private static final class Copy {

        private final DualSessions store;
        private long mendedAt = -1;
        private boolean mending;

        Copy(DualSessions store) {
            this.store = store;
        }

        /** Once after the start, for what a crash may have left, and whenever facts were dropped or a deletion could not be followed. */
        synchronized void mendIfNeeded() {
            long reasons = store.toMend();
            if (mending || mendedAt == reasons) {
                return;
            }
            mending = true;
            store.mend().onComplete(mended -> settled(mended.succeeded(), reasons));
        }

        private synchronized void settled(boolean done, long reasons) {
            mending = false;
            if (done) {
                mendedAt = reasons;
            }
        }
    }
}
