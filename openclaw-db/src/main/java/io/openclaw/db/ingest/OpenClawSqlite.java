package io.openclaw.db.ingest;

import io.openclaw.db.model.RawEvent;
import io.openclaw.db.spool.SpoolException;
import io.openclaw.db.spool.SqliteLibrary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Transcripts and sessions of OpenClaw from 2026.8 on: {@code agents/<agent>/agent/openclaw-agent.sqlite}, read while the gateway is at work on
 * it. See {@link AgentDatabase} for what is asked of it and {@link ReadOnlySqlite} for how.
 */
final class OpenClawSqlite implements PagedSource {

    private final Path scratch;

    /**
     * A reader of such databases.
     *
     * @param scratch a folder of ours for what must be copied to be read
     */
    OpenClawSqlite(Path scratch) {
        this.scratch = scratch;
    }

    @Override
    public String name() {
        return "openclaw-sqlite";
    }

    @Override
    public List<Path> find(Path root) throws IOException {
        List<Path> found = new ArrayList<>();
        if (Files.isRegularFile(root)) {
            return AgentFolder.name(root).equals("openclaw-agent.sqlite")
                    ? List.of(root.toAbsolutePath().normalize())
                    : List.of();
        }
        for (AgentFolder agent : AgentFolder.below(root)) {
            if (Files.isRegularFile(agent.database())) {
                found.add(agent.database());
            }
        }
        return found;
    }

    @Override
    public boolean knows(RawEvent event) {
        return Transcript.knows(event);
    }

    @Override
    public Page read(Path store, @Nullable String cursor, int most) throws IOException {
        AgentCursor at = AgentCursor.of(cursor);
        String before = cursor == null ? at.json() : cursor;
        String stamp = Stamp.ofDatabase(store);
        if (stamp.equals(at.stamp)) {
            return new Page(List.of(), before, true, List.of());
        }
        try (ReadOnlySqlite sqlite = ReadOnlySqlite.open(store, scratch)) {
            AgentReading reading =
                    new AgentReading(sqlite, AgentFolder.of(store).agent(), at, most);
            boolean last = reading.read();
            if (!sqlite.settled()) {
                return new Page(List.of(), before, false, List.of());
            }
            at.stamp = last ? stamp : "";
            return new Page(reading.facts(), at.json(), last, reading.problems());
        } catch (SQLException e) {
            throw new IOException("SQLite says " + SqliteLibrary.errorName(e) + ". It is read again later.", e);
        } catch (SpoolException e) {
            throw new IOException(e.getMessage(), e);
        }
    }
}
