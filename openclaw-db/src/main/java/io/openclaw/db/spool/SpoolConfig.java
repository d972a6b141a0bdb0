package io.openclaw.db.spool;

import java.nio.file.Path;

/**
 * Where the spool is and how much it may hold.
 *
 * @param directory made when it is not there; nothing else may live in it
 * @param maxBytes bound of all spool files together, write-ahead log not counted; at least {@link #LEAST_BYTES}
 * @param maxDeadLetters rows kept of those that could not be stored; the oldest go first
 * @param maxDeadLetterBytes payload bytes kept of them
 */
public record SpoolConfig(Path directory, long maxBytes, int maxDeadLetters, long maxDeadLetterBytes) {

    /** At 50 facts of 2 KB a second, this holds eleven hours of a database that is down. */
    public static final long DEFAULT_MAX_BYTES = 4L << 30;

    public static final long LEAST_BYTES = 1L << 20;
    public static final int DEFAULT_MAX_DEAD_LETTERS = 10_000;
    public static final long DEFAULT_MAX_DEAD_LETTER_BYTES = 64L << 20;

    public SpoolConfig {
        if (maxBytes < LEAST_BYTES) {
            throw new IllegalArgumentException(
                    "Spool bound of " + maxBytes + " bytes is too small: give at least " + LEAST_BYTES + " bytes.");
        }
        if (maxDeadLetters < 1 || maxDeadLetterBytes < 1) {
            throw new IllegalArgumentException("The bounds of the dead letters must be positive.");
        }
    }

    /** The defaults, in this directory. */
    public static SpoolConfig in(Path directory) {
        return new SpoolConfig(directory, DEFAULT_MAX_BYTES, DEFAULT_MAX_DEAD_LETTERS, DEFAULT_MAX_DEAD_LETTER_BYTES);
    }

    public SpoolConfig withMaxBytes(long bytes) {
        return new SpoolConfig(directory, bytes, maxDeadLetters, maxDeadLetterBytes);
    }
}
