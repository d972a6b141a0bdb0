package io.openclaw.db.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DraftTest {

    private static final String NAME = "sessions.db.last-deletion";

    @TempDir
    private Path folder;

    @Test
    void draftOfAKilledProcess_goesWithTheNextWriting_andThatOfALivingOneStays() throws Exception {
        Path living = old(Draft.of(folder.resolve(NAME)), Duration.ofHours(2));
        Path reused =
                old(folder.resolve(NAME + "." + ProcessHandle.current().pid() + "-1-1.draft"), Duration.ofMinutes(2));
        Path killed = old(folder.resolve(NAME + "." + pidOfOneThatEnded() + "-1-1.draft"), Duration.ofMinutes(2));
        Path young = old(folder.resolve(NAME + "." + pidOfOneThatEnded() + "-1-2.draft"), Duration.ofSeconds(5));
        Path former = old(folder.resolve(NAME + "123456789.draft"), Duration.ofHours(2));
        Path formerYoung = old(folder.resolve(NAME + "12345.draft"), Duration.ofMinutes(2));
        Path another = old(folder.resolve("sessions.db.mode.1-1-1.draft"), Duration.ofHours(2));
        Path notOurs = old(folder.resolve(NAME + ".of-somebody.draft"), Duration.ofHours(2));

        WholeFile.write(folder.resolve(NAME), "text");

        assertEquals(
                Set.of(folder.resolve(NAME), living, young, formerYoung, another, notOurs), new TreeSet<>(files()));
        assertEquals(false, Files.exists(reused) || Files.exists(killed) || Files.exists(former));
        assertEquals("text", Files.readString(folder.resolve(NAME)));
    }

    @Test
    void draftThatAKillLeft_goesWhenTheSessionsAreOpened() throws Exception {
        Path file = folder.resolve("sessions.db");
        Path killed = old(folder.resolve(NAME + "." + pidOfOneThatEnded() + "-1-1.draft"), Duration.ofMinutes(2));

        SessionsFile.open(file, Clock.systemUTC(), FileListener.NONE).close();

        assertEquals(false, Files.exists(killed));
    }

    @Test
    void names_areNeverTheSame() {
        assertNotEquals(Draft.of(folder.resolve(NAME)), Draft.of(folder.resolve(NAME)));
    }

    private Set<Path> files() throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.collect(Collectors.toSet());
        }
    }

    private static Path old(Path file, Duration age) throws IOException {
        Files.writeString(file, "half");
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(age)));
        return file;
    }

    private static long pidOfOneThatEnded() throws IOException, InterruptedException {
        Process ended = new ProcessBuilder("true").start();
        ended.waitFor();
        return ended.pid();
    }
}
