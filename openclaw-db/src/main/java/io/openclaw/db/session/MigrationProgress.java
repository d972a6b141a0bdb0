package io.openclaw.db.session;

/** Hears how far a migration or a comparison is. Called often, on an event loop: be quick. */
@FunctionalInterface
public interface MigrationProgress {

    /** Hears nothing. */
    MigrationProgress NONE = (file, done, total) -> {};

    /**
     * Some more messages were done.
     *
     * @param done messages of this file
     * @param total messages of this file when it was opened; a live gateway may add to them
     */
    void moved(AgentFile file, long done, long total);
}
