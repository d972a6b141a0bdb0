package io.openclaw.db.spool;

import io.openclaw.db.spool.SpoolStats.State;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What happened since the spool was opened. Guarded by the spool's lock; others see the {@link SpoolStats} made of it. */
final class SpoolCounters {

    private State state = State.CLOSED;
    private long inherited;
    private long corrupt;
    private long ioErrors;
    private long commits;
    private Duration lastCommit = Duration.ZERO;

    void opened(long rows) {
        state = State.OPEN;
        inherited = rows;
    }

    void closed() {
        state = State.CLOSED;
    }

    void committed(Duration duration) {
        state = State.OPEN;
        commits++;
        lastCommit = duration;
    }

    void refused(SpoolException refusal) {
        state = refusal instanceof SpoolFullException ? State.FULL : State.FAILING;
    }

    void failedOnDisk() {
        ioErrors++;
    }

    void lost(long rows) {
        corrupt += rows;
    }

    SpoolStats snapshot(SpoolConfig config, @Nullable OpenSpool open) {
        if (open == null) {
            return snapshot(config, null, null, null);
        }
        Generations files = open.generations();
        Generation next = files.nextWithRows(null);
        return snapshot(config, files, open.deadLetters(), next);
    }

    private SpoolStats snapshot(
            SpoolConfig config,
            @Nullable Generations files,
            @Nullable DeadLetterBox letters,
            @Nullable Generation next) {
        UUID writer = files == null ? null : files.active().writerId();
        return new SpoolStats(
                state,
                writer,
                files == null ? 0 : files.rows(),
                inherited,
                files == null ? 0 : files.usedBytes(),
                files == null ? 0 : files.fileBytes(),
                config.maxBytes(),
                next == null ? null : next.oldest(),
                files == null ? 0 : files.count(),
                corrupt,
                letters == null ? 0 : letters.rows(),
                letters == null ? 0 : letters.evicted(),
                ioErrors,
                files == null ? 0 : files.setAside(),
                commits,
                lastCommit);
    }
}
