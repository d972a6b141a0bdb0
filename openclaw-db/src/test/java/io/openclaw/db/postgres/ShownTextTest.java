package io.openclaw.db.postgres;

import static io.openclaw.db.postgres.PostgresFixture.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.openclaw.db.model.MessageAppended;
import io.openclaw.db.model.Recorded;
import io.openclaw.db.model.Recorded.Mark;
import io.openclaw.db.model.SearchQuery;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Text that a gateway shows for display gives way to text told word for word, whichever comes first. */
class ShownTextTest {

    private static final MessageAppended EXACT = Facts.message(Facts.KEY, "m1", "commentary first\nthe whole answer");
    private static final MessageAppended SHOWN =
            Facts.message(Facts.KEY, "m1", "shown answer").asProjected();
    private static final MessageAppended SHOWN_LONGER =
            Facts.message(Facts.KEY, "m1", "shown answer with its commentary").asProjected();

    private final PostgresFixture fixture = new PostgresFixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void exactText_standsAboveShownText_inAnyOrder() {
        fixture.store(SHOWN);
        assertEquals("shown answer 32", row());
        Written written = fixture.store(EXACT);
        assertEquals("commentary first\nthe whole answer 0", row());
        assertEquals(1, written.duplicates(), "it is the same message");

        fixture.store(SHOWN_LONGER);
        assertEquals("commentary first\nthe whole answer 0", row());
        assertEquals("1", fixture.single("SELECT sum(messages) FROM ingest_totals"));
    }

    @Test
    void inOneBatch_theyAreOneRow() {
        fixture.store(SHOWN, EXACT, SHOWN_LONGER);
        assertEquals("commentary first\nthe whole answer 0", row());
        assertEquals("1", fixture.single("SELECT count(*) FROM messages"));
    }

    @Test
    void ofTwoShownTexts_theLongerStays_inAnyOrder() {
        fixture.store(SHOWN);
        fixture.store(SHOWN_LONGER);
        fixture.store(SHOWN);
        assertEquals("shown answer with its commentary 32", row());
    }

    @Test
    void shownText_isBetterThanTextThatWasLeftOut() {
        fixture.store(SHOWN);
        fixture.storeRecorded(List.of(new Recorded(
                java.util.UUID.randomUUID(), Facts.NOON, EXACT.withoutText(), Set.of(Mark.CONTENT_DROPPED))));
        assertEquals("shown answer 32", row());
    }

    @Test
    void search_findsTheWordsThatStandThereNow() {
        MessageIndexer indexer = fixture.postgres.indexer(() -> false);
        fixture.store(SHOWN);
        await(indexer.round());
        assertEquals(1, hits("shown"));

        fixture.store(EXACT);

        assertEquals(0, hits("shown"));
        assertEquals(1, hits("commentary"));
    }

    private int hits(String word) {
        return await(fixture.postgres.search().search(SearchQuery.of(word, 5)))
                .hits()
                .size();
    }

    private String row() {
        return fixture.single("SELECT content || ' ' || marks FROM messages");
    }
}
