package io.openclaw.db.operations;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An issue to be written down.
 *
 * @param host the machine it is seen on
 * @param severity one of {@link #SEVERITIES}
 */
public record NewIssue(
        String host,
        String title,
        String severity,
        @Nullable String component,
        @Nullable String description,
        @Nullable String workaround) {

    /** The worst first. */
    public static final List<String> SEVERITIES = List.of("critical", "high", "medium", "low");

    /** @throws InvalidFieldException naming the field that cannot be written down */
    public NewIssue {
        host = Checks.name("host", host);
        title = Checks.text("title", title);
        severity = Checks.word("severity", severity, SEVERITIES);
        component = component == null ? null : Checks.name("component", component);
        description = Checks.orNothing(description);
        workaround = Checks.orNothing(workaround);
    }
}
