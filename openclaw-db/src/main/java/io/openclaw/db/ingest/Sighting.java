package io.openclaw.db.ingest;

import io.openclaw.db.ingest.Seen.FileName;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * What a look at the folders found.
 *
 * @param seen what is new, or not as it was at the look before
 * @param lost what was there and is not
 * @param folders all folders that hold something
 * @param problems what could not be looked at
 */
record Sighting(List<Seen> seen, List<FileName> lost, Set<Path> folders, List<String> problems) {

    Sighting {
        seen = List.copyOf(seen);
        lost = List.copyOf(lost);
        folders = Set.copyOf(folders);
        problems = List.copyOf(problems);
    }
}
