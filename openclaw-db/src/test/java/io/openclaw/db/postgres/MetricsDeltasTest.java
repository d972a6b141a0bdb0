package io.openclaw.db.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.openclaw.db.TestDatabase;
import io.openclaw.db.TestPostgres;
import org.junit.jupiter.api.Test;

class MetricsDeltasTest {

    private static final String SUM = "SELECT sum(completed_requests) FROM api.metrics_deltas";

    private final TestDatabase database = TestPostgres.freshDatabase();

    MetricsDeltasTest() {
        Migrations.create(PostgresConfig.parse(database.url())).migrate();
    }

    @Test
    void firstSnapshotOfAProcess_countsFromZero() {
        snapshots("a", 60, 7, 120, 10);
        snapshots("b", 60, 5, 120, 5);

        assertEquals("15", database.single(SUM));
    }

    @Test
    void firstSnapshotThatRetentionLeft_isOnlyWhereTheNextBegins() {
        snapshots("a", 864_000, 1_000_000, 864_060, 1_000_003);

        assertEquals("3", database.single(SUM));
        assertEquals("1", database.single("SELECT count(*) FROM api.metrics_deltas"));
    }

    @Test
    void restartOfAGatewayWithoutBootId_countsFromZeroAgain() {
        snapshots(null, 864_000, 1_000_000, 864_060, 1_000_003, 60, 4);

        assertEquals("7", database.single(SUM));
    }

    /** Pairs of uptime in seconds and requests counted, a minute apart. */
    private void snapshots(String boot, int... uptimesAndCounts) {
        String bootId = boot == null ? "NULL" : "md5('" + boot + "')::UUID";
        for (int i = 0; i < uptimesAndCounts.length; i += 2) {
            database.execute(
                    "INSERT INTO metrics_snapshots (host, boot_id, snapshot_at, uptime_seconds, completed_requests)"
                            + " VALUES ('box', " + bootId + ", TIMESTAMPTZ '2031-01-01' + INTERVAL '1 minute' * " + i
                            + ", "
                            + uptimesAndCounts[i] + ", " + uptimesAndCounts[i + 1] + ")");
        }
    }
}
