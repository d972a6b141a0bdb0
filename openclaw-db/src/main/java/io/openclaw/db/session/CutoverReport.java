package io.openclaw.db.session;

import java.util.List;

/**
 * What a change of the store did.
 *
 * @param mode the mode of the home now
 * @param agents whose files were put aside, or back
 */
public record CutoverReport(SessionMode mode, List<String> agents) {

    public CutoverReport {
        agents = List.copyOf(agents);
    }
}
