package io.openclaw.db.operations;

import org.jspecify.annotations.Nullable;

/**
 * Which issues are asked for.
 *
 * @param all those too that are closed
 * @param host of this machine, empty: of no known one; null: of all
 * @param component null: all
 * @param severity one of {@link NewIssue#SEVERITIES}; null: all
 * @param after only those that come after this one, an id; null: from the first
 */
public record IssueQuery(
        boolean all,
        @Nullable String host,
        @Nullable String component,
        @Nullable String severity,
        @Nullable Long after,
        int limit) {

    /** @throws InvalidFieldException when there is no such severity */
    public IssueQuery {
        severity = severity == null ? null : Checks.word("severity", severity, NewIssue.SEVERITIES);
    }
}
