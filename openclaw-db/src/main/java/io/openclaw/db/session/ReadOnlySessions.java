package io.openclaw.db.session;

import io.openclaw.db.spool.SpoolException;
import io.openclaw.db.spool.SqliteLibrary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * A {@code sessions.db} that is only looked at, while the gateway it belongs to goes on writing: nothing in it is changed, its log
 * is read where it lies and not moved into it, and no writer ever waits. Every call sees what is committed at that moment; no
 * transaction is held between calls, since it would keep the log from being used again. Blocks; for one thread at a time.
 */
final class ReadOnlySessions implements AutoCloseable {

    private final Path file;
    private final Database database;
    private final SessionTable sessions;
    private final MessageTable messages;
    private final boolean hasTables;
    private final @Nullable PrivateCopy copy;

    private ReadOnlySessions(Path file, Database database, boolean hasTables, @Nullable PrivateCopy copy) {
        this.file = file;
        this.database = database;
        this.sessions = new SessionTable(database);
        this.messages = new MessageTable(database);
        this.hasTables = hasTables;
        this.copy = copy;
    }

    /**
     * Opens the file as it is. An empty one has no sessions.
     *
     * @param scratch where a copy is put when the file has a log and lies in a folder that cannot be written: reading a log takes a
     *     file of shared memory beside it
     * @throws SessionsUnavailableException when there is none, when it is no sessions file, or when it cannot be read
     */
    static ReadOnlySessions open(Path file, Path scratch) {
        PrivateCopy copy = null;
        try {
            if (!Files.exists(file)) {
                throw new NoSuchFileException(file.toString());
            }
            SqliteLibrary.load(scratch.resolve("native"));
            boolean readOnlyFolder = OwnerOnly.isReadOnly(file.toAbsolutePath().resolveSibling(""));
            boolean logged = hasLog(file);
            copy = readOnlyFolder && logged ? PrivateCopy.of(file, scratch) : null;
            Path from = copy == null ? file : copy.file();
            return opened(file, connect(from, readOnlyFolder && !logged), copy);
        } catch (SQLException e) {
            discard(copy);
            throw FileTrouble.of(file, e);
        } catch (IOException e) {
            discard(copy);
            throw FileTrouble.of(file, e);
        } catch (SpoolException e) {
            discard(copy);
            throw FileTrouble.of(file, e);
        } catch (SessionsUnavailableException e) {
            discard(copy);
            throw e;
        }
    }

    private static ReadOnlySessions opened(Path file, Database database, @Nullable PrivateCopy copy)
            throws SQLException {
        boolean done = false;
        try {
            requireKnownVersion(file, database);
            ReadOnlySessions opened = new ReadOnlySessions(file, database, Schema.isThere(database), copy);
            done = true;
            return opened;
        } finally {
            if (!done) {
                database.close();
            }
        }
    }

    /** Refuses a file that a newer program made, without touching it. */
    static void requireKnownVersion(Path file) throws SQLException {
        try (Database database = connect(file, false)) {
            requireKnownVersion(file, database);
        }
    }

    private static void requireKnownVersion(Path file, Database database) throws SQLException {
        long version = Schema.version(database);
        if (version > Schema.VERSION) {
            throw FileTrouble.newer(file, version);
        }
    }

    /** Whether there is anything in the log beside the file. */
    static boolean hasLog(Path file) throws IOException {
        Path log = SessionsFile.beside(file, "-wal");
        return Files.exists(log) && Files.size(log) > 0;
    }

    /** @param immutable nobody can write where the file lies, so that neither locks nor shared memory are needed */
    private static Database connect(Path file, boolean immutable) throws SQLException {
        String url = "jdbc:sqlite:" + file.toUri() + "?mode=ro" + (immutable ? "&immutable=1" : "");
        Properties readOnly = new Properties();
        readOnly.setProperty("open_mode", "1");
        Database database = Database.connect(url, readOnly);
        database.run("PRAGMA busy_timeout = 5000");
        return database;
    }

    /** The sessions whose keys come after {@code key}, by key; the first page begins after the empty key. */
    List<SessionRow> sessionsAfter(String key, int limit) {
        return read(() -> sessions.after(key, limit));
    }

    /** The messages of all sessions after a position, orphans too, in the order they were written. */
    List<FiledMessage> messagesAfter(long position, int limit) {
        return read(() -> messages.after(position, limit));
    }

    /** The same file for a migration or a comparison: pages that fit into memory whatever is in them. */
    FilePages pages() {
        return new FilePages(file, database, hasTables);
    }

    /** The messages of one session. */
    List<StoredMessage> load(String key, Page page) {
        return read(() -> messages.load(key, page));
    }

    private <T> List<T> read(Database.Work<List<T>> query) {
        try {
            return hasTables ? query.run() : List.of();
        } catch (SQLException e) {
            throw FileTrouble.of(file, e);
        }
    }

    @Override
    public void close() {
        try {
            database.close();
        } catch (SQLException e) {
            throw FileTrouble.of(file, e);
        } finally {
            discard(copy);
        }
    }

    private static void discard(@Nullable PrivateCopy copy) {
        if (copy != null) {
            copy.close();
        }
    }
}
