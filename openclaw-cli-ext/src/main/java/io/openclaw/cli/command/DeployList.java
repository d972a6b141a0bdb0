package io.openclaw.cli.command;

import io.openclaw.cli.output.Quantities;
import io.openclaw.db.operations.Deployment;
import io.openclaw.db.operations.DeploymentQuery;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists deployments. */
@Command(
        name = "list",
        description = "List deployments of all machines, the latest first.",
        footerHeading = "%nExamples:%n",
        footer = {"  openclaw deploy list --active", "  openclaw deploy list --host lab --component api --json"})
final class DeployList implements Runnable {
    private final Settings settings;

    @Mixin
    private MemoryOptions memory = new MemoryOptions();

    @Mixin
    private LimitOption limit = new LimitOption();

    @Option(names = "--host", paramLabel = "NAME", description = "Only of this machine.")
    private @Nullable String host;

    @Option(names = "--component", paramLabel = "NAME", description = "Only of this component.")
    private @Nullable String component;

    @Option(names = "--active", description = "Only what runs.")
    private boolean active;

    DeployList(Settings settings) {
        this.settings = settings;
    }

    @Override
    public void run() {
        int most = limit.in(memory.command());
        DeploymentQuery query = new DeploymentQuery(host, component, active, null, most);
        List<Deployment> deployments =
                memory.ask(settings, operations -> operations.deployments().list(query));
        Instant now = Instant.now();
        memory.list(
                deployments,
                DeployWords::values,
                new MemoryOptions.Listing<>(
                        "No deployment is known.",
                        most,
                        List.of("ID", "HOST", "COMPONENT", "VERSION", "STATUS", "DEPLOYED"),
                        deployment -> new String[] {
                            Long.toString(deployment.id()),
                            deployment.host(),
                            deployment.component(),
                            deployment.version(),
                            deployment.status(),
                            Quantities.age(Duration.between(deployment.deployedAt(), now)) + " ago"
                        }));
    }
}
