package io.openclaw.db.operations;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A deployment to be written down.
 *
 * @param host the machine it is on
 * @param status one of {@link #STATUSES}; an active one takes the place of the active one of the same host and component
 */
public record NewDeployment(
        String host,
        String component,
        String version,
        String status,
        Build build,
        @Nullable String notes) {

    public static final List<String> STATUSES = List.of("active", "stopped", "failed");

    /** @throws InvalidFieldException naming the field that cannot be written down */
    public NewDeployment {
        host = Checks.name("host", host);
        component = Checks.name("component", component);
        version = Checks.name("version", version);
        status = Checks.word("status", status, STATUSES);
        notes = Checks.orNothing(notes);
    }
}
