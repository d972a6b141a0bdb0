package io.openclaw.cli.command;

import io.openclaw.cli.output.Json;
import io.openclaw.db.session.AgentFile;
import io.openclaw.db.session.AuditReport;
import io.openclaw.db.session.Pace;
import io.openclaw.db.session.SessionAudit;
import java.util.List;
import picocli.CommandLine;

/** Compares files with PostgreSQL and prints what differs. */
final class Verification {
    private final SessionWork work;
    private final CommandLine command;
    private final boolean json;

    Verification(SessionWork work, CommandLine command, boolean json) {
        this.work = work;
        this.command = command;
        this.json = json;
    }

    /** Compares and prints; the exit code. */
    int run(List<AgentFile> files) {
        return told(audit(files));
    }

    AuditReport audit(List<AgentFile> files) {
        ProgressLine progress = new ProgressLine(command.getErr());
        try {
            return work.await(SessionAudit.create(work.parts()).run(files, Pace.FULL, progress));
        } finally {
            progress.clear();
        }
    }

    /** Prints; the exit code. */
    int told(AuditReport report) {
        command.getOut().println(json ? Json.of(AuditWords.values(report)) : AuditWords.text(report));
        return SessionWork.code(report.hasErrors(), !report.isClean());
    }
}
