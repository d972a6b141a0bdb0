package io.openclaw.db.session;

import io.openclaw.db.postgres.SessionModeTable.Entry;
import io.openclaw.db.session.SessionModeState.Change;
import io.vertx.core.Future;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * Makes PostgreSQL the one store of a gateway's sessions, and undoes it. No gateway may use the home meanwhile. Killed at any point, the same
 * call finishes.
 */
public final class SessionCutover {

    private final MigrationParts parts;
    private final Path gatewayHome;
    private final SessionModeFile modes;
    private final Clock clock;
    private final Archive archive;

    private SessionCutover(MigrationParts parts, Path gatewayHome, SessionModeFile modes, Clock clock) {
        this.parts = parts;
        this.gatewayHome = gatewayHome;
        this.modes = modes;
        this.clock = clock;
        this.archive = new Archive(gatewayHome, parts.scratch());
    }

    public static SessionCutover create(MigrationParts parts, Path gatewayHome, SessionModeFile modes, Clock clock) {
        return new SessionCutover(parts, gatewayHome, modes, clock);
    }

    /**
     * Switches to PostgreSQL and puts the files aside.
     *
     * @return fails with {@link CutoverRefusedException} unless dual mode has run without drops and files and PostgreSQL agree
     */
    public Future<CutoverReport> cutover() {
        return blocking(this::mayCutOver)
                // What was not put aside yet may have been written to since.
                .compose(state -> state.underway() == Change.CUTOVER
                        ? verified().map(state)
                        : verified().compose(clean -> switched(SessionMode.POSTGRES, Change.CUTOVER)))
                .compose(state -> blocking(() -> putAside(state)));
    }

    private SessionModeState mayCutOver() {
        SessionModeState state = modes.read().orElseThrow(SessionCutover::neverDual);
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
                    + " facts of sessions were dropped. Begin dual mode anew: start the gateway once with"
                    + " OPENCLAW_SESSIONS=sqlite, then with dual, and run `openclaw sessions verify --repair`.");
        }
        return state;
    }

    private static CutoverRefusedException neverDual() {
        return new CutoverRefusedException("The gateway has not run in dual mode on this home. Run it with"
                + " OPENCLAW_SESSIONS=dual first, so that PostgreSQL is known to follow.");
    }

    private Future<Void> verified() {
        return blocking(() -> AgentFile.in(gatewayHome, List.of()))
                .compose(files -> SessionAudit.create(parts).run(files, Duration.ZERO, MigrationProgress.NONE))
                .compose(report -> report.isClean()
                        ? Future.succeededFuture()
                        : Future.failedFuture(new CutoverRefusedException("Files and PostgreSQL do not agree: "
                                + report.files().stream()
                                        .mapToLong(FileAudit::different)
                                        .sum()
                                + " differences. See them with `openclaw sessions verify`.")));
    }

    /** The database first: the file, which decides, is never ahead of it. */
    private Future<SessionModeState> switched(SessionMode mode, @Nullable Change underway) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        return parts.postgres()
                .sessionModes()
                .write(parts.host(), new Entry(mode.word(), now, 0))
                .compose(written -> blocking(
                        () -> modes.write(SessionModeState.begun(mode, now).with(underway))));
    }

    private CutoverReport putAside(SessionModeState state) {
        for (AgentFile file : AgentFile.in(gatewayHome, List.of())) {
            archive.putAside(file, state.since());
        }
        modes.write(state.with(null));
        return new CutoverReport(state.mode(), archivedAgents());
    }

    private List<String> archivedAgents() {
        return archive.manifest().read().stream()
                .map(ArchiveManifest.Entry::agent)
                .sorted()
                .toList();
    }

    /**
     * Puts the files back, with what PostgreSQL has received since, and goes on in dual mode.
     *
     * @return fails with {@link CutoverRefusedException} when there is nothing to undo or an archived file is not what it was
     */
    public Future<CutoverReport> rollback() {
        return parts.postgres()
                .sessionModes()
                .read(parts.host())
                .compose(there -> blocking(() -> mayRollBack(there)))
                .compose(state -> state.mode() == SessionMode.DUAL
                        ? Future.succeededFuture(archivedAgents())
                        : restored()
                                .compose(agents ->
                                        switched(SessionMode.DUAL, null).map(agents)))
                .compose(agents -> blocking(() -> {
                    archive.clear();
                    return new CutoverReport(SessionMode.DUAL, agents);
                }));
    }

    /** A rollback that was killed at its very end is in dual mode, with an archive still there. */
    private SessionModeState mayRollBack(Optional<Entry> there) {
        Optional<SessionModeState> known = modes.read();
        boolean finished = known.isPresent() && known.get().mode() != SessionMode.POSTGRES;
        if (known.isEmpty() || (finished && archive.manifest().read().isEmpty())) {
            throw new CutoverRefusedException("There is no cutover to undo on this home.");
        }
        SessionModeState state = known.get();
        if (finished) {
            return state;
        }
        if (there.isEmpty() || !there.get().mode().equals(SessionMode.POSTGRES.word())) {
            throw new CutoverRefusedException(
                    "This database does not hold the sessions of host " + parts.host()
                            + ": nothing says that they were moved to it. Set DATABASE_URL and OPENCLAW_HOST as they were at the cutover.");
        }
        if (state.underway() == null && !AgentFile.in(gatewayHome, List.of()).isEmpty()) {
            throw new CutoverRefusedException("There are session files in their places that no cutover put aside: "
                    + AgentFile.in(gatewayHome, List.of()).stream()
                            .map(AgentFile::agent)
                            .toList()
                    + ". Something else wrote them. Move them away, or they would stand for what PostgreSQL has.");
        }
        if (state.underway() == Change.CUTOVER) {
            putAside(state);
        }
        requireSound();
        return modes.write(state.with(Change.ROLLBACK));
    }

    private void requireSound() {
        List<String> problems = archive.manifest().read().stream()
                .flatMap(entry -> archive.manifest().problem(entry).stream())
                .toList();
        if (!problems.isEmpty()) {
            throw new CutoverRefusedException("The archive is not what it was: " + String.join("; ", problems)
                    + ". Put the files back from a backup, then try again.");
        }
    }

    private Future<List<String>> restored() {
        return parts.postgres().sessionParity().agents(parts.host()).compose(known -> {
            TreeSet<String> agents = new TreeSet<>(archivedAgents());
            known.stream().filter(this::isFolder).forEach(agents::add);
            Future<Void> all = Future.succeededFuture();
            for (String agent : agents) {
                all = all.compose(before -> restored(agent));
            }
            return all.map(done -> new ArrayList<>(agents));
        });
    }

    /** Names in the database come from whoever may write to it: none may lead out of the folder of agents. */
    private boolean isFolder(String agent) {
        Path folder = archive.agents().resolve(agent).normalize();
        return !agent.isBlank() && archive.agents().normalize().equals(folder.getParent());
    }

    /** While a rollback is under way, a file that is in its place was put there by it. */
    private Future<Void> restored(String agent) {
        Path target = archive.inUse(agent);
        Optional<Path> archived = archive.manifest().read().stream()
                .filter(entry -> entry.agent().equals(agent))
                .map(entry -> entry.in(archive.agents()))
                .findFirst();
        return blocking(() -> Files.exists(target))
                .compose(isThere ->
                        isThere ? Future.succeededFuture() : new FileRestore(parts, agent, archived, target).run());
    }

    private <T> Future<T> blocking(Callable<T> work) {
        return parts.vertx().executeBlocking(work);
    }
}
