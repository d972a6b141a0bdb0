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
    private final Ledger<Deployment> deployments;

    DeploymentRoutes(OperationsDoor door) {
        this.door = door;
        this.deployments = new Ledger<>(door, "deployments", Deployment::id, DeploymentRoutes::of);
    }

    void list(RoutingContext ctx) {
        deployments.list(ctx, Set.of("host", "component", "active"), (given, page) -> {
            DeploymentQuery query = new DeploymentQuery(
                    given.textOrEmpty("host"),
                    given.text("component"),
                    given.flag("active"),
                    page.after(),
                    page.limit());
            return operations -> operations.deployments().page(query, page.bytes());
        });
    }

    void one(RoutingContext ctx) {
        deployments.one(ctx, (operations, id) -> operations.deployments().get(id));
    }

    void log(RoutingContext ctx) {
        Parameters.of(ctx.queryParams(), Set.of());
        door.answerBody(ctx, 201, FIELDS, DeploymentRoutes::logging, DeploymentRoutes::of);
    }

    void fail(RoutingContext ctx) {
        deployments.change(ctx, Set.of("notes"), (id, body) -> {
            String notes = body.text("notes");
            return operations -> operations.deployments().fail(id, notes);
        });
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
                .put("built_at", Ledger.text(build.builtAt()))
                .put("deployed_at", deployment.deployedAt().toString())
                .put("ended_at", Ledger.text(deployment.endedAt()))
                .put("notes", content ? deployment.notes() : null);
    }
}
