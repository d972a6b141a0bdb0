package io.openclaw.db.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openclaw.db.ChildJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A writer that appends, tears, rotates, rewrites, replaces and truncates at random while the reader is killed at random. Every line that was
 * ever whole in a file is there once. Only what is truncated before anybody could read it may be missing, so the writer waits for the reader
 * before it truncates.
 */
class TailerKillTest {

    private static final int FILES = 4;

    @TempDir
    Path home;

    private final Set<String> written = new TreeSet<>();
    private final StringBuilder[] torn = new StringBuilder[FILES];
    private Random random;
    private int number;
    private int archives;

    @Test
    void readerKilledForSomeSeconds_storesEachLineOnce() throws IOException {
        assertEachLineOnce(12);
    }

    @Test
    @Tag("faults")
    void readerKilledForTenMinutes_storesEachLineOnce() throws IOException {
        assertEachLineOnce(Integer.getInteger("openclaw.ingest.seconds", 600));
    }

    private void assertEachLineOnce(int seconds) throws IOException {
        long seed = Long.getLong("openclaw.ingest.seed", System.nanoTime());
        random = new Random(seed);
        int kills = 0;
        try (TailerFixture to = new TailerFixture(home)) {
            long end = System.nanoTime() + seconds * 1_000_000_000L;
            while (System.nanoTime() < end) {
                try (ChildJvm reader = ChildJvm.start(TailingChild.class, to.database.url(), home.toString())) {
                    reader.readLine();
                    int steps = 20 + random.nextInt(200);
                    for (int step = 0; step < steps && System.nanoTime() < end; step++) {
                        step(to);
                    }
                }
                kills++;
            }
            finish();
            to.once();
            Set<String> stored = new HashSet<>(to.ids());

            assertTrue(kills > 0, "the reader was killed");
            assertEquals(List.of(), missing(stored), "lines that are missing; seed " + seed);
            assertEquals(written.size(), to.messages(), "stored once each; seed " + seed);
            assertEquals(0, to.count("SELECT count(*) FROM dead_letters"), "no half of a line; seed " + seed);
        }
    }

    private List<String> missing(Set<String> stored) {
        List<String> missing = new ArrayList<>(written);
        missing.removeAll(stored);
        return missing.subList(0, Math.min(10, missing.size()));
    }

    private void step(TailerFixture to) throws IOException {
        int file = random.nextInt(FILES);
        int choice = random.nextInt(100);
        if (choice < 70) {
            append(to, file, 1 + random.nextInt(20));
        } else if (choice < 85) {
            tear(to, file);
        } else if (choice < 92) {
            rotate(to, file);
        } else if (choice < 96) {
            rewrite(to, file);
        } else if (choice < 98) {
            replace(to, file);
        } else {
            truncate(to, file);
        }
    }

    private String line() {
        String id = Integer.toString(number++);
        written.add(id);
        return "{\"id\":\"" + id + "\",\"text\":\"" + "é".repeat(random.nextInt(60)) + "\"}\n";
    }

    private static String name(int file) {
        return "f" + file + ".notes";
    }

    private void append(TailerFixture to, int file, int lines) {
        complete(to, file);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < lines; i++) {
            text.append(line());
        }
        to.append(name(file), text.toString());
    }

    /** A line of which one part is there now, and the rest with whatever comes next. */
    private void tear(TailerFixture to, int file) {
        complete(to, file);
        String line = line();
        int cut = 1 + random.nextInt(line.length() - 1);
        to.append(name(file), line.substring(0, cut));
        torn[file] = new StringBuilder(line.substring(cut));
    }

    private void complete(TailerFixture to, int file) {
        if (torn[file] != null) {
            to.append(name(file), torn[file].toString());
            torn[file] = null;
        }
    }

    private void rotate(TailerFixture to, int file) throws IOException {
        complete(to, file);
        if (Files.exists(to.file(name(file)))) {
            Files.move(to.file(name(file)), to.file(name(file) + "." + archives++));
        }
    }

    /** The same lines in another order with a new one before them, as a compaction writes them. */
    private void rewrite(TailerFixture to, int file) throws IOException {
        complete(to, file);
        if (Files.exists(to.file(name(file)))) {
            Files.writeString(to.file(name(file)), line() + Files.readString(to.file(name(file))));
        }
    }

    private void replace(TailerFixture to, int file) throws IOException {
        complete(to, file);
        if (Files.exists(to.file(name(file)))) {
            Files.writeString(to.file("next"), Files.readString(to.file(name(file))) + line());
            Files.move(to.file("next"), to.file(name(file)), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private void truncate(TailerFixture to, int file) throws IOException {
        complete(to, file);
        if (Files.exists(to.file(name(file))) && new HashSet<>(to.ids()).containsAll(idsIn(to.file(name(file))))) {
            Files.write(to.file(name(file)), new byte[0]);
        }
    }

    private static Set<String> idsIn(Path file) throws IOException {
        Set<String> ids = new HashSet<>();
        for (String line : Files.readAllLines(file)) {
            ids.add(line.substring(7, line.indexOf('"', 7)));
        }
        return ids;
    }

    private void finish() throws IOException {
        for (int file = 0; file < FILES; file++) {
            if (torn[file] != null) {
                Files.writeString(
                        home.resolve(name(file)), torn[file].toString(), java.nio.file.StandardOpenOption.APPEND);
                torn[file] = null;
            }
        }
    }
}
