package io.openclaw.cli.command;

import io.openclaw.cli.output.Json;
import io.openclaw.db.session.AgentFile;
import io.openclaw.db.session.MigrationReport;
import io.openclaw.db.session.SessionMigration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Moves the session files of a gateway to PostgreSQL. */
@Command(
        name = "migrate-sessions",
        description = "Move a gateway's sessions from its files to PostgreSQL; the files stay as they are.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  openclaw migrate-sessions --dry-run",
            "  openclaw migrate-sessions --home /srv/bot/.openclaw --host bot-1",
            "",
            "The gateway may run meanwhile. Run again, it changes nothing; killed, it goes on where it was.",
            "Exit codes: 0 done, 1 something could not be carried over as it is, 2 a file could not be read, or nothing could be done."
        })
final class MigrateSessions implements Callable<Integer> {
    private final Settings settings;

    @Mixin
    private SessionFilesOption files = new SessionFilesOption();

    @Option(names = "--dry-run", description = "Only count what would be done.")
    private boolean dryRun;

    @Option(names = "--verify-only", description = "Only compare, as `openclaw sessions verify` does.")
    private boolean verifyOnly;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    MigrateSessions(Settings settings) {
        this.settings = settings;
    }

    @Override
    public Integer call() {
        return SessionWork.run(settings, files.host(), spec.commandLine(), this::run);
    }

    private int run(SessionWork work) {
        List<AgentFile> meant = files.in(settings);
        if (verifyOnly) {
            return new Verification(work, spec.commandLine(), files.json()).run(meant);
        }
        ProgressLine progress = new ProgressLine(spec.commandLine().getErr());
        MigrationReport report;
        try {
            report = work.await(SessionMigration.create(work.parts()).run(meant, dryRun, progress));
        } finally {
            progress.clear();
        }
        spec.commandLine()
                .getOut()
                .println(files.json() ? Json.of(SessionWords.values(report)) : SessionWords.text(report));
        return SessionWork.code(report.hasErrors(), report.hasConflicts());
    }
}
