package io.openclaw.cli.command;

import io.openclaw.db.usage.Rollups;
import java.io.PrintWriter;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;

/** Goes through the days that have calls or rollups, and now and then says where it is. */
final class RollupDays {

    /** A day may hold a million calls, and the server be busy. */
    static final Duration PER_STATEMENT = Duration.ofMinutes(10);

    private static final Duration SILENT = Duration.ofSeconds(10);

    private final Rollups rollups;
    private final PrintWriter err;
    private int number;

    RollupDays(Rollups rollups, PrintWriter err) {
        this.rollups = rollups;
        this.err = err;
    }

    /** What is done with a day. */
    interface Work {
        void on(Instant day) throws SQLException;
    }

    /** Days done; {@code since} is in UTC. */
    int each(LocalDate since, Work work) throws SQLException {
        long told = System.nanoTime();
        Optional<Instant> day = rollups.dayFrom(since.atStartOfDay().toInstant(ZoneOffset.UTC));
        while (day.isPresent()) {
            work.on(day.get());
            number++;
            if (System.nanoTime() - told > SILENT.toNanos()) {
                told = System.nanoTime();
                err.println(number + " days done, up to "
                        + day.get().atZone(ZoneOffset.UTC).toLocalDate());
                err.flush();
            }
            day = rollups.dayFrom(day.get().plus(Duration.ofDays(1)));
        }
        return number;
    }
}
