package io.openclaw.db;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openclaw.db.session.SessionMessage;
import io.openclaw.db.session.SessionMode;
import io.openclaw.db.session.SessionModeFile;
import io.openclaw.db.session.SessionStore;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A fact of sessions that was let go is remembered on disk before it is taken for remembered. */
class DroppedFactsTest {

    @TempDir
    Path home;

    private final Vertx vertx = Vertx.vertx();
    private OpenClawDb db;
    private SessionStore store;

    @BeforeEach
    void startWithARoadThatTakesNothing() {
        DbConfig config = DbConfig.of(home.resolve("db"), "box");
        db = OpenClawDb.create(
                config.withSessions(
                        config.sessions().withMode(SessionMode.DUAL).withGatewayHome(home.resolve("gateway"))),
                vertx,
                Clock.systemUTC());
        of(db.start());
        store = of(db.sessionStore("main"));
        of(store.createSession("s", "main", "m"));
        of(db.recorder().close(Duration.ofSeconds(5)));
    }

    @AfterEach
    void close() {
        of(db.close());
        of(vertx.close());
    }

    @Test
    void dropThatCannotBeWritten_isWrittenLater_andShownUntilThen() throws IOException {
        Path file = home.resolve("db/sessions.json");
        Path aside = Files.move(file, home.resolve("aside.json"));
        Files.createDirectories(file.resolve("in the way"));
        of(store.appendMessage("s", SessionMessage.user("untold")));
        await().until(() -> isShown());

        Files.delete(file.resolve("in the way"));
        Files.delete(file);
        Files.move(aside, file);

        await().until(() -> droppedOnDisk() == 1);
        await().until(() -> !isShown());
        of(store.appendMessage("s", SessionMessage.user("untold too")));
        await().until(() -> droppedOnDisk() == 2);
    }

    @Test
    void dropJustBeforeTheEnd_isWritten() {
        of(store.appendMessage("s", SessionMessage.user("untold")));
        of(db.close());

        assertEquals(1, droppedOnDisk());
        assertTrue(!isShown());
    }

    private boolean isShown() {
        return db.health().degraded().stream().anyMatch(reason -> reason.contains("sessions.json"));
    }

    private long droppedOnDisk() {
        return SessionModeFile.in(home.resolve("db")).read().orElseThrow().dropped();
    }

    private static <T> T of(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(1, TimeUnit.MINUTES);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
