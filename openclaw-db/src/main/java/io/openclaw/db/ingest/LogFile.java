package io.openclaw.db.ingest;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A file to read.
 *
 * @param path absolute
 * @param agent name of the agent whose folder it lies in; null where the format has none
 * @param growth how its writer treats it
 */
record LogFile(Path path, @Nullable String agent, Growth growth) {

    /** What may happen to a file. */
    enum Growth {
        /** Lines are added at its end; it may also be replaced or written anew, which is found out. */
        APPENDED,
        /** The last so many lines are written anew with each: offsets mean nothing, each line is looked at again. */
        ROLLING,
        /** Written once, such as an archive. A name that ends in {@code .zst} is one frame or several of Zstandard (RFC 8878). */
        FINISHED
    }
}
