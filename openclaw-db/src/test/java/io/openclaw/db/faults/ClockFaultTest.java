package io.openclaw.db.faults;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.openclaw.db.FaultProxy;
import io.openclaw.db.FaultProxy.Fault;
import io.openclaw.db.TestDatabase;
import io.openclaw.db.TestPostgres;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The clock of the machine is set, while facts are recorded and while the breaker is open. */
class ClockFaultTest {

    private static final List<Duration> JUMPS =
            List.of(Duration.ofDays(1), Duration.ofDays(-1), Duration.ofHours(-1), Duration.ofDays(366), Duration.ZERO);

    @TempDir
    Path home;

    @Test
    void clockThatJumpsWhileRecordingAndWhileTheBreakerIsOpen_changesNothing() {
        SetClock clock = new SetClock();
        TestDatabase database = TestPostgres.freshDatabase();
        try (FaultProxy proxy = FaultProxy.to(database.host(), database.port());
                Gateway gateway =
                        Gateway.start(Gateway.config(home, proxy.url(database)), clock, new HistoryChecker(), 0)) {
            for (Duration jump : JUMPS) {
                clock.offBy = jump;
                gateway.record(300);
            }
            gateway.awaitRest();
            proxy.set(Fault.RESET);
            await().atMost(Gateway.PATIENCE).until(() -> {
                gateway.record(10);
                return gateway.health().drain().breaker().equals("OPEN");
            });
            for (Duration jump : JUMPS) {
                clock.offBy = jump;
                gateway.record(300);
                assertEquals(true, gateway.health().ready());
            }
            clock.offBy = Duration.ofDays(-1);
            proxy.set(Fault.NONE);
            gateway.assertAllStored(database);
        }
    }

    private static final class SetClock extends Clock {

        private volatile Duration offBy = Duration.ZERO;

        @Override
        public Instant instant() {
            return Clock.systemUTC().instant().plus(offBy);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
