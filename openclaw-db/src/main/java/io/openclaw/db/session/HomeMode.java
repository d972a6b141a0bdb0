package io.openclaw.db.session;

import io.openclaw.db.postgres.SessionModeTable.Entry;
import io.openclaw.db.session.SessionModeState.Change;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The mode of a home, in the file that decides and in the database. */
final class HomeMode {

    private final MigrationParts parts;
    private final SessionModeFile file;
    private final Clock clock;

    HomeMode(MigrationParts parts, SessionModeFile file, Clock clock) {
        this.parts = parts;
        this.file = file;
        this.clock = clock;
    }

    /** Blocks. */
    Optional<SessionModeState> read() {
        return file.read();
    }

    /** Notes how far a change is. Blocks. */
    SessionModeState note(SessionModeState state, @Nullable Change underway) {
        return file.write(state.with(underway));
    }

    /** Begins a mode. The database first: the file, which decides, is never ahead of it. */
    Future<SessionModeState> begin(SessionMode mode, @Nullable Change underway) {
        Instant now = now();
        return parts.postgres()
                .sessionModes()
                .write(parts.host(), new Entry(mode.word(), now, 0))
                .compose(written -> parts.vertx()
                        .executeBlocking(() ->
                                file.write(SessionModeState.begun(mode, now).with(underway))));
    }

    Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
