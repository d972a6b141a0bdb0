package io.openclaw.db.ingest;

import io.openclaw.db.spool.SpoolException;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds the session of a transcript of one agent in what the gateway writes beside: {@code sessions.json}; what the migration to SQLite left of
 * it; the agent's database, which also knows the keys of deleted sessions; backups of {@code sessions.json}. Each is read when it is needed
 * and again when it has changed. What cannot be read finds nothing. Thread-safe.
 */
final class SessionIndex {

    private static final String OLD = "legacy-store.sessions.json";
    private static final String BACKUP = "sessions.json.bak";

    private final AgentFolder agent;
    private final Path scratch;
    private final Map<Path, Known> read = new HashMap<>();

    /** What one file knows, by session id and by name of the transcript's file. */
    private record Known(String stamp, Map<String, KnownSession> byId, Map<String, KnownSession> byStem) {}

    /** Reads such a file. */
    private interface Reading {
        Known read(Path file, String stamp) throws IOException, SQLException;
    }

    SessionIndex(AgentFolder agent, Path scratch) {
        this.agent = agent;
        this.scratch = scratch;
    }

    /**
     * The session of a transcript; null where nobody knows it.
     *
     * @param stem name of the transcript's file in front of {@code .jsonl}: a session keeps its file when it is reset, but not its id
     */
    synchronized @Nullable KnownSession find(String sessionId, String stem) {
        Path present = agent.sessionsFile();
        return Optional.ofNullable(in(present, SessionIndex::sessions, sessionId, stem))
                .or(() -> Optional.ofNullable(in(agent.database(), this::database, sessionId, "")))
                .or(() -> former().stream()
                        .map(file -> Optional.ofNullable(in(file, SessionIndex::sessions, sessionId, stem)))
                        .flatMap(Optional::stream)
                        .findFirst())
                .orElse(null);
    }

    private List<Path> former() {
        return agent.transcripts().stream()
                .flatMap(folder -> former(folder).stream())
                .toList();
    }

    private static List<Path> former(Path folder) {
        try {
            return AgentFolder.list(folder, file -> isFormer(AgentFolder.name(file)));
        } catch (IOException e) {
            return List.of();
        }
    }

    private static boolean isFormer(String name) {
        return name.startsWith(OLD) || name.startsWith(BACKUP);
    }

    private @Nullable KnownSession in(Path file, Reading reading, String sessionId, String stem) {
        String stamp = Stamp.ofDatabase(file);
        Known known = read.get(file);
        if (known == null || !known.stamp().equals(stamp)) {
            known = read(file, reading, stamp);
            read.put(file, known);
        }
        KnownSession byId = known.byId().get(sessionId);
        return byId == null ? known.byStem().get(stem) : byId;
    }

    private static Known read(Path file, Reading reading, String stamp) {
        try {
            return reading.read(file, stamp);
        } catch (IOException | SQLException | SpoolException e) {
            return new Known(stamp, Map.of(), Map.of());
        }
    }

    private static Known sessions(Path file, String stamp) throws IOException {
        Map<String, KnownSession> byId = new HashMap<>();
        Map<String, KnownSession> byStem = new HashMap<>();
        List<SessionsFile.Entry> entries = SessionsFile.read(file);
        for (SessionsFile.Entry entry : entries) {
            entry.formerIds().forEach(id -> byId.put(id, entry.known()));
            if (entry.stem() != null) {
                byStem.put(entry.stem(), entry.known());
            }
        }
        entries.forEach(entry -> byId.put(entry.sessionId(), entry.known()));
        return new Known(stamp, byId, byStem);
    }

    private Known database(Path file, String stamp) throws IOException, SQLException {
        try (ReadOnlySqlite sqlite = ReadOnlySqlite.open(file, scratch)) {
            return new Known(stamp, AgentDatabase.sessions(sqlite), Map.of());
        }
    }
}
