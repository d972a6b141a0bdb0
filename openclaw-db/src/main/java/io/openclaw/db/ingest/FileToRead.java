package io.openclaw.db.ingest;

import io.openclaw.db.ingest.LogFile.Growth;
import io.openclaw.db.model.RawEvent;
import io.openclaw.db.postgres.FileProgress.Stat;
import io.openclaw.db.postgres.KnownFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A file of lines.
 *
 * @param file under the name it was found by, which its reader may need
 * @param path the file itself, where that name is a link
 */
record FileToRead(LineFormat format, LogFile file, Path path) implements Input {

    @Override
    public String source() {
        return format.name();
    }

    @Override
    public boolean knows(RawEvent event) {
        return format.knows(event);
    }

    @Override
    public Stat stat() throws IOException {
        return Stats.of(path);
    }

    @Override
    public boolean isFollowed() {
        return file.growth() != Growth.ROLLING;
    }

    @Override
    public Optional<Pages> open(KnownFile known, Memory memory, ReadingParts parts) throws IOException {
        return file.growth() == Growth.ROLLING
                ? Optional.of(RollingPages.open(this, known, memory, parts))
                : LinePages.open(this, known, parts);
    }
}
