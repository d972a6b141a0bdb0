package io.openclaw.db.session;

import io.openclaw.db.spool.SqliteLibrary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Properties;

/** Puts session files aside, each beside where it was, and knows what was put where. To do it again goes on. Blocks. */
final class Archive {

    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private final Path agents;
    private final Path scratch;
    private final ArchiveManifest manifest;

    Archive(Path gatewayHome, Path scratch) {
        this.agents = gatewayHome.resolve("agents");
        this.scratch = scratch;
        this.manifest = new ArchiveManifest(agents);
    }

    ArchiveManifest manifest() {
        return manifest;
    }

    Path agents() {
        return agents;
    }

    /** Where the file of an agent is when it is in use. */
    Path inUse(String agent) {
        return agents.resolve(agent).resolve(AgentFile.NAME);
    }

    /** Puts a file aside, its log moved into it. The manifest knows it before it goes. */
    void putAside(AgentFile file, Instant at) {
        mergeLog(file.path());
        String name = AgentFile.NAME + "." + STAMP.format(at) + ".archived";
        manifest.put(ArchiveManifest.describe(file.agent(), file.path(), name));
        try {
            Files.move(file.path(), file.path().resolveSibling(name), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw FileTrouble.of(file.path(), e);
        }
    }

    /** Leaving WAL mode takes the file for oneself: it fails when anybody else has it open. The mode is put back. */
    private void mergeLog(Path file) {
        try {
            if (Files.size(file) == 0) {
                return;
            }
            SqliteLibrary.load(scratch.resolve("native"));
            try (Database database = Database.connect("jdbc:sqlite:" + file.toUri(), new Properties())) {
                database.run("PRAGMA busy_timeout = 5000");
                database.run("PRAGMA journal_mode = DELETE");
                database.run("PRAGMA journal_mode = WAL");
            }
            ArchiveManifest.force(file);
        } catch (SQLException e) {
            throw FileTrouble.of(file, e);
        } catch (IOException e) {
            throw FileTrouble.of(file, e);
        }
    }

    /** Removes what was put aside, after all of it is in use again. */
    void clear() {
        List<ArchiveManifest.Entry> entries = manifest.read();
        for (ArchiveManifest.Entry entry : entries) {
            Path file = entry.in(agents);
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                throw FileTrouble.of(file, e);
            }
        }
        manifest.delete();
    }
}
