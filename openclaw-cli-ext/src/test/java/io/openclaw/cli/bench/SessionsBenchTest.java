package io.openclaw.cli.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openclaw.db.TestPostgres;
import io.openclaw.db.session.SessionMode;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SessionsBenchTest {

    @TempDir
    Path folder;

    @Test
    void everyMode_isMeasured() {
        Vertx vertx = Vertx.vertx();
        int appends = Integer.getInteger("openclaw.bench.appends", 20);
        int messages = Integer.getInteger("openclaw.bench.messages", 2_000);

        SessionsBench.Report report =
                new SessionsBench(folder, TestPostgres.freshDatabase().url(), vertx).run(appends, messages);

        assertEquals(Set.of(SessionMode.values()), report.append().keySet());
        assertEquals(Set.of(SessionMode.values()), report.lastMessages().keySet());
        assertTrue(report.lastFromPostgres().p50Micros() > 0, report.toString());
        vertx.close();
    }
}
