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

    private static final Set<String> QUERY = Set.of("all", "host", "component", "severity");
    private static final Set<String> FIELDS =
            Set.of("host", "title", "severity", "component", "description", "workaround", "force");
    private static final Set<String> EDITED =
            Set.of("title", "severity", "component", "description", "workaround", "force");

    private final Ledger<KnownIssue> issues;

    IssueRoutes(OperationsDoor door) {
        this.issues = new Ledger<>(door, "issues", KnownIssue::id, IssueRoutes::of);
    }

    void list(RoutingContext ctx) {
        issues.list(ctx, QUERY, (given, page) -> {
            IssueQuery query = new IssueQuery(
                    given.flag("all"),
                    given.textOrEmpty("host"),
                    given.text("component"),
                    given.text("severity"),
                    page.after(),
                    page.limit());
            return operations -> operations.issues().page(query, page.bytes());
        });
    }

    void one(RoutingContext ctx) {
        issues.one(ctx, (operations, id) -> operations.issues().get(id));
    }

    void add(RoutingContext ctx) {
        issues.add(
                ctx,
                FIELDS,
                body -> operations -> operations
                        .issues()
                        .add(
                                new NewIssue(
                                        body.orElse("host", operations.host()),
                                        body.orElse("title", ""),
                                        body.orElse("severity", "medium"),
                                        body.text("component"),
                                        body.text("description"),
                                        body.text("workaround")),
                                body.flag("force")));
    }

    /** Resolved, or wontfix. */
    void close(RoutingContext ctx, String status) {
        issues.change(ctx, Set.of("note"), (id, body) -> {
            String note = body.text("note");
            return operations ->
                    operations.issues().close(List.of(id), status, note).get(0);
        });
    }

    void reopen(RoutingContext ctx) {
        issues.change(ctx, Set.of("force"), (id, body) -> {
            boolean force = body.flag("force");
            return operations -> operations.issues().reopen(List.of(id), force).get(0);
        });
    }

    void edit(RoutingContext ctx) {
        issues.change(ctx, EDITED, (id, body) -> {
            IssueEdit edit = new IssueEdit(
                    body.text("title"),
                    body.text("severity"),
                    body.text("component"),
                    body.text("description"),
                    body.text("workaround"));
            boolean force = body.flag("force");
            return operations -> operations.issues().edit(id, edit, force);
        });
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
                .put("updated_at", Ledger.text(issue.updatedAt()))
                .put("resolved_at", Ledger.text(issue.resolvedAt()));
    }

    private static @Nullable String shown(@Nullable String text, boolean content) {
        return content ? text : null;
    }
}
