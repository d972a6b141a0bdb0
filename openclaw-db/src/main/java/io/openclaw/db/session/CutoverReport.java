package io.openclaw.db.session;

import java.nio.file.Path;
import java.util.List;

/**
 * What a change of the store did.
 *
 * @param mode the mode of the home now
 * @param agents whose files were put aside, or are back
 * @param archived the files that were put aside; after a rollback they are no longer needed, and are kept all the same
 * @param different how many differences there are between the files and PostgreSQL, after a rollback
 */
public record CutoverReport(SessionMode mode, List<String> agents, List<Path> archived, long different) {

    public CutoverReport {
        agents = List.copyOf(agents);
        archived = List.copyOf(archived);
    }
}
