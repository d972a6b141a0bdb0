package io.openclaw.db.ingest;

import io.openclaw.db.postgres.FileProgress.Stat;
import io.openclaw.db.postgres.KnownFile;
import io.openclaw.db.postgres.KnownFile.State;
import org.jspecify.annotations.Nullable;

/** A file that is read: what PostgreSQL has of it, and how it lies there. On the context of its tailer. */
final class Tracked {

    /** Lines of a page when nothing is in the way. */
    static final int PAGE = 500;

    final Memory memory = new Memory();
    Input file;
    KnownFile known;
    /** As it was last looked at. */
    Stat wanted;
    /** As it lay there when all of it was read; null before that. */
    @Nullable Stat readAt;
    /** Whether something may stand in it that was not read. */
    boolean dirty;
    /** Whether it waits for a lane, or is in one. */
    boolean queued;
    /** Lines that the next page may have: fewer where one of them is refused. */
    int limit = PAGE;

    Tracked(Input file, KnownFile known, Stat wanted) {
        this.file = file;
        this.known = known;
        this.wanted = wanted;
        this.readAt = isWhole(file, known, wanted) ? wanted : null;
        this.dirty = readAt == null;
    }

    /** Nothing was written to it since PostgreSQL had all of it. */
    private static boolean isWhole(Input file, KnownFile known, Stat now) {
        return file.isFollowed()
                && now.equals(known.stat())
                && (known.position() == now.size() || known.state() == State.FINISHED);
    }

    boolean needsReading() {
        return dirty;
    }

    /** It was looked at. */
    void look(Input now, Stat stat) {
        file = now;
        wanted = stat;
        dirty |= !stat.equals(readAt);
    }

    /** All was read that stood in it when it was opened; that may be more than the last look saw. */
    void settle() {
        if (dirty) {
            dirty = !wanted.equals(readAt);
        } else if (readAt != null) {
            wanted = readAt;
        }
    }

    /** Bytes that PostgreSQL does not have; 0 where a position is not told in bytes of the disk. */
    long behind() {
        return file.isFollowed() && !Content.isPacked(file.path()) ? Math.max(0, wanted.size() - known.position()) : 0;
    }
}
