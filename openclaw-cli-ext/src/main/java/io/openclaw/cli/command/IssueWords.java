package io.openclaw.cli.command;

import io.openclaw.cli.output.Plain;
import io.openclaw.db.operations.KnownIssue;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How issues are told. */
final class IssueWords {

    private static final int WIDEST = 200;

    private IssueWords() {}

    static Map<String, @Nullable Object> values(KnownIssue issue) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        values.put("id", issue.id());
        values.put("host", issue.host());
        values.put("title", issue.title());
        values.put("severity", issue.severity());
        values.put("status", issue.status());
        values.put("component", issue.component());
        values.put("description", issue.description());
        values.put("workaround", issue.workaround());
        values.put("resolution", issue.resolution());
        values.put("created_at", issue.createdAt());
        values.put("updated_at", issue.updatedAt());
        values.put("resolved_at", issue.resolvedAt());
        return values;
    }

    /** What became of it, in a sentence. */
    static String sentence(String done, KnownIssue issue) {
        return done + " issue " + issue.id() + " [" + issue.severity() + "]: " + Plain.line(issue.title(), WIDEST);
    }
}
