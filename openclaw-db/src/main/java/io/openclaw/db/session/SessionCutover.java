package io.openclaw.db.session;

import io.openclaw.db.session.SessionModeState.Change;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;

/**
 * Makes PostgreSQL the one store of a gateway's sessions, and undoes it. No gateway may use the home meanwhile. Killed at any point, the same
 * call finishes.
 */
public final class SessionCutover {

    private static final String BACK =
            " Nothing was switched: all files are in their places, and the home is in mode dual.";

    private final MigrationParts parts;
    private final Path gatewayHome;
    private final HomeMode mode;
    private final Archive archive;

    private SessionCutover(MigrationParts parts, Path gatewayHome, HomeMode mode) {
        this.parts = parts;
        this.gatewayHome = gatewayHome;
        this.mode = mode;
        this.archive = new Archive(gatewayHome, parts.scratch());
    }

    public static SessionCutover create(MigrationParts parts, Path gatewayHome, SessionModeFile modes, Clock clock) {
        return new SessionCutover(parts, gatewayHome, new HomeMode(parts, modes, clock));
    }

    /**
     * Switches to PostgreSQL and puts the files aside.
     *
     * @return fails with {@link CutoverRefusedException} unless dual mode has run without drops, files and PostgreSQL agree, and nobody
     *     writes to the files meanwhile; what was put aside is then back in its place
     */
    public Future<CutoverReport> cutover() {
        return blocking(this::mayCutOver).compose(state -> switched(state).recover(failure -> undone(failure)));
    }

    /** The files are sealed before they are compared, so that a write in between, whoever's it is, is seen when they are put aside. */
    private Future<CutoverReport> switched(SessionModeState before) {
        return blocking(this::sealed)
                .compose(seals -> SessionAudit.create(parts)
                        .run(files(), Pace.FULL, MigrationProgress.NONE)
                        .compose(report -> agreed(report))
                        .compose(agreed -> before.underway() == Change.CUTOVER
                                ? Future.succeededFuture(before)
                                : mode.begin(SessionMode.POSTGRES, Change.CUTOVER))
                        .compose(state -> blocking(() -> putAside(state, seals))));
    }

    private SessionModeState mayCutOver() {
        SessionModeState state = mode.read().orElseThrow(SessionCutover::neverDual);
        if (state.underway() == Change.ROLLBACK) {
            throw new CutoverRefusedException(
                    "A rollback was begun and not finished. Finish it first, with --rollback.");
        }
        if (state.mode() == SessionMode.POSTGRES && state.underway() == null) {
            throw new CutoverRefusedException("The sessions of this home are in PostgreSQL alone already.");
        }
        if (state.mode() == SessionMode.SQLITE) {
            throw neverDual();
        }
        if (state.dropped() > 0) {
            throw new CutoverRefusedException("Since dual mode began at " + state.since() + ", " + state.dropped()
                    + " facts of sessions were dropped. Begin dual mode anew: run the gateway with"
                    + " OPENCLAW_SESSIONS=sqlite until a conversation went on, then with dual, and run"
                    + " `openclaw sessions verify --repair`.");
        }
        if (state.underway() == null) {
            // Of a rollback that was killed at its very end.
            archive.retire(mode::now);
        }
        archive.requireNoneTwice();
        return state;
    }

    private static CutoverRefusedException neverDual() {
        return new CutoverRefusedException("The gateway has not run in dual mode on this home. Run it with"
                + " OPENCLAW_SESSIONS=dual first, so that PostgreSQL is known to follow.");
    }

    private List<AgentFile> files() {
        return AgentFile.in(gatewayHome, List.of());
    }

    private Map<String, FileSeal> sealed() {
        Map<String, FileSeal> seals = new HashMap<>();
        files().forEach(file -> seals.put(file.agent(), archive.seal(file)));
        return seals;
    }

    private static Future<Void> agreed(AuditReport report) {
        if (report.isClean()) {
            return Future.succeededFuture();
        }
        return Future.failedFuture(new CutoverRefusedException(report.files().stream()
                .flatMap(file -> Optional.ofNullable(file.error()).stream())
                .findFirst()
                .orElse("Files and PostgreSQL do not agree: " + report.different()
                        + " differences. See them with `openclaw sessions verify`.")));
    }

    private CutoverReport putAside(SessionModeState state, Map<String, FileSeal> seals) {
        for (AgentFile file : files()) {
            FileSeal compared = seals.get(file.agent());
            if (compared == null) {
                throw Archive.writtenSince(file);
            }
            archive.putAside(file, compared, state.since());
        }
        mode.note(state, null);
        return new CutoverReport(state.mode(), archive.agentsInside(), archive.files(), 0);
    }

    /** What was begun is taken back, unless it was PostgreSQL that failed: then it may go on when that is back. */
    private <T> Future<T> undone(Throwable failure) {
        boolean ours = failure instanceof CutoverRefusedException || failure instanceof SessionsUnavailableException;
        return blocking(mode::read).compose(state -> {
            if (!ours || state.map(SessionModeState::underway).orElse(null) != Change.CUTOVER) {
                return Future.failedFuture(failure);
            }
            return blocking(this::takeBack)
                    .compose(back -> mode.begin(SessionMode.DUAL, null))
                    .transform(undone -> Future.failedFuture(new CutoverRefusedException(failure.getMessage()
                            + (undone.succeeded()
                                    ? BACK
                                    : " Nor could what was begun be undone: "
                                            + undone.cause().getMessage()))));
        });
    }

    private boolean takeBack() {
        archive.takeBack();
        return true;
    }

    /**
     * Puts the files back, with what PostgreSQL has received since, and goes on in dual mode. A cutover that was not finished is taken back
     * alone: nobody has written to PostgreSQL without the files then.
     *
     * @return fails with {@link CutoverRefusedException} when there is nothing to undo or an archived file is not what it was
     */
    public Future<CutoverReport> rollback() {
        return new Rollback(parts, gatewayHome, mode, archive).run();
    }

    private <T> Future<T> blocking(Callable<T> work) {
        return parts.vertx().executeBlocking(work);
    }
}
