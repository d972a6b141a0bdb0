package io.openclaw.db.operations;

import org.jspecify.annotations.Nullable;

/** New values for fields of an issue. Null leaves a field as it is; an empty component, description or workaround takes it away. */
public record IssueEdit(
        @Nullable String title,
        @Nullable String severity,
        @Nullable String component,
        @Nullable String description,
        @Nullable String workaround) {

    /** @throws InvalidFieldException naming the field that cannot be written down */
    public IssueEdit {
        title = title == null ? null : Checks.text("title", title);
        severity = severity == null ? null : Checks.word("severity", severity, NewIssue.SEVERITIES);
        component = component == null || component.isBlank() ? component : Checks.name("component", component);
        if (title == null && severity == null && component == null && description == null && workaround == null) {
            throw new InvalidFieldException(
                    "title",
                    "or severity, component, description or workaround must be given: nothing is to be changed.");
        }
    }
}
