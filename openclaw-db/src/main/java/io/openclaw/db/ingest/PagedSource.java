package io.openclaw.db.ingest;

import io.openclaw.db.model.Fact;
import io.openclaw.db.model.RawEvent;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A store that is no file of lines, such as a SQLite database or a directory file written anew: read page by page behind a cursor. */
interface PagedSource {

    /** Its name, as {@code --source} and the column {@code source} have it: {@code openclaw-sqlite}, … */
    String name();

    /** The stores of this kind below a folder; what each {@link Path} is, the source says. */
    List<Path> find(Path root) throws IOException;

    /** As {@link LineFormat#knows}. */
    default boolean knows(RawEvent event) {
        return false;
    }

    /**
     * What was added behind a cursor. Disturbs nobody who writes: read-only, in transactions of milliseconds.
     *
     * @param cursor what the last page that was stored ended with, JSON; null: from the beginning
     * @param most facts, about
     */
    Page read(Path store, @Nullable String cursor, int most) throws IOException;

    /**
     * One page.
     *
     * @param cursor where the next begins
     * @param last whether nothing more is there at present
     * @param problems what could not be read, for people; quotes no data
     */
    record Page(List<Fact> facts, String cursor, boolean last, List<String> problems) {

        public Page {
            facts = List.copyOf(facts);
            problems = List.copyOf(problems);
        }
    }
}
