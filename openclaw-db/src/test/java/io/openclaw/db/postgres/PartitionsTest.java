package io.openclaw.db.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.openclaw.db.TestDatabase;
import io.openclaw.db.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;

class PartitionsTest {

    private static final Instant LATER = Instant.parse("2031-11-15T12:00:00Z");

    private final TestDatabase database = TestPostgres.freshDatabase();
    private final PostgresConfig config = PostgresConfig.parse(database.url());
    private final Partitions partitions = Partitions.create(config);

    @Test
    void comingMonths_getPartitions_once() {
        Migrations.create(config).migrate();

        assertEquals(new Partitions.Report(12, 0, 0), partitions.ensure(LATER));
        assertEquals(new Partitions.Report(0, 12, 0), partitions.ensure(LATER.plus(1, ChronoUnit.DAYS)));
        assertEquals(new Partitions.Report(3, 9, 0), partitions.ensure(LATER.plus(30, ChronoUnit.DAYS)));
        database.execute("INSERT INTO raw_events (id, occurred_at, host, source, name, body, recorded_at)"
                + " VALUES (gen_random_uuid(), '2032-02-29 23:59:59+00', 'h', 's', 'n', '{}', now())");
        assertEquals("1", database.single("SELECT count(*) FROM raw_events_2032_02"));
    }

    @Test
    void monthThatOldRowsCover_isSkipped() {
        Migrations.create(config).migrate();

        Partitions.Report report = partitions.ensure(Instant.now());

        assertEquals(1, report.there(), "metrics_snapshots_before holds this month");
        assertEquals(11, report.created());
    }

    @Test
    void monthWithRowsInTheDefaultPartition_isLeft() {
        Migrations.create(config).migrate();
        database.execute("INSERT INTO metrics_snapshots (host, snapshot_at) VALUES ('h', '2031-12-03')");

        assertEquals(new Partitions.Report(11, 0, 1), partitions.ensure(LATER));
        assertEquals("1", database.single("SELECT count(*) FROM metrics_snapshots_default"));
    }

    @Test
    void busyTable_isLeftForLater() throws SQLException {
        Migrations.create(config).migrate();
        try (Connection other = database.connect()) {
            other.setAutoCommit(false);
            other.createStatement().execute("LOCK TABLE raw_events IN ACCESS EXCLUSIVE MODE");

            assertEquals(new Partitions.Report(8, 0, 4), partitions.ensure(LATER));
        }
    }

    @Test
    void databaseWithoutSchema_throwsNothing() {
        assertEquals(0, partitions.ensure(LATER).created());
    }
}
