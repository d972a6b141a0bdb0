package io.openclaw.db.ingest;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is to be read.
 *
 * @param roots where files are looked for
 * @param sources names of formats; all, when there is none
 * @param since files that were not written since then are left for another time; null: all
 * @param lanes how many files are read at once
 */
public record IngestOptions(
        List<Root> roots, Set<String> sources, @Nullable Instant since, int lanes) {

    public IngestOptions {
        roots = List.copyOf(roots);
        sources = Set.copyOf(sources);
        if (lanes < 1) {
            throw new IllegalArgumentException("With " + lanes + " lanes nothing would be read: at least 1 is needed.");
        }
    }

    /** Everything below these roots. */
    public static IngestOptions of(List<Root> roots) {
        return new IngestOptions(roots, Set.of(), null, 1);
    }

    public IngestOptions withLanes(int number) {
        return new IngestOptions(roots, sources, since, number);
    }

    public IngestOptions withSources(Set<String> names) {
        return new IngestOptions(roots, names, since, lanes);
    }

    public IngestOptions withSince(@Nullable Instant moment) {
        return new IngestOptions(roots, sources, moment, lanes);
    }
}
