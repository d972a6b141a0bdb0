package io.openclaw.db.ingest;

import io.openclaw.db.model.RawEvent;
import io.openclaw.db.postgres.FileProgress.Stat;
import io.openclaw.db.postgres.KnownFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** Something that was found and can be read. */
interface Input {

    /** Name of its format. */
    String source();

    Path path();

    /** Whether its format knows this type of event. */
    boolean knows(RawEvent event);

    /** How it lies there now. Blocks. */
    Stat stat() throws IOException;

    /** Whether its bytes tell which file it is, so that it can be followed under another name. */
    boolean isFollowed();

    /**
     * Opens it behind what is stored; empty when what was stored does not stand in it any more. Blocks.
     *
     * @param memory what was kept of it since this process began
     */
    Optional<Pages> open(KnownFile known, Memory memory, ReadingParts parts) throws IOException;
}
