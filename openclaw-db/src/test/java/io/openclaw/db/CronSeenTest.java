package io.openclaw.db;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openclaw.db.CronImport.Found;
import io.openclaw.db.operations.Operations;
import io.openclaw.db.session.HandClock;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Homes of openclaw-rs, whose files change only when a job ran and tell of its last run only. */
class CronSeenTest extends CronImportFixture {

    private static final String HALF_HOURLY = "{\"kind\":\"every\",\"everyMs\":1800000}";
    private static final Instant RUN = Instant.parse("2026-11-20T07:00:00Z");

    private final HandClock clock = new HandClock();
    private CronHome home;
    private CronImport files;

    @BeforeEach
    void ran() throws Exception {
        home = new CronHome(folder).jobs(CronHome.plainJob("poll", HALF_HOURLY, RUN));
        files = files(folder, clock);
        clock.set(RUN.plusSeconds(30));
        looked();
        stored(1);
    }

    @Test
    void missedRuns_areStillMissed_afterTheNextRun() throws Exception {
        Instant next = RUN.plus(Duration.ofHours(3));
        while (clock.instant().isBefore(next)) {
            clock.advance(Duration.ofMinutes(1));
            looked();
        }
        home.jobs(CronHome.plainJob("poll", HALF_HOURLY, next));
        looked();
        stored(2);

        List<Instant> missed = jobs(next.plusSeconds(60)).get(0).missed().at();

        assertEquals(
                List.of(1800, 3600, 5400, 7200, 9000),
                missed.stream()
                        .map(due -> (int) Duration.between(RUN, due).toSeconds())
                        .toList());
    }

    @Test
    void jobIsSeen_twiceAnHour_whileItsFileIsThere() throws Exception {
        clock.set(RUN.plusSeconds(30).plus(Duration.ofMinutes(29)));
        assertTrue(looked().isEmpty());
        assertEquals(RUN.plusSeconds(30), seenAt());
        clock.advance(Duration.ofMinutes(1));
        assertTrue(looked().isEmpty());
        assertEquals(clock.instant(), seenAt());
        Instant before = clock.instant();

        Files.delete(folder.resolve("cron/jobs.json"));
        for (int looks = 0; looks < 3; looks++) {
            clock.advance(Duration.ofHours(1));
            looked();
        }
        assertEquals(before, seenAt(), "nobody knows what became of a job whose file is away");
    }

    @Test
    void whereNobodyLookedForHours_runsAreCompleteAgainFromTheLastOneOn() throws Exception {
        Instant next = RUN.plus(Duration.ofHours(3));
        clock.set(next.plusSeconds(30));
        home.jobs(CronHome.plainJob("poll", HALF_HOURLY, next));
        looked();
        stored(2);

        assertEquals(List.of(), jobs(next.plusSeconds(60)).get(0).missed().at());
    }

    /** As the gateway host does once a minute. */
    private Optional<Found> looked() throws Exception {
        try (Operations operations = operations()) {
            Optional<Found> found = files.look(operations);
            found.ifPresent(told -> {
                told.news().forEach(recorder()::record);
                files.kept();
            });
            return found;
        }
    }

    private static Instant seenAt() {
        return Instant.parse(database.single(
                "SELECT to_char(seen_at AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"') FROM cron_jobs"));
    }
}
