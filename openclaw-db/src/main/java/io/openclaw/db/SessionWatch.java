package io.openclaw.db;

import io.openclaw.db.Health.SessionsVerified;
import io.openclaw.db.postgres.Postgres;
import io.openclaw.db.postgres.PostgresException;
import io.openclaw.db.recorder.FactPreparation;
import io.openclaw.db.session.AgentFile;
import io.openclaw.db.session.AuditReport;
import io.openclaw.db.session.FileAudit;
import io.openclaw.db.session.MigrationParts;
import io.openclaw.db.session.MigrationProgress;
import io.openclaw.db.session.Road;
import io.openclaw.db.session.SessionAudit;
import io.openclaw.db.session.SessionMode;
import io.openclaw.db.session.SessionModeFile;
import io.openclaw.db.session.SessionsConfig.Verification;
import io.openclaw.db.session.SessionsUnavailableException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares the session files of a home in mode dual with PostgreSQL, now and then: beside the gateway's work, one file after the other, a
 * rest after every page, and only while PostgreSQL is well. Changes nothing; {@code /health} tells what it found.
 */
final class SessionWatch {

    private static final Logger LOG = LoggerFactory.getLogger(SessionWatch.class);
    private static final Duration REST = Duration.ofMillis(50);
    private static final Duration UNTIL_CALM = Duration.ofSeconds(1);
    private static final Duration TO_STOP = Duration.ofSeconds(2);
    private static final int NAMED = 5;

    private final DbConfig config;
    private final Verification when;
    private final Road road;
    private final Clock clock;
    private final BooleanSupplier calm;
    private final Vertx vertx;
    private final Timers timers;

    private volatile boolean stopped;
    private volatile Future<?> running = Future.succeededFuture();
    private volatile @Nullable SessionsVerified verified;

    /** @param calm whether PostgreSQL is well and has no backlog to store */
    SessionWatch(DbConfig config, Road road, Clock clock, BooleanSupplier calm) {
        this.config = config;
        this.when = config.sessions().verification();
        this.road = road;
        this.clock = clock;
        this.calm = calm;
        this.vertx = road.vertx();
        this.timers = new Timers(road.vertx());
    }

    /** From now on; does nothing where it was turned off. */
    void start() {
        if (!when.every().isZero()) {
            timers.after(when.first(), this::due);
        }
    }

    /** Ends a comparison that is under way; takes two seconds at most. */
    Future<Void> stop() {
        stopped = true;
        timers.cancelAll();
        return running.timeout(TO_STOP.toMillis(), TimeUnit.MILLISECONDS).transform(ended -> Future.succeededFuture());
    }

    /** What was found last; null before anything was. */
    @Nullable SessionsVerified verified() {
        return verified;
    }

    /** One that could not be made, or for which there was nothing yet, is due again as soon as the first was. */
    private void due() {
        running = vertx.executeBlocking(this::work)
                .compose(work -> work.isEmpty()
                        ? Future.succeededFuture(false)
                        : compared(work.get()).map(this::told))
                .onFailure(this::failed)
                .onComplete(ended ->
                        timers.after(ended.succeeded() && ended.result() ? when.every() : when.first(), this::due));
    }

    /** What to compare with what. */
    private record Work(MigrationParts parts, List<AgentFile> files) {}

    /** Empty until dual mode has begun on this home: what nobody copies cannot agree. Blocks. */
    private Optional<Work> work() {
        boolean runs = SessionModeFile.in(config.home())
                .read()
                .filter(state -> state.mode() == SessionMode.DUAL)
                .isPresent();
        if (!runs) {
            return Optional.empty();
        }
        // A redactor of its own: what it takes out was counted when it was recorded.
        FactPreparation preparation = FactPreparation.with(Redaction.of(config));
        return Optional.of(new Work(
                new MigrationParts(
                        vertx,
                        postgres(),
                        preparation,
                        road.host(),
                        config.home().resolve("tmp")),
                AgentFile.in(config.sessions().gatewayHome(), List.of())));
    }

    private Postgres postgres() {
        Road.Reading now = road.reading().get();
        Postgres postgres = now.postgres();
        if (postgres == null) {
            throw new Interruption("PostgreSQL cannot be asked: " + now.whyNot());
        }
        return postgres;
    }

    /** What differs is looked at once more after a while: it may have been on its way. */
    private Future<AuditReport> compared(Work work) {
        return rest().compose(calm -> audit(work, work.files())).compose(first -> {
            List<AgentFile> differing = first.files().stream()
                    .filter(file -> file.different() > 0)
                    .map(FileAudit::file)
                    .toList();
            return differing.isEmpty()
                    ? Future.succeededFuture(first)
                    : pause(when.again())
                            .compose(rested -> rest())
                            .compose(calm -> audit(work, differing))
                            .map(again -> merged(first, again));
        });
    }

    private Future<AuditReport> audit(Work work, List<AgentFile> files) {
        return SessionAudit.create(work.parts()).run(files, this::rest, MigrationProgress.NONE);
    }

    private static AuditReport merged(AuditReport first, AuditReport again) {
        List<FileAudit> files = new ArrayList<>(again.files());
        first.files().stream().filter(file -> file.different() == 0).forEach(files::add);
        return new AuditReport(files);
    }

    /** As long as PostgreSQL has other things to do, this waits; when it is gone, or we are to stop, it ends. */
    private Future<Void> rest() {
        if (stopped) {
            return Future.failedFuture(new Interruption("The gateway was closed meanwhile."));
        }
        try {
            postgres();
        } catch (Interruption e) {
            return Future.failedFuture(e);
        }
        return calm.getAsBoolean() ? pause(REST) : pause(UNTIL_CALM).compose(waited -> rest());
    }

    private Future<Void> pause(Duration pause) {
        return vertx.timer(Math.max(1, pause.toMillis()), TimeUnit.MILLISECONDS).mapEmpty();
    }

    private boolean told(AuditReport report) {
        List<String> named = report.files().stream()
                .flatMap(file -> file.differences().stream()
                        .map(difference -> file.file().agent() + ": " + difference.key()))
                .distinct()
                .limit(NAMED)
                .toList();
        String errors = report.files().stream()
                .flatMap(file -> Optional.ofNullable(file.error()).stream())
                .collect(Collectors.joining(" "));
        verified = new SessionsVerified(
                clock.instant(),
                report.files().size(),
                report.files().stream().mapToLong(FileAudit::sessions).sum(),
                report.files().stream().mapToLong(FileAudit::messages).sum(),
                report.different(),
                named,
                errors.isEmpty() ? null : errors);
        if (report.isClean()) {
            LOG.info("Session files and PostgreSQL agree.");
        } else {
            LOG.warn("Session files and PostgreSQL do not agree: {} differences. {}", report.different(), errors);
        }
        return true;
    }

    private void failed(Throwable failure) {
        if (stopped) {
            return;
        }
        boolean known = failure instanceof Interruption
                || failure instanceof PostgresException
                || failure instanceof SessionsUnavailableException;
        if (!known) {
            LOG.error("Session files could not be compared with PostgreSQL.", failure);
        }
        String why = known
                ? String.valueOf(failure.getMessage())
                : failure.getClass().getSimpleName() + ", see the log.";
        SessionsVerified before = verified;
        verified = before == null
                ? new SessionsVerified(null, 0, 0, 0, 0, List.of(), why)
                : new SessionsVerified(
                        before.at(),
                        before.files(),
                        before.sessions(),
                        before.messages(),
                        before.differences(),
                        before.named(),
                        why);
    }

    /** The comparison was ended, and is no file's trouble. */
    private static final class Interruption extends RuntimeException {

        private static final long serialVersionUID = 1L;

        Interruption(String message) {
            super(message);
        }
    }
}
