package io.openclaw.cli.command;

import io.openclaw.db.session.AgentFile;
import io.openclaw.db.session.AuditReport;
import io.openclaw.db.session.FileAudit;
import io.openclaw.db.session.MigrationProgress;
import io.openclaw.db.session.SessionMigration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Tells whether session files and PostgreSQL agree. */
@Command(
        name = "verify",
        description = "Compare a gateway's session files with PostgreSQL, message by message.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  openclaw sessions verify",
            "  openclaw sessions verify --repair      insert what PostgreSQL lacks, then compare again",
            "",
            "Exit codes: 0 they agree, 1 they do not, 2 a file could not be read, or nothing could be done."
        })
final class SessionsVerify implements Callable<Integer> {
    private final Settings settings;

    @Mixin
    private SessionFilesOption files = new SessionFilesOption();

    @Option(names = "--repair", description = "Insert what PostgreSQL lacks. What a person deleted there stays away.")
    private boolean repair;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    SessionsVerify(Settings settings) {
        this.settings = settings;
    }

    @Override
    public Integer call() {
        return SessionWork.run(settings, files.host(), spec.commandLine(), this::run);
    }

    private int run(SessionWork work) {
        Verification verification = new Verification(work, spec.commandLine(), files.json());
        AuditReport report = verification.audit(files.in(settings));
        if (repair && report.different() > 0) {
            repair(work, report);
            report = verification.audit(files.in(settings));
        }
        return verification.told(report);
    }

    private static void repair(SessionWork work, AuditReport report) {
        List<AgentFile> wanting = report.files().stream()
                .filter(file -> file.different() > 0)
                .map(FileAudit::file)
                .toList();
        work.await(SessionMigration.create(work.parts()).run(wanting, false, MigrationProgress.NONE));
    }
}
