package io.openclaw.gateway.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.openclaw.db.operations.NewTask;
import io.openclaw.db.operations.Task;
import io.openclaw.db.operations.TaskQuery;
import io.vertx.ext.web.RoutingContext;
import java.time.Clock;
import java.util.Set;

/** {@code /api/tasks} and what is below it. */
final class TaskRoutes {

    private static final Set<String> QUERY = Set.of("since", "category", "host");
    private static final Set<String> FIELDS =
            Set.of("host", "description", "category", "version", "git_commit", "repository", "files_changed");

    private final Ledger<Task> tasks;
    private final Clock clock;

    TaskRoutes(OperationsDoor door, Clock clock) {
        this.tasks = new Ledger<>(door, "tasks", Task::id, TaskRoutes::of);
        this.clock = clock;
    }

    void list(RoutingContext ctx) {
        tasks.list(ctx, QUERY, (given, page) -> {
            TaskQuery query = new TaskQuery(
                    given.moment("since", clock.instant()),
                    given.text("category"),
                    given.textOrEmpty("host"),
                    page.after(),
                    page.limit());
            return operations -> operations.tasks().page(query, page.bytes());
        });
    }

    void one(RoutingContext ctx) {
        tasks.one(ctx, (operations, id) -> operations.tasks().get(id));
    }

    void log(RoutingContext ctx) {
        tasks.add(
                ctx,
                FIELDS,
                body -> operations -> operations
                        .tasks()
                        .log(new NewTask(
                                body.orElse("host", operations.host()),
                                body.orElse("description", ""),
                                body.text("category"),
                                body.text("version"),
                                body.text("git_commit"),
                                body.text("repository"),
                                body.texts("files_changed"))));
    }

    private static ObjectNode of(Task task, boolean content) {
        ObjectNode json = OperationsDoor.JSON
                .createObjectNode()
                .put("id", task.id())
                .put("host", task.host())
                .put("description", content ? task.description() : null)
                .put("category", task.category())
                .put("version", task.version())
                .put("git_commit", task.commit())
                .put("repository", task.repository());
        ArrayNode files = json.putArray("files_changed");
        task.files().forEach(files::add);
        return json.put("completed_at", task.completedAt().toString());
    }
}
