package io.openclaw.db.session;

import io.openclaw.db.recorder.CallRing;
import io.openclaw.db.recorder.Recorder;
import io.openclaw.db.recorder.RecorderConfig;
import io.openclaw.db.recorder.RecorderParts;
import io.openclaw.db.redact.Redactor;
import io.openclaw.db.redact.RedactorConfig;
import io.openclaw.db.spool.Spool;
import io.openclaw.db.spool.SpoolBacklog;
import io.openclaw.db.spool.SpoolConfig;
import io.openclaw.db.spool.SpoolRow;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/** A road that ends at the spool. */
final class TestRoad implements AutoCloseable {

    final SpoolBacklog backlog;
    final Recorder recorder;
    final Road road;

    TestRoad(Path home, Vertx vertx, Clock clock) {
        backlog =
                new SpoolBacklog(Spool.create(SpoolConfig.in(home.resolve("spool")), clock), 1 << 20, System::nanoTime);
        recorder = Recorder.create(RecorderConfig.defaults(), vertx, clock);
        road = new Road(
                recorder, backlog, () -> new Road.Reading(null, "There is none in this test."), "test-host", vertx);
        backlog.open();
        recorder.start(new RecorderParts(Redactor.create(RedactorConfig.defaults()), backlog, new CallRing(10)));
    }

    /** What waits in the spool. */
    List<SpoolRow> waiting() {
        Answer.of(recorder.flush());
        return backlog.read(null, 0, 10_000, 1 << 20).map(batch -> batch.rows()).orElse(List.of());
    }

    /** As if PostgreSQL had stored what waits. */
    void storeAll() {
        Answer.of(recorder.flush());
        backlog.read(null, 0, 10_000, 1 << 20)
                .ifPresent(batch -> backlog.confirm(batch.writerId(), batch.throughSeq()));
    }

    @Override
    public void close() {
        Answer.of(recorder.close(Duration.ofSeconds(5)));
        backlog.close();
    }
}
