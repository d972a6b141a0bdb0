package io.openclaw.db.session;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.openclaw.db.model.Fact;
import io.openclaw.db.model.FactKind;
import io.openclaw.db.model.MessageAppended;
import io.openclaw.db.spool.FactCodec;
import io.openclaw.db.spool.SpoolRow;
import io.openclaw.db.spool.UndecodableFactException;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What waits in the spool keeps its text, unless it is of the session that was deleted. */
class RenamedThenForgottenTest {

    private static final Instant NOON = Instant.parse("2026-02-20T12:00:00Z");

    private static final int MORE_THAN_REMEMBERED = 1_100;

    @TempDir
    Path home;

    private final StoreFacts facts = new StoreFacts("test-host", "main");

    @Test
    void oldKeyDeletedAfterARestart_leavesTheTextOfTheSessionThatWasRenamedBeforeIt() {
        Vertx vertx = Vertx.vertx();
        try (TestRoad before = new TestRoad(home, vertx, Clock.systemUTC())) {
            tell(before, List.of(said("old", 1, "renamed"), renamed("old", "new", NOON.plusSeconds(10))));
        }
        try (TestRoad after = new TestRoad(home, vertx, Clock.systemUTC())) {
            tell(after, List.of(said("old", 20, "deleted"), deleted("old", NOON.plusSeconds(30))));

            await().untilAsserted(() -> assertEquals(List.of("renamed", "null"), texts(after)));
        }
        Answer.of(vertx.close());
    }

    @Test
    void oldKeyDeletedAfterManyOtherRenamings_leavesTheTextOfTheSessionThatWasRenamedBeforeThem() {
        Vertx vertx = Vertx.vertx();
        try (TestRoad road = new TestRoad(home, vertx, Clock.systemUTC())) {
            tell(road, List.of(said("old", 1, "renamed"), renamed("old", "new", NOON.plusSeconds(10))));
            List<Fact> others = new ArrayList<>();
            for (int i = 0; i < MORE_THAN_REMEMBERED; i++) {
                others.add(renamed("other " + i, "another " + i, NOON.plusSeconds(11)));
            }
            tell(road, others);
            tell(road, List.of(said("old", 20, "deleted"), deleted("old", NOON.plusSeconds(30))));

            await().untilAsserted(() -> assertEquals(List.of("renamed", "null"), texts(road)));
        }
        Answer.of(vertx.close());
    }

    private static List<String> texts(TestRoad road) throws UndecodableFactException {
        List<SpoolRow> rows = new ArrayList<>();
        road.backlog.eachWaiting(rows::add);
        List<String> texts = new ArrayList<>();
        for (SpoolRow row : rows) {
            if (row.kind() == FactKind.MESSAGE) {
                texts.add(text(row));
            }
        }
        return texts;
    }

    private static void tell(TestRoad road, List<Fact> all) {
        Answer.of(road.recorder.recordAllAndAwait(all));
    }

    private Fact said(String key, long second, String text) {
        StoredMessage stored = new StoredMessage(second, SessionMessage.user(text), NOON.plusSeconds(second));
        return facts.appended(new Appended("main", key, List.of(stored))).get(0);
    }

    private Fact renamed(String from, String to, Instant at) {
        return facts.renamed(new Move(from, to, "main", at));
    }

    private Fact deleted(String key, Instant at) {
        return facts.deleted(new Deletion(key, "main", 1, 1, at));
    }

    private static String text(SpoolRow row) throws UndecodableFactException {
        return String.valueOf(((MessageAppended) FactCodec.decode(row.kind(), row.payload()))
                .body()
                .content());
    }
}
