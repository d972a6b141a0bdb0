package io.openclaw.db.ingest;

import io.openclaw.db.model.Fact;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Turns the lines of one file into facts, from the first to the last. Not thread-safe. */
interface LineReader {

    /**
     * What a line says, in order; empty for a line that says nothing worth keeping. What a format does not know is a
     * {@link io.openclaw.db.model.RawEvent}, word for word. Facts name themselves by the ids of the program that wrote them, so that the
     * same line in a copy of the file is the same fact.
     *
     * @param offset where in the file the line begins, in bytes
     * @param line without its end
     * @throws MalformedLineException when it is none of the format; the line becomes a dead letter and reading goes on behind it
     */
    List<Fact> read(long offset, String line) throws MalformedLineException;

    /** What it must know to go on behind the last line, as JSON; null when each line stands alone. */
    @Nullable String state();
}
