package io.openclaw.db.postgres;

import io.openclaw.db.postgres.FileProgress.Print;
import io.openclaw.db.postgres.FileProgress.Stat;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A file as PostgreSQL knows it.
 *
 * @param position bytes behind the last stored line
 * @param print null before anything of it was stored
 * @param stat as it lay there when it was last read; null before that
 */
public record KnownFile(
        UUID writerId,
        String source,
        String path,
        int generation,
        State state,
        long position,
        @Nullable Print print,
        @Nullable String cursor,
        @Nullable Stat stat,
        long errors) {

    /** Whether a file may grow, was read to its end for good, is not there, or lost its path to another. */
    public enum State {
        LIVE,
        FINISHED,
        GONE,
        REPLACED;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The same, behind what a batch stored. */
    public KnownFile after(long newPosition, FileProgress progress) {
        return new KnownFile(
                writerId,
                source,
                path,
                generation,
                progress.finished() ? State.FINISHED : State.LIVE,
                newPosition,
                progress.print() == null ? print : progress.print(),
                progress.cursor(),
                progress.stat(),
                errors + progress.counts().errors());
    }

    public KnownFile at(String newPath) {
        return new KnownFile(writerId, source, newPath, generation, State.LIVE, position, print, cursor, stat, errors);
    }

    /** The same, when it is not under its path any more. */
    public KnownFile gone() {
        return new KnownFile(writerId, source, path, generation, State.GONE, position, print, cursor, stat, errors);
    }

    /** Whether it stands under its path. */
    public boolean isPresent() {
        return state == State.LIVE || state == State.FINISHED;
    }
}
