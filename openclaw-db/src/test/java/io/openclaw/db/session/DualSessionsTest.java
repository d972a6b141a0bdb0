package io.openclaw.db.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.openclaw.db.model.FactKind;
import io.openclaw.db.spool.SpoolRow;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DualSessionsTest extends SessionStoreContract {

    @TempDir
    Path home;

    private TestRoad road;

    @Override
    DualSessions create(Vertx vertx, Clock clock) {
        if (road == null) {
            road = new TestRoad(home, vertx, clock);
        }
        return DualSessions.create(home, "main", road.road, clock);
    }

    @AfterEach
    void closeRoad() {
        road.close();
    }

    @Test
    void everyWrite_isAFactInTheOrderOfTheFile() {
        begin("tg:main:5");
        begin("tg:main:5");
        Answer.of(store.appendTurn(
                "tg:main:5", Turn.answered(SessionMessage.user("q"), List.of(), SessionMessage.assistant("a"))));
        Answer.of(store.addTokens("tg:main:5", 7));
        Answer.of(store.migrateOldKeys());
        Answer.of(store.rename("tg:main:0:5", "kept"));
        Answer.of(store.deleteSession("kept"));
        begin("old");
        clock.advance(Duration.ofDays(2));
        Answer.of(store.pruneOlderThan(Duration.ofDays(1)));

        assertEquals(
                List.of(
                        FactKind.SESSION_OPENED,
                        FactKind.MESSAGE,
                        FactKind.MESSAGE,
                        FactKind.TOKENS_ADDED,
                        FactKind.SESSION_RENAMED,
                        FactKind.SESSION_RENAMED,
                        FactKind.SESSION_DELETED,
                        FactKind.SESSION_OPENED,
                        FactKind.SESSION_DELETED),
                road.waiting().stream().map(SpoolRow::kind).toList());
    }

    @Test
    void deletionThatTheRoadDoesNotTake_isNotDone() {
        begin("s");
        append("s", SessionMessage.user("stays"));
        Answer.of(road.recorder.close(Duration.ofSeconds(5)));

        assertInstanceOf(SessionsUnavailableException.class, Answer.failure(store.deleteSession("s")));
        assertInstanceOf(SessionsUnavailableException.class, Answer.failure(store.rename("s", "t")));
        append("s", SessionMessage.user("and goes on"));

        assertEquals(2, messages("s").size());
        assertEquals(1, ((DualSessions) store).dropped(), "the copy lacks what could not be told");
    }

    @Test
    void whatIsAskedForDuringADeletion_waitsForIt() {
        begin("s");
        append("s", SessionMessage.user("1"));
        var deleted = store.deleteSession("s");
        var appended = store.appendMessage("s", SessionMessage.user("too late"));

        assertInstanceOf(UnknownSessionException.class, Answer.failure(appended));
        assertEquals(1, Answer.of(deleted));
    }
}
