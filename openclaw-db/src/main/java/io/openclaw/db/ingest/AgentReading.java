package io.openclaw.db.ingest;

import io.openclaw.db.ingest.AgentCursor.Archives;
import io.openclaw.db.ingest.AgentCursor.Seen;
import io.openclaw.db.ingest.AgentDatabase.Archive;
import io.openclaw.db.ingest.AgentDatabase.ArchivePlace;
import io.openclaw.db.ingest.AgentDatabase.Event;
import io.openclaw.db.ingest.AgentDatabase.Node;
import io.openclaw.db.ingest.AgentDatabase.Window;
import io.openclaw.db.model.Fact;
import io.openclaw.db.model.Scope;
import io.openclaw.db.model.SessionEnded;
import io.openclaw.db.model.SessionOpened;
import io.openclaw.db.model.TranscriptKey;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One page of an agent's database: sessions, then transcripts by their last change, then archives. Moves the cursor along. */
final class AgentReading {

    /** Two changes of this distance may be seen in the other order than they were made. */
    private static final long UNSURE_MS = 5_000;

    /** An archive is unpacked for each page of it: so many facts make it worth while. */
    private static final int OF_ARCHIVE = 10_000;

    private final ReadOnlySqlite sqlite;
    private final @Nullable String agent;
    private final AgentCursor cursor;
    private final int most;
    private final List<Fact> facts = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();

    AgentReading(ReadOnlySqlite sqlite, @Nullable String agent, AgentCursor cursor, int most) {
        this.sqlite = sqlite;
        this.agent = agent;
        this.cursor = cursor;
        this.most = most;
    }

    List<Fact> facts() {
        return facts;
    }

    List<String> problems() {
        return problems;
    }

    /** False when the page is full and more is there. */
    boolean read() throws SQLException {
        if (!sqlite.has("session_windows") || !sqlite.has("transcript_events")) {
            problems.add("It has no sessions in tables that we know: made by another version of OpenClaw.");
            return true;
        }
        if (!nodes() || !windows()) {
            return false;
        }
        Archives archives = archives(false, cursor.archives);
        cursor.archives = archives == null ? cursor.archives : archives;
        Archives cold = archives == null ? archives(true, cursor.cold) : cursor.cold;
        cursor.cold = cold == null ? cursor.cold : cold;
        return archives == null && cold == null;
    }

    private boolean isFull() {
        return facts.size() >= most;
    }

    private boolean nodes() throws SQLException {
        while (!isFull()) {
            List<Node> nodes = AgentDatabase.nodes(sqlite, cursor.nodeAt, cursor.nodeKey);
            if (nodes.isEmpty()) {
                return true;
            }
            for (Node node : nodes) {
                Scope scope = new Scope(node.key(), node.sessionId(), agent, node.channel(), null);
                Instant at = Instant.ofEpochMilli(node.updatedAt());
                facts.add(new SessionOpened(scope, node.model(), null, node.label(), node.parent(), at));
                cursor.nodeAt = node.updatedAt();
                cursor.nodeKey = node.key();
            }
        }
        return false;
    }

    private boolean windows() throws SQLException {
        while (!isFull()) {
            List<Window> windows = AgentDatabase.windows(sqlite, cursor.windowAt, cursor.windowId);
            if (windows.isEmpty()) {
                cursor.windowAt = Math.max(-1, cursor.windowAt - UNSURE_MS);
                cursor.windowId = "";
                return true;
            }
            for (Window window : windows) {
                if (!window(window)) {
                    return false;
                }
                cursor.windowAt = window.touched();
                cursor.windowId = window.sessionId();
            }
        }
        return false;
    }

    /** The new rows of a transcript; all of them when rows that stood were written anew. False when the page is full before the last. */
    private boolean window(Window window) throws SQLException {
        String generation = Objects.requireNonNullElse(window.generation(), "");
        Seen seen = cursor.seen(window.sessionId());
        boolean known = seen != null
                && seen.generation().equals(generation)
                && seen.seq() <= AgentDatabase.lastEvent(sqlite, window.sessionId());
        Transcript transcript = transcript(window.sessionId(), new KnownSession(window.key(), window.channel()));
        long after = -1;
        if (seen != null && known) {
            after = seen.seq();
            resume(transcript, seen);
        } else {
            opened(window);
        }
        boolean whole = false;
        while (!isFull() && !whole) {
            List<Event> events = AgentDatabase.events(sqlite, window.sessionId(), after, most - facts.size());
            whole = events.isEmpty();
            for (Event event : events) {
                after = event.seq();
                entry(transcript, event);
            }
        }
        String state = transcript.isMidTurn() ? transcript.state() : null;
        cursor.saw(window.sessionId(), new Seen(generation, after, state));
        return whole;
    }

    private Transcript transcript(String sessionId, KnownSession known) {
        return new Transcript(agent, sessionId, id -> known);
    }

    private static void resume(Transcript transcript, Seen seen) {
        if (seen.state() != null) {
            try {
                transcript.restore(seen.state());
            } catch (MalformedLineException e) {
                throw new IllegalStateException("The state of a transcript that we wrote ourselves cannot be read.", e);
            }
        }
    }

    private void opened(Window window) {
        Scope scope = new Scope(window.key(), window.sessionId(), agent, window.channel(), null);
        if (window.previous() != null) {
            Scope before = new Scope(window.key(), window.previous(), agent, window.channel(), null);
            facts.add(new SessionEnded(
                    before,
                    window.reason(),
                    window.sessionId(),
                    window.createdAt().minusMillis(1)));
        }
        facts.add(new SessionOpened(scope, window.model(), null, null, window.parent(), window.createdAt()));
    }

    private void entry(Transcript transcript, Event event) {
        try {
            facts.addAll(transcript.read(event.seq(), event.text()));
        } catch (MalformedLineException | IOException e) {
            problems.add("Row " + event.seq() + " of session "
                    + transcript.scope().sessionId() + " " + e.getMessage() + ".");
        }
    }

    /** Where the next page of the archives begins; null when there are none left. */
    private @Nullable Archives archives(boolean cold, Archives from) throws SQLException {
        Archives at = from;
        while (!isFull()) {
            List<Archive> next = AgentDatabase.archive(sqlite, cold, at.behind());
            if (next.isEmpty()) {
                remember(cold, at);
                return null;
            }
            at = archive(next.get(0), at);
        }
        return at;
    }

    private void remember(boolean cold, Archives at) {
        if (cold) {
            cursor.cold = at;
        } else {
            cursor.archives = at;
        }
    }

    private Archives archive(Archive archive, Archives at) {
        ArchivePlace behind = new ArchivePlace(archive.at(), archive.sessionId(), archive.generation());
        try {
            List<String> lines = archive.text().lines().toList();
            int end = lines(archive, lines, at.lines());
            return end < lines.size() ? new Archives(at.behind(), end) : new Archives(behind, 0);
        } catch (IOException e) {
            problems.add("Archive " + archive.name() + " " + e.getMessage() + ".");
            return new Archives(behind, 0);
        }
    }

    /** The facts behind so many lines; those before are only followed. Gives the number of lines that are done. */
    private int lines(Archive archive, List<String> lines, int done) {
        String key = archive.key();
        KnownSession known = new KnownSession(key == null ? TranscriptKey.of(agent, archive.sessionId()) : key, null);
        Transcript transcript = transcript(archive.sessionId(), known);
        if (done == 0 && archive.reason() != null) {
            Duration gap = archive.reason().equals("reset") ? Duration.ofMillis(1) : Duration.ZERO;
            Instant end = Instant.ofEpochMilli(archive.at()).minus(gap);
            facts.add(new SessionEnded(transcript.scope(), archive.reason(), null, end));
        }
        int start = facts.size();
        for (int i = 0; i < lines.size(); i++) {
            if (facts.size() - start >= OF_ARCHIVE) {
                return i;
            }
            try {
                List<Fact> said = transcript.read(lines.get(i));
                facts.addAll(i < done ? List.of() : said);
            } catch (MalformedLineException e) {
                problems.add("Line " + (i + 1) + " of archive " + archive.name() + " " + e.getMessage() + ".");
            }
        }
        return lines.size();
    }
}
