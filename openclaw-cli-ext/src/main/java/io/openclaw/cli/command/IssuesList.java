package io.openclaw.cli.command;

import io.openclaw.cli.output.Quantities;
import io.openclaw.db.operations.IssueQuery;
import io.openclaw.db.operations.KnownIssue;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Lists issues. */
@Command(
        name = "list",
        description = "List issues of all machines: the worst first, then the latest.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  openclaw issues list",
            "  openclaw issues list --all --component gateway --json",
            "  openclaw issues list --severity critical --host lab"
        })
final class IssuesList implements Runnable {
    private final Settings settings;

    @Mixin
    private MemoryOptions memory = new MemoryOptions();

    @Mixin
    private LimitOption limit = new LimitOption();

    @Option(names = "--open", description = "Only open ones; so it is without this, too.")
    private boolean open;

    @Option(names = "--all", description = "Closed ones too.")
    private boolean all;

    @Option(names = "--component", paramLabel = "NAME", description = "Only in this component.")
    private @Nullable String component;

    @Option(
            names = "--severity",
            paramLabel = "WORD",
            completionCandidates = Choices.Severities.class,
            description = "Only critical, high, medium or low ones.")
    private @Nullable String severity;

    @Option(names = "--host", paramLabel = "NAME", description = "Only of this machine; '' for those of no known one.")
    private @Nullable String host;

    IssuesList(Settings settings) {
        this.settings = settings;
    }

    @Override
    public void run() {
        if (open && all) {
            throw new ParameterException(memory.command(), "Give --open or --all, not both.");
        }
        int most = limit.in(memory.command());
        IssueQuery query = memory.made(() -> new IssueQuery(all, host, component, severity, null, most));
        List<KnownIssue> issues =
                memory.ask(settings, operations -> operations.issues().list(query));
        Instant now = Instant.now();
        memory.list(
                issues,
                IssueWords::values,
                new MemoryOptions.Listing<>(
                        all ? "No issue is known." : "No issue is open.",
                        most,
                        List.of("ID", "SEVERITY", "STATUS", "HOST", "COMPONENT", "TITLE", "SINCE"),
                        issue -> new String[] {
                            Long.toString(issue.id()),
                            issue.severity(),
                            issue.status(),
                            issue.host(),
                            issue.component() == null ? "" : issue.component(),
                            issue.title(),
                            Quantities.age(Duration.between(issue.createdAt(), now))
                        }));
    }
}
