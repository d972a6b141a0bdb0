package io.openclaw.db.session;

import io.openclaw.db.spool.SpoolException;
import io.openclaw.db.spool.SqliteLibrary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * An agent's {@code sessions.db}, open for writing. Blocks on the disk, and is for one thread at a time. Other processes may have
 * the file open too, such as the openclaw-rs whose file it is.
 */
final class SessionsFile implements AutoCloseable {

    private static final String WAL = "-wal";
    private static final String SHARED_MEMORY = "-shm";

    private final Path file;
    private final Database database;
    private final SessionTable sessions;
    private final MessageTable messages;
    private final Clock clock;
    private final FileListener listener;
    private final LastDeletion lastDeletion;
    private final Following following;

    private SessionsFile(Path file, Opened opened, Clock clock, FileListener listener) {
        this.file = file;
        this.database = opened.database();
        this.lastDeletion = opened.lastDeletion();
        this.clock = clock;
        this.listener = listener;
        this.sessions = new SessionTable(database);
        this.messages = new MessageTable(database);
        this.following = new Following(database, sessions, messages);
    }

    private record Opened(Database database, LastDeletion lastDeletion) {}

    /** Opens the file, and makes it when there is none. One that cannot be used is left as it is. */
    static SessionsFile open(Path file, Clock clock, FileListener listener) {
        try {
            OwnerOnly.makeFolder(file.toAbsolutePath().resolveSibling(""));
            SqliteLibrary.load(file.resolveSibling("native"));
            if (Files.exists(file)) {
                ReadOnlySessions.requireKnownVersion(file);
            }
            OwnerOnly.makeFile(file);
            LastDeletion lastDeletion = LastDeletion.of(file);
            return new SessionsFile(file, new Opened(connect(file), lastDeletion), clock, listener);
        } catch (SQLException e) {
            throw FileTrouble.of(file, e);
        } catch (IOException e) {
            throw FileTrouble.of(file, e);
        } catch (SpoolException e) {
            throw FileTrouble.of(file, e);
        }
    }

    private static Database connect(Path file) throws SQLException, IOException {
        Database database = Database.connect("jdbc:sqlite:" + file.toUri(), new Properties());
        boolean done = false;
        try {
            database.run("PRAGMA busy_timeout = 5000");
            database.run("PRAGMA page_size = 4096");
            database.run("PRAGMA journal_mode = WAL");
            database.run("PRAGMA synchronous = FULL");
            database.run("PRAGMA foreign_keys = ON");
            Schema.make(database);
            OwnerOnly.closeToOthers(beside(file, WAL));
            OwnerOnly.closeToOthers(beside(file, SHARED_MEMORY));
            done = true;
            return database;
        } finally {
            if (!done) {
                database.close();
            }
        }
    }

    static Path beside(Path file, String suffix) {
        return file.resolveSibling(file.getFileName() + suffix);
    }

    SessionTable sessions() {
        return sessions;
    }

    MessageTable messages() {
        return messages;
    }

    /** Does what was decided elsewhere. */
    Following following() {
        return following;
    }

    /** Begins a session unless it is there; either way, the session. */
    SessionRow create(String key, String agent, String model) throws SQLException {
        AtomicBoolean begun = new AtomicBoolean();
        SessionRow row = database.inTransaction(() -> {
            begun.set(sessions.insert(key, agent, model, now()));
            return sessions.find(key).orElseThrow(() -> new SQLException("A session just made is not there."));
        });
        if (begun.get()) {
            listener.created(row);
        }
        return row;
    }

    /** Appends all messages or none. */
    List<StoredMessage> append(String key, List<SessionMessage> all) throws SQLException {
        Appended done = database.inTransaction(() -> {
            long now = now();
            String agent = sessions.touch(key, now).orElseThrow(() -> new UnknownSessionException(key));
            List<StoredMessage> stored = new ArrayList<>(all.size());
            for (SessionMessage message : all) {
                stored.add(messages.append(key, message, now));
            }
            return new Appended(agent, key, stored);
        });
        listener.appended(done);
        return done.messages();
    }

    /** Empty when there is no such session. */
    Optional<TokenTotal> addTokens(String key, long tokens) throws SQLException {
        Optional<SessionRow> row = database.inTransaction(() -> {
            sessions.addTokens(key, tokens);
            return sessions.find(key);
        });
        row.ifPresent(listener::counted);
        return row.map(counted -> new TokenTotal(counted.totalTokens(), Instant.ofEpochMilli(now())));
    }

    /** What deleting a session means; empty when there is nothing of that key. From here on, what is written is later. */
    Optional<Deletion> deletionOf(String key) throws SQLException {
        Optional<Deletion> deletion = plannedDeletion(key);
        lastDeletion.keep();
        return deletion;
    }

    private Optional<Deletion> plannedDeletion(String key) throws SQLException {
        MessageTable.Extent extent = messages.extent(key);
        Optional<SessionRow> row = sessions.find(key);
        if (extent.messages() == 0 && row.isEmpty()) {
            return Optional.empty();
        }
        String agent = row.map(SessionRow::agent).orElse("");
        return Optional.of(new Deletion(key, agent, extent.messages(), extent.lastPosition(), afterAllOf(extent)));
    }

    /** What renaming a session means; empty when there is none. From here on, what is written is later. */
    Optional<Move> moveOf(String from, String to) throws SQLException {
        Optional<Move> move = plannedMove(from, to);
        lastDeletion.keep();
        return move;
    }

    private Optional<Move> plannedMove(String from, String to) throws SQLException {
        Optional<SessionRow> row = sessions.find(from);
        if (row.isEmpty()) {
            return Optional.empty();
        }
        requireFree(from, to);
        return Optional.of(new Move(from, to, row.get().agent(), afterAllOf(messages.extent(from))));
    }

    /** What {@link SessionWrites#migrateOldKeys} means. */
    List<Move> movesOfOldKeys() throws SQLException {
        List<Move> moves = new ArrayList<>();
        for (Renaming renaming : renamings()) {
            plannedMove(renaming.from(), renaming.to()).ifPresent(moves::add);
        }
        lastDeletion.keep();
        return moves;
    }

    private Instant afterAllOf(MessageTable.Extent extent) {
        long moment = Math.max(now(), extent.newestMillis());
        lastDeletion.raise(moment);
        return Instant.ofEpochMilli(moment);
    }

    /** Something was deleted or renamed elsewhere: from here on, what is written is later. */
    void writeAfter(Instant moment) {
        lastDeletion.raise(moment.toEpochMilli());
        lastDeletion.keep();
    }

    /** What pruning means. */
    List<Deletion> deletionsOf(Duration age) throws SQLException {
        long cutoff = clock.instant().minus(age).toEpochMilli();
        List<Deletion> deletions = new ArrayList<>();
        for (String key : sessions.updatedBefore(cutoff)) {
            plannedDeletion(key).ifPresent(deletions::add);
        }
        lastDeletion.keep();
        return deletions;
    }

    /**
     * Deletes what was there when the deletions were planned. What came later stays, and so does the session it is in.
     *
     * @return how many messages
     */
    int delete(List<Deletion> deletions) throws SQLException {
        return database.inTransaction(() -> remove(deletions));
    }

    /** Plans and deletes at one go; answers how many messages. */
    int delete(String key) throws SQLException {
        return database.inTransaction(() -> remove(deletionOf(key).stream().toList()));
    }

    /** Plans and prunes at one go; answers how many sessions. */
    int prune(Duration age) throws SQLException {
        return database.inTransaction(() -> {
            List<Deletion> deletions = deletionsOf(age);
            remove(deletions);
            return deletions.size();
        });
    }

    private int remove(List<Deletion> deletions) throws SQLException {
        int gone = 0;
        for (Deletion deletion : deletions) {
            gone += messages.delete(deletion.key(), deletion.through());
            sessions.deleteIfWithoutMessages(deletion.key());
        }
        return gone;
    }

    /** The sessions with keys of old gateways whose present key is free. */
    List<Renaming> renamings() throws SQLException {
        List<Renaming> renamings = new ArrayList<>();
        for (String from : sessions.ofChannels()) {
            Optional<String> to = OldKeys.presentForm(from);
            if (to.isPresent() && !isTaken(to.get())) {
                renamings.add(new Renaming(from, to.get()));
            }
        }
        return renamings;
    }

    /** False when there is no such session. */
    boolean rename(String from, String to) throws SQLException {
        return database.inTransaction(() -> {
            if (sessions.find(from).isEmpty()) {
                return false;
            }
            requireFree(from, to);
            // The messages point to a key that is gone until they follow; the check waits for the commit.
            database.run("PRAGMA defer_foreign_keys = ON");
            messages.rename(from, to);
            return sessions.rename(from, to);
        });
    }

    private void requireFree(String from, String to) throws SQLException {
        if (isTaken(to)) {
            throw new SessionExistsException(from, to);
        }
    }

    /** Orphans count: with a session of their key they would become part of it. */
    boolean isTaken(String key) throws SQLException {
        return sessions.find(key).isPresent() || messages.extent(key).messages() > 0;
    }

    /** What the file and its log take on disk. */
    long bytes() throws IOException {
        Path log = beside(file, WAL);
        return Files.size(file) + (Files.exists(log) ? Files.size(log) : 0);
    }

    private long now() {
        return lastDeletion.next(clock.millis());
    }

    /** The last one to close a file also puts its log into it. */
    @Override
    public void close() throws SQLException {
        database.close();
    }
}
