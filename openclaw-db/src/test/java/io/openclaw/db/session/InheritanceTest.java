package io.openclaw.db.session;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.openclaw.db.model.SessionDeleted;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a run takes over from those before it, while PostgreSQL is away. */
class InheritanceTest {

    @TempDir
    Path home;

    private final Vertx vertx = Vertx.vertx();
    private final HandClock clock = new HandClock();

    @AfterEach
    void close() {
        Answer.of(vertx.close());
    }

    @Test
    void sessionBegunAgainAfterItWasDeletedElsewhere_isThereAfterARestart() {
        try (TestRoad road = new TestRoad(home, vertx, Clock.systemUTC())) {
            SessionStore store = open(road);
            say(store, "deleted");
            Answer.of(road.recorder.recordAndAwait(new SessionDeleted("s", "main", clock.instant())));
            say(store, "kept");
        }
        try (TestRoad road = new TestRoad(home, vertx, Clock.systemUTC())) {
            SessionStore store = open(road);
            assertEquals(
                    List.of("kept"),
                    Answer.of(store.loadMessages("s")).stream()
                            .map(stored -> stored.message().content())
                            .toList());
        }
    }

    private void say(SessionStore store, String text) {
        clock.advance(Duration.ofSeconds(1));
        Answer.of(store.createSession("s", "main", "m"));
        Answer.of(store.appendMessage("s", SessionMessage.user(text)));
    }

    private SessionStore open(TestRoad road) {
        SessionStore store = PostgresSessions.create("main", road.road, SessionsConfig.Memory.DEFAULT, clock);
        Answer.of(store.open());
        return store;
    }
}
