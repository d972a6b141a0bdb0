package io.openclaw.db.ingest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/** When and how large files were; the same stamp means that nothing was written since. */
final class Stamp {

    private Stamp() {}

    static String of(Path... files) {
        StringBuilder stamp = new StringBuilder();
        for (Path file : files) {
            stamp.append(of(file)).append(' ');
        }
        return stamp.toString();
    }

    /** The stamp of a SQLite file and its log. */
    static String ofDatabase(Path file) {
        return of(file, file.resolveSibling(AgentFolder.name(file) + "-wal"));
    }

    private static String of(Path file) {
        try {
            BasicFileAttributes told = Files.readAttributes(file, BasicFileAttributes.class);
            return told.fileKey() + "," + told.size() + "," + told.lastModifiedTime();
        } catch (NoSuchFileException e) {
            return "-";
        } catch (IOException e) {
            return e.getClass().getSimpleName();
        }
    }
}
