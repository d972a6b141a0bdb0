package io.openclaw.db.session;

import java.util.List;

/** Session files beside PostgreSQL. */
public record AuditReport(List<FileAudit> files) {

    public AuditReport {
        files = List.copyOf(files);
    }

    public boolean isClean() {
        return files.stream().allMatch(file -> file.different() == 0);
    }
}
