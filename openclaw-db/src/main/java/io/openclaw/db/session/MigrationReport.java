package io.openclaw.db.session;

import java.util.List;

/** What became of all files. */
public record MigrationReport(List<FileReport> files) {

    public MigrationReport {
        files = List.copyOf(files);
    }

    /** Whether something could not be carried over as it is. */
    public boolean hasConflicts() {
        return files.stream().anyMatch(file -> !file.conflicts().isEmpty());
    }

    /** Whether a file could not be read to its end. */
    public boolean hasErrors() {
        return files.stream().anyMatch(file -> file.error() != null);
    }
}
