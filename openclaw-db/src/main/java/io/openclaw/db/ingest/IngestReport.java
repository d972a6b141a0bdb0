package io.openclaw.db.ingest;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a tailer did since it began, and how far it is.
 *
 * @param sources by name of the format
 * @param problem why nothing goes on at present, and what to do; null when it goes on
 * @param problems of single files and folders
 */
public record IngestReport(
        Map<String, Of> sources, @Nullable String problem, List<String> problems) {

    public IngestReport {
        sources = Map.copyOf(sources);
        problems = List.copyOf(problems);
    }

    /** Of all sources together. */
    public Of total() {
        return sources.values().stream().reduce(Of.NONE, Of::plus);
    }

    /**
     * Of one source.
     *
     * @param files there now
     * @param behind bytes that PostgreSQL does not have yet
     * @param lines that were read
     * @param facts that they tell
     * @param added facts of them that PostgreSQL did not have
     * @param errors lines and facts that could not be stored
     * @param unknown facts of a type that the format does not know, kept word for word
     */
    public record Of(long files, long behind, long lines, long facts, long added, long errors, long unknown) {

        static final Of NONE = new Of(0, 0, 0, 0, 0, 0, 0);

        Of plus(Of other) {
            return new Of(
                    files + other.files,
                    behind + other.behind,
                    lines + other.lines,
                    facts + other.facts,
                    added + other.added,
                    errors + other.errors,
                    unknown + other.unknown);
        }
    }
}
