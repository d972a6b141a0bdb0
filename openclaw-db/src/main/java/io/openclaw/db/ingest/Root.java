package io.openclaw.db.ingest;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where files are looked for.
 *
 * @param path a folder, or a single file; need not exist yet
 * @param program whose usual home it is, as the names of its formats begin: {@code openclaw}, {@code zeroclaw}, …; null: any format may lie
 *     there
 */
public record Root(Path path, @Nullable String program) {

    /** What a user named. */
    public static Root given(Path path) {
        return new Root(path.toAbsolutePath().normalize(), null);
    }

    boolean takes(String format) {
        return program == null || format.startsWith(program);
    }
}
