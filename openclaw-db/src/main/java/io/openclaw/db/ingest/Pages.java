package io.openclaw.db.ingest;

import java.io.IOException;

/** A file that is open, read page by page behind what is stored. Blocks; one thread at a time. */
interface Pages extends AutoCloseable {

    /**
     * What follows the page before.
     *
     * @param most lines; for a store, facts, about
     */
    Page next(int most) throws IOException;

    /** Tells that the pages so far are stored. */
    default void stored() {}

    @Override
    void close();
}
