package io.openclaw.gateway.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.openclaw.db.OperationsDesk;
import io.openclaw.db.operations.Build;
import io.openclaw.db.operations.Deployment;
import io.openclaw.db.operations.DeploymentQuery;
import io.openclaw.db.operations.LoggedDeployment;
import io.openclaw.db.operations.NewDeployment;
import io.vertx.ext.web.RoutingContext;
import java.util.Set;

/** {@code /api/deployments} and what is below it. Nothing is found out here but the name of this machine: who asks may be on another. */
final class DeploymentRoutes {

    private static final Set<String> FIELDS = Set.of(
            "host",
            "component",
            "version",
            "status",
            "binary_path",
            "service_name",
            "git_commit",
            "git_tag",
            "git_dirty",
            "built_at",
            "notes");

    private final OperationsDoor door;

    DeploymentRoutes(OperationsDoor door) {
        this.door = door;
    }

    void list(RoutingContext ctx) {
        Parameters given = Parameters.of(ctx.queryParams(), Set.of("host", "component", "active", "after", "limit"));
        int limit = given.count("limit", LedgerPages.USUAL, LedgerPages.MOST);
        DeploymentQuery query = new DeploymentQuery(
                given.textOrEmpty("host"),
                given.text("component"),
                given.flag("active"),
                LedgerPages.after(given),
                limit);
        boolean content = Access.content(ctx);
        door.answer(
                ctx,
                200,
                operations -> operations.deployments().list(query),
                LedgerPages.page("deployments", limit, Deployment::id, deployment -> of(deployment, content)));
    }

    void one(RoutingContext ctx) {
        Parameters.of(ctx.queryParams(), Set.of());
        long id = LedgerPages.id(ctx);
        boolean content = Access.content(ctx);
        door.answer(ctx, 200, operations -> operations.deployments().get(id), deployment -> of(deployment, content));
    }

    void log(RoutingContext ctx) {
        Parameters.of(ctx.queryParams(), Set.of());
        door.answerBody(ctx, 201, FIELDS, DeploymentRoutes::logging, DeploymentRoutes::of);
    }

    void fail(RoutingContext ctx) {
        Parameters.of(ctx.queryParams(), Set.of());
        long id = LedgerPages.id(ctx);
        door.answerBody(
                ctx,
                200,
                Set.of("notes"),
                body -> {
                    String notes = new BodyMembers(body).text("notes");
                    return operations -> operations.deployments().fail(id, notes);
                },
                deployment -> of(deployment, true));
    }

    private static OperationsDesk.Work<LoggedDeployment> logging(ObjectNode object) {
        BodyMembers body = new BodyMembers(object);
        Build build = new Build(
                body.text("binary_path"),
                body.text("service_name"),
                body.text("git_commit"),
                body.text("git_tag"),
                body.flagOrNull("git_dirty"),
                body.moment("built_at"));
        return operations -> operations
                .deployments()
                .log(new NewDeployment(
                        body.orElse("host", operations.host()),
                        body.orElse("component", ""),
                        body.orElse("version", ""),
                        body.orElse("status", "active"),
                        build,
                        body.text("notes")));
    }

    private static ObjectNode of(LoggedDeployment logged) {
        ObjectNode json = of(logged.deployment(), true);
        ArrayNode stopped = json.putArray("stopped");
        logged.stopped().forEach(stopped::add);
        return json;
    }

    private static ObjectNode of(Deployment deployment, boolean content) {
        Build build = deployment.build();
        return OperationsDoor.JSON
                .createObjectNode()
                .put("id", deployment.id())
                .put("host", deployment.host())
                .put("component", deployment.component())
                .put("version", deployment.version())
                .put("status", deployment.status())
                .put("binary_path", build.binaryPath())
                .put("service_name", build.serviceName())
                .put("git_commit", build.gitCommit())
                .put("git_tag", build.gitTag())
                .put("git_dirty", build.gitDirty())
                .put("built_at", LedgerPages.text(build.builtAt()))
                .put("deployed_at", deployment.deployedAt().toString())
                .put("ended_at", LedgerPages.text(deployment.endedAt()))
                .put("notes", content ? deployment.notes() : null);
    }
}
