package io.openclaw.db.session;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openclaw.db.model.FactKind;
import io.openclaw.db.spool.SpoolRow;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
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

    @Test
    void textOfADeletedSession_isNowhereInTheSpool() {
        String secretive = "what nobody else should read " + "x".repeat(5_000);
        begin("s");
        append("s", SessionMessage.user(secretive), SessionMessage.user("2"));
        begin("t");
        append("t", SessionMessage.user("of another session"));
        assertTrue(spoolHolds("nobody else should read"));

        Answer.of(store.deleteSession("s"));

        await().until(() -> !spoolHolds("nobody else should read"));
        assertTrue(spoolHolds("of another session"));
        assertEquals(6, road.waiting().size());
    }

    private boolean spoolHolds(String text) {
        Answer.of(road.recorder.flush());
        try (Stream<Path> files = Files.list(home.resolve("spool"))) {
            return files.filter(Files::isRegularFile).anyMatch(file -> holds(file, text));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean holds(Path file, String text) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1).contains(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
