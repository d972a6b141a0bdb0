package io.openclaw.gateway.http;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.openclaw.db.model.FactIds;
import io.openclaw.db.recorder.CallRing;
import io.openclaw.db.recorder.Recorder;
import io.openclaw.db.recorder.RecorderConfig;
import io.openclaw.db.recorder.RecorderParts;
import io.openclaw.db.redact.Redactor;
import io.openclaw.db.redact.RedactorConfig;
import io.openclaw.db.spool.FactCodec;
import io.openclaw.db.spool.Spool;
import io.openclaw.db.spool.SpoolBacklog;
import io.openclaw.db.spool.SpoolConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The feed into a real recorder and a real spool. */
class FeedToSpoolTest {

    private static final String HEAD =
            "POST /v1/feed HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-ndjson\r\n";

    @TempDir
    Path home;

    @Test
    void feedThatIsCutAndSentAgain_leavesEveryFactOnceByName() throws IOException {
        Clock clock = Clock.systemUTC();
        SpoolBacklog backlog =
                new SpoolBacklog(Spool.create(SpoolConfig.in(home.resolve("spool")), clock), 1 << 20, System::nanoTime);
        backlog.open();
        try (TestGateway gateway = TestGateway.started(home)) {
            Recorder recorder = Recorder.create(RecorderConfig.defaults(), gateway.vertx, clock);
            recorder.start(new RecorderParts(Redactor.create(RedactorConfig.defaults()), backlog, new CallRing(8)));
            gateway.recorder = recorder::recordAndAwait;
            String body = line(1) + line(2) + line(3);
            try (RawClient cut = new RawClient(gateway.port)) {
                cut.say(HEAD + "Content-Length: " + body.length() + "\r\n\r\n" + body.substring(0, body.length() / 2));
            }
            await().until(() -> gateway.exposition.http().connections().get() == 0);
            assertEquals(0, recorder.stats().recorded(), "half a body is nothing yet");
            assertEquals(200, gateway.feed(body).statusCode());
            assertEquals(3, backlog.stats().rows(), "what is answered is on disk");
            assertEquals(200, gateway.feed(body).statusCode(), "as if the answer had been lost");
            List<UUID> rows = backlog.read(null, 0, 100, 1 << 20).orElseThrow().rows().stream()
                    .map(row -> FactIds.rowId(FactCodec.decode(row.kind(), row.payload()), row.id()))
                    .toList();
            assertEquals(6, rows.size());
            assertEquals(3, rows.stream().distinct().count());
            TestGateway.soon(recorder.close(Duration.ofSeconds(5)));
        } finally {
            backlog.close();
        }
    }

    private static String line(int sequence) {
        return TestGateway.line("e" + sequence).replace("\"seq\":1,", "\"seq\":" + sequence + ",") + "\n";
    }
}
