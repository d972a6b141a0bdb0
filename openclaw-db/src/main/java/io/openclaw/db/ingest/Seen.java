package io.openclaw.db.ingest;

import io.openclaw.db.postgres.FileProgress.Stat;

/** Something to read as it lay there when it was looked at. */
record Seen(Input file, Stat stat) {

    FileName name() {
        return new FileName(file.source(), file.path().toString());
    }

    /** A file is one format's. */
    record FileName(String source, String path) {}
}
