package io.openclaw.db.ingest;

import io.openclaw.db.model.RawEvent;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A format of files that a program appends lines to: where they lie, and what their lines say. */
interface LineFormat {

    /** Its name, as {@code --source} and the column {@code source} have it: {@code openclaw-jsonl}, {@code claude-code}, … */
    String name();

    /**
     * The files of this format below a folder.
     *
     * @param root the usual home of the program, or what the user gave by {@code --path}: a home, a folder in it, or a single file
     */
    List<LogFile> find(Path root) throws IOException;

    /**
     * Whether an event that a reader made is of a type that the format knows, though no table has a place for it; what it does not know is
     * counted as unknown, and shown. By default every event is one that nobody knows.
     */
    default boolean knows(RawEvent event) {
        return false;
    }

    /**
     * A reader of one file.
     *
     * @param state what {@link LineReader#state} gave behind the last line that was stored; null: from the beginning
     */
    LineReader reader(LogFile file, @Nullable String state);
}
