package io.openclaw.cli.command;

import io.openclaw.cli.output.Json;
import io.openclaw.db.ingest.IngestStatus;
import io.openclaw.db.session.MigrationParts;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Says what was read, by source. */
@Command(
        name = "status",
        description = "What was read, by source: files, lag, errors, and what the rows add up to.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  openclaw ingest status",
            "  openclaw ingest status --json",
            "",
            "A row that several sources tell counts for the one that told it first; source live is what gateways told directly.",
            "The cost is the sum over the calls whose cost is known; UNPRICED says how many used tokens and are not."
        })
final class IngestStatusCommand implements Runnable {
    private final Settings settings;

    @Option(names = "--json", description = "One JSON object on one line.")
    private boolean json;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    IngestStatusCommand(Settings settings) {
        this.settings = settings;
    }

    @Override
    public void run() {
        try (SessionWork work = SessionWork.open(settings, null, spec.commandLine())) {
            MigrationParts parts = work.parts();
            IngestStatus status = work.await(IngestStatus.read(parts.vertx(), parts.postgres(), parts.host()));
            PrintWriter out = spec.commandLine().getOut();
            out.println(json ? Json.of(SourceWords.values(status)) : SourceWords.text(status));
            out.flush();
        }
    }
}
