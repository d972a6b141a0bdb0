package io.openclaw.db.postgres;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is noted of a file in the transaction that moves its position: table {@code ingest_files}.
 *
 * @param finished whether it was read to its end and is never written again
 * @param print what it is known by, up to the position; null for what is no file of lines
 * @param cursor what the reader must know to go on behind the position, JSON
 * @param stat as the file lay there when it was opened
 * @param counts what the batch adds
 * @param lastLineAt latest time that its lines tell
 * @param lastError what is wrong with its last bad line; quotes nothing of it
 * @param unknownTypes types that the format does not know, each with how many facts of the batch are of it
 */
public record FileProgress(
        boolean finished,
        @Nullable Print print,
        @Nullable String cursor,
        Stat stat,
        Counts counts,
        @Nullable Instant lastLineAt,
        @Nullable LastError lastError,
        Map<String, Long> unknownTypes) {

    public FileProgress {
        unknownTypes = Map.copyOf(unknownTypes);
    }

    /** The same, with more that could not be stored. */
    public FileProgress withErrors(long more, LastError last) {
        return new FileProgress(
                finished,
                print,
                cursor,
                stat,
                counts.plus(new Counts(0, -more, more, 0)),
                lastLineAt,
                last,
                unknownTypes);
    }

    /**
     * How a file lay there.
     *
     * @param key device and inode, as the system tells them; empty where it does not
     * @param size in bytes
     */
    public record Stat(String key, long size, Instant modifiedAt) {}

    /**
     * The beginning and the end of what was stored. The array of a hash is not copied: do not change it.
     *
     * @param headBytes length of the beginning, from offset 0
     * @param tailBytes length of the end, up to the position
     */
    @SuppressWarnings("ArrayRecordComponent") // compared with Arrays.equals by the one who reads the file
    public record Print(int headBytes, byte[] headSha256, int tailBytes, byte[] tailSha256) {}

    /** Lines, facts made of them, lines and facts that could not be stored, facts whose type the format does not know. */
    public record Counts(long lines, long facts, long errors, long unknown) {

        public static final Counts NONE = new Counts(0, 0, 0, 0);

        public Counts plus(Counts more) {
            return new Counts(lines + more.lines, facts + more.facts, errors + more.errors, unknown + more.unknown);
        }
    }

    /** Where, in bytes from the beginning, and what. */
    public record LastError(long offset, String what) {}
}
