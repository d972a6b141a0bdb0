package io.openclaw.db.ingest;

import io.openclaw.db.spool.SqliteLibrary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sqlite.JDBC;

/**
 * A SQLite file of a gateway that may be at work on it. Each statement is a transaction of its own and is left after 80 ms, so
 * that no reader keeps the gateway from cutting its log, which has grown to gigabytes on such readers; nothing is backed up, checkpointed or
 * written.
 *
 * <p>A file with an empty log or none is read as it lies, without locks and without a shared index beside it; should it have changed meanwhile,
 * {@link #settled} says so and what was read does not count. A log that nobody's index belongs to was left by a crash: file and log are then
 * read from a copy, for SQLite would make an index beside them.
 */
final class ReadOnlySqlite implements AutoCloseable {

    private static final long LONGEST_NANOS = Duration.ofMillis(80).toNanos();
    private static final long MOST_WEIGHT = 8 << 20;
    private static final String BUSY_MS = "250";

    private final Connection connection;
    private final Path file;
    private final @Nullable String before;
    private final @Nullable Path copy;
    private final Map<String, Set<String>> columns = new HashMap<>();

    private ReadOnlySqlite(Connection connection, Path file, @Nullable String before, @Nullable Path copy) {
        this.connection = connection;
        this.file = file;
        this.before = before;
        this.copy = copy;
    }

    /** Takes what is needed of a row while the statement is open; parses later. */
    @FunctionalInterface
    interface RowReader<T> {
        T read(ResultSet row) throws SQLException;
    }

    /** A row that may be large. */
    interface Weighty {

        /** Bytes, about. */
        long weight();
    }

    /**
     * Opens it.
     *
     * @param scratch for copies, and for SQLite's native library where the temporary directory cannot hold it
     * @throws NoSuchFileException when it is not there: SQLite would make it
     */
    static ReadOnlySqlite open(Path file, Path scratch) throws IOException, SQLException {
        if (!Files.isRegularFile(file)) {
            throw new NoSuchFileException(file.toString());
        }
        SqliteLibrary.load(scratch.resolve("native"));
        String before = Stamp.ofDatabase(file);
        if (isEmpty(beside(file, "-wal"))) {
            return new ReadOnlySqlite(connect(file, "&immutable=1"), file, before, null);
        }
        if (Files.exists(beside(file, "-shm"))) {
            return new ReadOnlySqlite(connect(file, ""), file, null, null);
        }
        Path copy = copy(file, scratch);
        return new ReadOnlySqlite(connect(copy.resolve(AgentFolder.name(file)), ""), file, before, copy);
    }

    /** Whether the file is the one that was opened: else a writer came, and what was read may be half of this and half of that. */
    boolean settled() {
        return before == null || before.equals(Stamp.ofDatabase(file));
    }

    /** The columns of a table; none when it is not there. */
    Set<String> columns(String table) throws SQLException {
        Set<String> known = columns.get(table);
        if (known == null) {
            known = Set.copyOf(rows("SELECT name FROM pragma_table_info(?)", row -> row.getString(1), table));
            columns.put(table, known);
        }
        return known;
    }

    boolean has(String table) throws SQLException {
        return !columns(table).isEmpty();
    }

    /**
     * Rows from the first on, one at least where there is one: those that can be taken before the statement's time is over, and before they
     * weigh more than memory should hold. Who wants all asks again behind the last until none comes.
     */
    <T> List<T> rows(String sql, RowReader<T> reader, Object... values) throws SQLException {
        List<T> rows = new ArrayList<>();
        long start = System.nanoTime();
        long weight = 0;
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            try (ResultSet found = statement.executeQuery()) {
                boolean more = found.next();
                while (more) {
                    T row = reader.read(found);
                    rows.add(row);
                    weight += row instanceof Weighty weighty ? weighty.weight() : 0;
                    more = weight < MOST_WEIGHT && System.nanoTime() - start < LONGEST_NANOS && found.next();
                }
            }
        }
        return rows;
    }

    @Override
    public void close() throws SQLException, IOException {
        connection.close();
        if (copy != null) {
            for (Path part : AgentFolder.list(copy, any -> true)) {
                Files.deleteIfExists(part);
            }
            Files.deleteIfExists(copy);
        }
    }

    private static Connection connect(Path file, String how) throws SQLException {
        Properties readOnly = new Properties();
        readOnly.setProperty("open_mode", "1");
        readOnly.setProperty("busy_timeout", BUSY_MS);
        return JDBC.createConnection("jdbc:sqlite:" + file.toUri() + "?mode=ro" + how, readOnly);
    }

    private static Path copy(Path file, Path scratch) throws IOException {
        Files.createDirectories(scratch);
        Path folder = Files.createTempDirectory(scratch, "sqlite-");
        for (String end : List.of("", "-wal")) {
            Path from = beside(file, end);
            Files.copy(from, folder.resolve(AgentFolder.name(from)), StandardCopyOption.REPLACE_EXISTING);
        }
        return folder;
    }

    private static boolean isEmpty(Path file) throws IOException {
        try {
            return Files.size(file) == 0;
        } catch (NoSuchFileException e) {
            return true;
        }
    }

    private static Path beside(Path file, String end) {
        return file.resolveSibling(AgentFolder.name(file) + end);
    }
}
