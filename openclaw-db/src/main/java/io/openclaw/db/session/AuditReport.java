package io.openclaw.db.session;

import java.util.List;

/** Session files beside PostgreSQL. */
public record AuditReport(List<FileAudit> files) {

    public AuditReport {
        files = List.copyOf(files);
    }

    /** Whether all files were compared, and nothing differs. */
    public boolean isClean() {
        return different() == 0 && !hasErrors();
    }

    /** How many differences there are. */
    public long different() {
        return files.stream().mapToLong(FileAudit::different).sum();
    }

    /** Whether a file could not be read to its end. */
    public boolean hasErrors() {
        return files.stream().anyMatch(file -> file.error() != null);
    }
}
