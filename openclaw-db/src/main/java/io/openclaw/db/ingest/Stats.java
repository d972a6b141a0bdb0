package io.openclaw.db.ingest;

import io.openclaw.db.postgres.FileProgress.Stat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.temporal.ChronoUnit;

/** How a file lies there: one call of the system. */
final class Stats {

    private Stats() {}

    /** Of what a link points to. PostgreSQL keeps microseconds, and what is compared with it must not be finer. */
    static Stat of(Path path) throws IOException {
        BasicFileAttributes file = Files.readAttributes(path, BasicFileAttributes.class);
        Object key = file.fileKey();
        return new Stat(
                key == null ? "" : key.toString(),
                file.size(),
                file.lastModifiedTime().toInstant().truncatedTo(ChronoUnit.MICROS));
    }
}
