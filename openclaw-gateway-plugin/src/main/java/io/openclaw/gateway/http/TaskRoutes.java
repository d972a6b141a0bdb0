package io.openclaw.gateway.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.openclaw.db.operations.NewTask;
import io.openclaw.db.operations.Task;
import io.openclaw.db.operations.TaskQuery;
import io.vertx.ext.web.RoutingContext;
import java.time.Clock;
import java.time.Instant;
import java.util.Set;

/** {@code /api/tasks} and what is below it. */
final class TaskRoutes {

    private static final Set<String> QUERY = Set.of("since", "category", "host", "after", "limit");
    private static final Set<String> FIELDS =
            Set.of("host", "description", "category", "version", "git_commit", "repository", "files_changed");

    private final OperationsDoor door;
    private final Clock clock;

    TaskRoutes(OperationsDoor door, Clock clock) {
        this.door = door;
        this.clock = clock;
    }

    void list(RoutingContext ctx) {
        Parameters given = Parameters.of(ctx.queryParams(), QUERY);
        int limit = given.count("limit", LedgerPages.USUAL, LedgerPages.MOST);
        Instant since = given.moment("since", clock.instant());
        String category = given.text("category");
        String host = given.textOrEmpty("host");
        Long after = LedgerPages.after(given);
        boolean content = Access.content(ctx);
        door.answer(
                ctx,
                200,
                operations -> operations.tasks().list(new TaskQuery(since, category, host, after, limit)),
                LedgerPages.page("tasks", limit, Task::id, task -> of(task, content)));
    }

    void one(RoutingContext ctx) {
        Parameters.of(ctx.queryParams(), Set.of());
        long id = LedgerPages.id(ctx);
        boolean content = Access.content(ctx);
        door.answer(ctx, 200, operations -> operations.tasks().get(id), task -> of(task, content));
    }

    void log(RoutingContext ctx) {
        Parameters.of(ctx.queryParams(), Set.of());
        door.answerBody(
                ctx,
                201,
                FIELDS,
                object -> {
                    BodyMembers body = new BodyMembers(object);
                    return operations -> operations
                            .tasks()
                            .log(new NewTask(
                                    body.orElse("host", operations.host()),
                                    body.orElse("description", ""),
                                    body.text("category"),
                                    body.text("version"),
                                    body.text("git_commit"),
                                    body.text("repository"),
                                    body.texts("files_changed")));
                },
                task -> of(task, true));
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
