package io.openclaw.db.operations;

import java.util.List;

/**
 * A deployment that was written down.
 *
 * @param stopped ids of those it took the place of, ascending
 */
public record LoggedDeployment(Deployment deployment, List<Long> stopped) {
    public LoggedDeployment {
        stopped = List.copyOf(stopped);
    }
}
