package io.openclaw.db.ingest;

/** Hears how far reading is. Called often, on an event loop: must return at once. */
@FunctionalInterface
public interface IngestProgress {

    IngestProgress NONE = (done, total) -> {};

    /** So many bytes of the files are read; the total may grow. */
    void moved(long done, long total);
}
