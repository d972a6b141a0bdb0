package io.openclaw.db.session;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openclaw.db.model.FactKind;
import io.openclaw.db.model.SessionDeleted;
import io.openclaw.db.spool.SpoolRow;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
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
    void deletionAcceptedLate_isDoneThen_andNotWhatWasSaidSince() throws IOException {
        Path blocked = Files.createDirectories(home.resolve("blocked"));
        Files.writeString(blocked.resolve("spool"), "a file where the spool's folder should be");
        try (TestRoad slow = new TestRoad(blocked, vertx, clock)) {
            DualSessions dual = DualSessions.create(blocked, "main", slow.road, clock, Duration.ofMillis(50));
            Answer.of(dual.open());
            for (String key : List.of("gone", "old name")) {
                Answer.of(dual.createSession(key, "main", "m"));
                Answer.of(dual.appendMessage(key, SessionMessage.user("before")));
            }
            String why =
                    String.valueOf(Answer.failure(dual.deleteSession("gone")).getMessage());
            assertTrue(why.startsWith("It is not known yet whether"), why);
            assertInstanceOf(SessionsUnavailableException.class, Answer.failure(dual.rename("old name", "new name")));
            Answer.of(dual.appendMessage("gone", SessionMessage.user("after")));
            Answer.of(dual.appendMessage("old name", SessionMessage.user("after")));
            assertEquals(2, Answer.of(dual.loadMessages("gone")).size(), "nothing is done before it is accepted");
            assertEquals(2, Answer.of(dual.loadMessages("old name")).size());

            slow.storeAll();

            await().until(() -> texts(dual, "gone").equals(List.of("after")));
            await().until(() -> texts(dual, "new name").equals(List.of("before")));
            assertEquals(List.of("after"), texts(dual, "old name"));
            Answer.of(dual.close());
        }
    }

    private static List<String> texts(SessionStore store, String key) {
        return Answer.of(store.loadMessages(key)).stream()
                .map(stored -> String.valueOf(stored.message().content()))
                .toList();
    }

    @Test
    void sessionDeletedElsewhere_goesFromTheFileToo_butNotWhatWasSaidSince() {
        begin("s");
        append("s", SessionMessage.user("1"));
        Instant deleted = clock.instant();
        clock.advance(Duration.ofSeconds(1));
        append("s", SessionMessage.user("2"));
        begin("t");
        append("t", SessionMessage.user("of another session"));

        Answer.of(road.recorder.recordAndAwait(new SessionDeleted("s", "main", deleted)));

        await().until(() -> messages("s").equals(List.of(SessionMessage.user("2"))));
        Answer.of(road.recorder.recordAndAwait(new SessionDeleted("t", "main", clock.instant())));
        await().until(() -> Answer.of(store.listSessions("main", 9)).size() == 1);
        assertEquals(0, ((DualSessions) store).toMend());
    }

    @Test
    void deletionThatComesAfterItsKeyWasGivenToAnotherSession_leavesThatOne() {
        begin("s");
        append("s", SessionMessage.user("of a session renamed"));
        begin("fence");
        Instant deleted = clock.instant();
        clock.advance(Duration.ofSeconds(1));
        Answer.of(store.rename("s", "t"));

        Answer.of(road.recorder.recordAllAndAwait(
                List.of(new SessionDeleted("t", "main", deleted), new SessionDeleted("fence", "main", deleted))));

        await().until(() -> Answer.of(store.listSessions("main", 9)).size() == 1);
        assertEquals(List.of(SessionMessage.user("of a session renamed")), messages("t"));
        Answer.of(road.recorder.recordAndAwait(new SessionDeleted("t", "main", clock.instant())));
        await().until(() -> Answer.of(store.listSessions("main", 9)).isEmpty());
    }

    @Test
    void deletionThatMayConcernAnotherAgent_isLeftToTheDatabase() {
        begin("s");
        append("s", SessionMessage.user("1"));

        Answer.of(road.recorder.recordAndAwait(new SessionDeleted("s", "ops", clock.instant())));
        Answer.of(road.recorder.recordAndAwait(new SessionDeleted("s", "main/other", clock.instant())));
        Answer.of(road.recorder.recordAndAwait(new SessionDeleted("s", null, clock.instant())));

        await().until(() -> ((DualSessions) store).toMend() == 2);
        assertEquals(1, messages("s").size());
        assertEquals(0, ((DualSessions) store).dropped());
    }

    @Test
    void whatIsSaidAfterADeletionElsewhere_isLater_whateverTheClockSays() {
        Instant deleted = clock.instant();
        Answer.of(road.recorder.recordAndAwait(new SessionDeleted("s", "main", deleted)));
        clock.advance(Duration.ofHours(-1));
        await().until(() -> {
            begin("t");
            append("t", SessionMessage.user("1"));
            List<StoredMessage> said = Answer.of(store.loadMessages("t"));
            return said.get(said.size() - 1).at().isAfter(deleted);
        });
    }

    @Test
    void deletionThatWaitsInTheSpool_isBeforeWhatIsSaidAfterAStart() {
        Answer.of(store.close());
        Answer.of(road.recorder.recordAndAwait(new SessionDeleted("s", "main", clock.instant())));
        Instant deleted = clock.instant();

        clock.advance(Duration.ofHours(-1));
        store = create(vertx, clock);
        Answer.of(store.open());
        begin("s");
        append("s", SessionMessage.user("1"));

        assertTrue(Answer.of(store.loadMessages("s")).get(0).at().isAfter(deleted));
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
