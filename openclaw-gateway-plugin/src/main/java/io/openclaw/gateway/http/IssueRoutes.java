package io.openclaw.gateway.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.openclaw.db.operations.IssueEdit;
import io.openclaw.db.operations.IssueQuery;
import io.openclaw.db.operations.KnownIssue;
import io.openclaw.db.operations.NewIssue;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code /api/issues} and what is below it. */
final class IssueRoutes {

    private static final Set<String> QUERY = Set.of("all", "host", "component", "severity", "after", "limit");
    private static final Set<String> FIELDS =
            Set.of("host", "title", "severity", "component", "description", "workaround", "force");
    private static final Set<String> EDITED =
            Set.of("title", "severity", "component", "description", "workaround", "force");

    private final OperationsDoor door;

    IssueRoutes(OperationsDoor door) {
        this.door = door;
    }

    void list(RoutingContext ctx) {
        Parameters given = Parameters.of(ctx.queryParams(), QUERY);
        int limit = given.count("limit", LedgerPages.USUAL, LedgerPages.MOST);
        boolean all = given.flag("all");
        String host = given.textOrEmpty("host");
        String component = given.text("component");
        String severity = given.text("severity");
        Long after = LedgerPages.after(given);
        boolean content = Access.content(ctx);
        door.answer(
                ctx,
                200,
                operations -> operations.issues().list(new IssueQuery(all, host, component, severity, after, limit)),
                LedgerPages.page("issues", limit, KnownIssue::id, issue -> of(issue, content)));
    }

    void one(RoutingContext ctx) {
        Parameters.of(ctx.queryParams(), Set.of());
        long id = LedgerPages.id(ctx);
        boolean content = Access.content(ctx);
        door.answer(ctx, 200, operations -> operations.issues().get(id), issue -> of(issue, content));
    }

    void add(RoutingContext ctx) {
        Parameters.of(ctx.queryParams(), Set.of());
        door.answerBody(
                ctx,
                201,
                FIELDS,
                object -> {
                    BodyMembers body = new BodyMembers(object);
                    return operations -> operations
                            .issues()
                            .add(
                                    new NewIssue(
                                            body.orElse("host", operations.host()),
                                            body.orElse("title", ""),
                                            body.orElse("severity", "medium"),
                                            body.text("component"),
                                            body.text("description"),
                                            body.text("workaround")),
                                    body.flag("force"));
                },
                issue -> of(issue, true));
    }

    /** Resolved, or wontfix. */
    void close(RoutingContext ctx, String status) {
        Parameters.of(ctx.queryParams(), Set.of());
        long id = LedgerPages.id(ctx);
        door.answerBody(
                ctx,
                200,
                Set.of("note"),
                object -> {
                    String note = new BodyMembers(object).text("note");
                    return operations ->
                            operations.issues().close(List.of(id), status, note).get(0);
                },
                issue -> of(issue, true));
    }

    void reopen(RoutingContext ctx) {
        Parameters.of(ctx.queryParams(), Set.of());
        long id = LedgerPages.id(ctx);
        door.answerBody(
                ctx,
                200,
                Set.of("force"),
                object -> {
                    boolean force = new BodyMembers(object).flag("force");
                    return operations ->
                            operations.issues().reopen(List.of(id), force).get(0);
                },
                issue -> of(issue, true));
    }

    void edit(RoutingContext ctx) {
        Parameters.of(ctx.queryParams(), Set.of());
        long id = LedgerPages.id(ctx);
        door.answerBody(
                ctx,
                200,
                EDITED,
                object -> {
                    BodyMembers body = new BodyMembers(object);
                    return operations -> operations
                            .issues()
                            .edit(
                                    id,
                                    new IssueEdit(
                                            body.text("title"),
                                            body.text("severity"),
                                            body.text("component"),
                                            body.text("description"),
                                            body.text("workaround")),
                                    body.flag("force"));
                },
                issue -> of(issue, true));
    }

    private static ObjectNode of(KnownIssue issue, boolean content) {
        return OperationsDoor.JSON
                .createObjectNode()
                .put("id", issue.id())
                .put("host", issue.host())
                .put("title", shown(issue.title(), content))
                .put("severity", issue.severity())
                .put("status", issue.status())
                .put("component", issue.component())
                .put("description", shown(issue.description(), content))
                .put("workaround", shown(issue.workaround(), content))
                .put("resolution", shown(issue.resolution(), content))
                .put("created_at", issue.createdAt().toString())
                .put("updated_at", LedgerPages.text(issue.updatedAt()))
                .put("resolved_at", LedgerPages.text(issue.resolvedAt()));
    }

    private static @Nullable String shown(@Nullable String text, boolean content) {
        return content ? text : null;
    }
}
