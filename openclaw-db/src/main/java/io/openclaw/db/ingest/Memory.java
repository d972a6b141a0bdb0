package io.openclaw.db.ingest;

import java.util.HashSet;
import java.util.Set;

/** Which lines stood in a rolling file when it was last read whole: those need not be sent again. One thread at a time. */
final class Memory {

    private Set<String> seen = Set.of();

    boolean has(String hash) {
        return seen.contains(hash);
    }

    /** The file was stored as it is: whatever is not in it now will not come again. */
    void replace(Set<String> present) {
        seen = new HashSet<>(present);
    }
}
