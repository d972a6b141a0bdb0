package io.openclaw.db.session;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/**
 * The file {@code sessions.json} in OPENCLAW_DB_HOME: the mode this home is in, which nobody can know better while PostgreSQL is away.
 * Written as a whole or not at all. Blocks on the disk. Calls of one process do not overtake each other; the home has one process.
 */
public final class SessionModeFile {

    private static final String NAME = "sessions.json";
    private static final JsonMapper JSON = new JsonMapper();

    private final Path file;

    private SessionModeFile(Path file) {
        this.file = file;
    }

    /** Touches nothing. */
    public static SessionModeFile in(Path dbHome) {
        return new SessionModeFile(dbHome.resolve(NAME));
    }

    /**
     * What the file says; empty when there is none.
     *
     * @throws SessionsUnavailableException when it is there and cannot be understood: to guess the mode could hide conversations
     */
    public synchronized Optional<SessionModeState> read() {
        try {
            return Optional.of(state(JSON.readTree(Files.readString(file))));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (JsonProcessingException | DateTimeException | IllegalArgumentException e) {
            throw new SessionsUnavailableException(
                    "The mode of the sessions in " + file + " cannot be understood. Put the file back from a backup; or"
                            + " remove it if the gateway never was in mode postgres.",
                    e);
        } catch (IOException e) {
            throw FileTrouble.of(file, e);
        }
    }

    /** Dual mode runs: it goes on if it ran before, else it begins now. Facts dropped before are not forgotten. */
    public synchronized SessionModeState dualRuns(Instant now) {
        Optional<SessionModeState> known = read();
        if (known.isPresent() && known.get().mode() == SessionMode.DUAL) {
            return known.get();
        }
        return write(SessionModeState.begun(SessionMode.DUAL, now));
    }

    /** The files alone are written: dual mode, if it ran, has ended, and PostgreSQL no longer follows. */
    public synchronized void sqliteRuns(Instant now) {
        if (read().filter(known -> known.mode() == SessionMode.DUAL).isPresent()) {
            write(SessionModeState.begun(SessionMode.SQLITE, now));
        }
    }

    /** Facts of sessions were let go; what the file says then. Nothing is written when no mode is known. */
    public synchronized Optional<SessionModeState> dropped(long facts) {
        return read().map(known -> write(known.withDropped(facts)));
    }

    /** Replaces what the file says; it is on disk when this returns. */
    public synchronized SessionModeState write(SessionModeState state) {
        try {
            WholeFile.write(file, text(state));
            return state;
        } catch (IOException e) {
            throw FileTrouble.of(file, e);
        }
    }

    private static String text(SessionModeState state) {
        ObjectNode text = JSON.createObjectNode()
                .put("mode", state.mode().word())
                .put("since", state.since().toString())
                .put("dropped", state.dropped());
        if (state.underway() != null) {
            text.put("underway", state.underway().name());
        }
        return text + "\n";
    }

    private static SessionModeState state(JsonNode text) {
        String change = text.path("underway").asText();
        return new SessionModeState(
                SessionMode.of(text.path("mode").asText())
                        .orElseThrow(() -> new IllegalArgumentException("No such mode.")),
                Instant.parse(text.path("since").asText()),
                text.path("dropped").asLong(),
                change.isEmpty() ? null : SessionModeState.Change.valueOf(change));
    }
}
