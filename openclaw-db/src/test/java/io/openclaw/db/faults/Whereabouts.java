package io.openclaw.db.faults;

import io.openclaw.db.TestDatabase;
import io.openclaw.db.spool.Spool;
import io.openclaw.db.spool.SpoolBatch;
import io.openclaw.db.spool.SpoolConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where named facts are, as found by looking and not by asking the module.
 *
 * @param messages names stored in table {@code messages}, in the order they were stored
 * @param calls names stored in table {@code llm_calls}
 * @param dead names in table {@code dead_letters}
 * @param inSpool names on disk
 */
record Whereabouts(List<String> messages, List<String> calls, List<String> dead, List<String> inSpool) {

    /** In the database alone: nothing is left in a spool. */
    static Whereabouts in(TestDatabase database) {
        return new Whereabouts(
                texts(database, "SELECT content FROM messages ORDER BY id"),
                texts(database, "SELECT model FROM llm_calls"),
                texts(database, "SELECT convert_from(payload, 'UTF8') FROM dead_letters").stream()
                        .flatMap(payload -> NamedFacts.in(payload).stream())
                        .toList(),
                List.of());
    }

    /** In the database and in the spool of this home, which no process may have open. */
    static Whereabouts in(TestDatabase database, Path home) {
        Whereabouts stored = in(database);
        return new Whereabouts(stored.messages, stored.calls, stored.dead, inSpool(home));
    }

    List<String> all() {
        return Stream.of(messages, calls, dead, inSpool).flatMap(List::stream).toList();
    }

    /** Reading a spool to its end empties it, so a copy is read. */
    static List<String> inSpool(Path home) {
        Path copy = copyOf(home.resolve("spool"));
        List<String> names = new ArrayList<>();
        try (Spool spool = Spool.create(SpoolConfig.in(copy), Clock.systemUTC())) {
            spool.open();
            Optional<SpoolBatch> batch = spool.read(null, 0, 1000, 1 << 20);
            while (batch.isPresent()) {
                batch.get()
                        .rows()
                        .forEach(row -> names.addAll(NamedFacts.in(new String(row.payload(), StandardCharsets.UTF_8))));
                spool.confirm(batch.get().writerId(), batch.get().throughSeq());
                batch = spool.read(null, 0, 1000, 1 << 20);
            }
        }
        return names;
    }

    private static Path copyOf(Path spool) {
        try (Stream<Path> files = Files.list(spool)) {
            Path copy = Files.createTempDirectory(spool.getParent(), "copy");
            for (Path file : (Iterable<Path>) files::iterator) {
                if (Files.isRegularFile(file)) {
                    Files.copy(file, copy.resolve(file.getFileName()));
                }
            }
            return copy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> texts(TestDatabase database, String sql) {
        return database.query(sql).stream().map(row -> (String) row.get(0)).toList();
    }
}
