package io.openclaw.db.session;

import java.util.List;
import java.util.stream.Stream;

/**
 * What looking through some messages found.
 *
 * @param hits newest first
 * @param position of the last message looked at
 * @param more whether there may be messages before it
 */
record SearchStep(List<SessionHit> hits, long position, boolean more) {

    SearchStep {
        hits = List.copyOf(hits);
    }

    /** This and what the step after it found. */
    SearchStep then(SearchStep next) {
        return new SearchStep(Stream.concat(hits.stream(), next.hits.stream()).toList(), next.position, next.more);
    }
}
