package io.openclaw.cli.command;

import io.openclaw.cli.output.Plain;
import io.openclaw.db.operations.Task;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How tasks are told. */
final class TaskWords {

    private static final int WIDEST = 200;

    private TaskWords() {}

    static Map<String, @Nullable Object> values(Task task) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        values.put("id", task.id());
        values.put("host", task.host());
        values.put("description", task.description());
        values.put("category", task.category());
        values.put("version", task.version());
        values.put("git_commit", task.commit());
        values.put("repository", task.repository());
        values.put("files_changed", task.files());
        values.put("completed_at", task.completedAt());
        return values;
    }

    static String logged(Task task) {
        return "Logged task " + task.id() + ": " + Plain.line(task.description(), WIDEST);
    }
}
