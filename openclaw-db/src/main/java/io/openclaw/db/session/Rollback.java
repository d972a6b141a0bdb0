package io.openclaw.db.session;

import io.openclaw.db.postgres.SessionModeTable.Entry;
import io.openclaw.db.session.SessionModeState.Change;
import io.vertx.core.Future;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.Callable;

/** The way from PostgreSQL back to files. What was archived stays: a conversation that is missed later is in there. */
final class Rollback {

    private final MigrationParts parts;
    private final Path gatewayHome;
    private final HomeMode mode;
    private final Archive archive;

    Rollback(MigrationParts parts, Path gatewayHome, HomeMode mode, Archive archive) {
        this.parts = parts;
        this.gatewayHome = gatewayHome;
        this.mode = mode;
        this.archive = archive;
    }

    Future<CutoverReport> run() {
        return parts.postgres()
                .sessionModes()
                .read(parts.host())
                .compose(there -> blocking(() -> mayRollBack(there)))
                .compose(state -> inPlace(state)
                        .compose(agents -> compared()
                                .compose(different ->
                                        dual(state).compose(begun -> blocking(() -> finished(agents, different))))));
    }

    private SessionModeState mayRollBack(Optional<Entry> there) {
        SessionModeState state = mode.read().orElseThrow(Rollback::nothingToUndo);
        if (state.mode() != SessionMode.POSTGRES) {
            if (archive.manifest().read().isEmpty()) {
                throw nothingToUndo();
            }
            return state;
        }
        if (there.isEmpty() || !there.get().mode().equals(SessionMode.POSTGRES.word())) {
            throw new CutoverRefusedException(
                    "This database does not hold the sessions of host " + parts.host()
                            + ": nothing says that they were moved to it. Set DATABASE_URL and OPENCLAW_HOST as they were at the cutover.");
        }
        if (state.underway() == Change.CUTOVER) {
            return state;
        }
        if (state.underway() == null && !files().isEmpty()) {
            throw new CutoverRefusedException("There are session files in their places that no cutover put aside: "
                    + files().stream().map(AgentFile::agent).toList()
                    + ". Something else wrote them. Move them away, or they would stand for what PostgreSQL has.");
        }
        requireSound();
        return mode.note(state, Change.ROLLBACK);
    }

    private static CutoverRefusedException nothingToUndo() {
        return new CutoverRefusedException("There is no cutover to undo on this home.");
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

    private List<AgentFile> files() {
        return AgentFile.in(gatewayHome, List.of());
    }

    /** The agents whose files are in their places after it. */
    private Future<List<String>> inPlace(SessionModeState state) {
        if (state.mode() != SessionMode.POSTGRES) {
            return blocking(archive::agentsInside);
        }
        return state.underway() == Change.CUTOVER ? blocking(this::takenBack) : restored();
    }

    /**
     * Of a cutover that was not finished. Until it is, no gateway starts in mode postgres: what is still in its place, and what was put
     * aside, is the history, whoever may have added to it.
     */
    private List<String> takenBack() {
        archive.takeBack();
        return files().stream().map(AgentFile::agent).toList();
    }

    private Future<List<String>> restored() {
        return parts.postgres().sessionParity().agents(parts.host()).compose(known -> {
            TreeSet<String> agents = new TreeSet<>(archive.agentsInside());
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

    /** How many differences there are now. */
    private Future<Long> compared() {
        return blocking(this::files)
                .compose(files -> SessionAudit.create(parts).run(files, Pace.FULL, MigrationProgress.NONE))
                .compose(report -> report.files().stream()
                        .flatMap(file -> Optional.ofNullable(file.error()).stream())
                        .findFirst()
                        .map(why -> Future.<Long>failedFuture(new SessionsUnavailableException(why, null)))
                        .orElseGet(() -> Future.succeededFuture(report.different())));
    }

    /** A mode that runs already is not begun anew: facts dropped since are not forgotten. */
    private Future<SessionModeState> dual(SessionModeState state) {
        return state.mode() == SessionMode.POSTGRES
                ? mode.begin(SessionMode.DUAL, null)
                : Future.succeededFuture(state);
    }

    private CutoverReport finished(List<String> agents, long different) {
        List<Path> archived = archive.files();
        archive.retire(mode::now);
        return new CutoverReport(SessionMode.DUAL, agents, archived, different);
    }

    private <T> Future<T> blocking(Callable<T> work) {
        return parts.vertx().executeBlocking(work);
    }
}
