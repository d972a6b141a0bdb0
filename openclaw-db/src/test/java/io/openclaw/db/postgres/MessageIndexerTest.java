package io.openclaw.db.postgres;

import static io.openclaw.db.postgres.PostgresFixture.await;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openclaw.db.postgres.MessageIndexer.Round;
import io.vertx.core.Future;
import io.vertx.pgclient.PgBuilder;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MessageIndexerTest {

    private final PostgresFixture fixture = new PostgresFixture();
    private final Pool pool = PgBuilder.pool()
            .with(new PoolOptions().setMaxSize(4))
            .connectingTo(fixture.config.connectOptions(fixture.config.hosts().get(0)))
            .using(fixture.vertx)
            .build();
    private final MessageIndexer indexer = indexer(Duration.ZERO);

    MessageIndexerTest() {
        fixture.database.execute("INSERT INTO sessions (session_key, agent_name, host) VALUES ('k', 'main', 'box')");
    }

    @AfterEach
    void close() {
        indexer.close();
        pool.close();
        fixture.close();
    }

    @Test
    void newMessages_areIndexedWithinSeconds_andTheLagIsShown() {
        add(1_200);
        await(indexer.measure());
        assertEquals(1_200, indexer.progress().orElseThrow().waiting());

        indexer.start();

        await().atMost(Duration.ofSeconds(20)).until(() -> indexed() == 1_200);
        await(indexer.measure());
        assertEquals(0, indexer.progress().orElseThrow().waiting());
        assertTrue(indexer.progress().orElseThrow().partsOfWords());
        add(1);
        await().atMost(Duration.ofSeconds(10)).until(() -> indexed() == 1_201);
    }

    @Test
    void idsThatBecomeVisibleOutOfOrder_areAllIndexed() throws SQLException {
        try (Connection late = fixture.database.connect()) {
            late.setAutoCommit(false);
            late.createStatement()
                    .execute("INSERT INTO messages (session_id, role, content) VALUES (1, 'user', 'late one')");
            add(3);
            everything();
            everything();
            assertEquals(3, indexed());
            late.commit();
        }
        everything();

        assertEquals(4, indexed());
        everything();
        assertEquals(
                fixture.single("SELECT max(id) FROM messages"),
                fixture.single("SELECT settled_id FROM message_search_progress"));
    }

    @Test
    void openTransaction_holdsBackWhatCountsAsSettled() throws SQLException {
        add(1);
        everything();
        everything();
        try (Connection open = fixture.database.connect()) {
            open.setAutoCommit(false);
            open.createStatement().execute("INSERT INTO messages (session_id, role) VALUES (1, 'user')");
            add(1);
            everything();
            everything();
            everything();
            assertEquals("1", fixture.single("SELECT settled_id FROM message_search_progress"));
            open.rollback();
        }
        everything();
        everything();
        assertEquals("3", fixture.single("SELECT settled_id FROM message_search_progress"));
    }

    @Test
    void deletedMessages_leaveTheIndexWithTheirRow() {
        add(5);
        everything();

        fixture.database.execute("DELETE FROM messages WHERE id > 3");

        assertEquals(3, indexed());
        assertEquals(Round.DONE, await(indexer.round()));
    }

    @Test
    void messageThatIsBeingDeleted_isPassedOver() throws SQLException {
        add(2);
        try (Connection deleting = fixture.database.connect()) {
            deleting.setAutoCommit(false);
            deleting.createStatement().execute("DELETE FROM messages WHERE id = 1");
            everything();
            assertEquals(1, indexed());
            deleting.rollback();
        }
        everything();
        assertEquals(2, indexed());
    }

    @Test
    void restartInTheMiddle_goesOnWithWhatIsMissing() {
        add(1_300);
        assertEquals(Round.INDEXED, await(indexer.round()));
        int before = indexed();

        MessageIndexer next = indexer(Duration.ZERO);
        while (await(next.round()) == Round.INDEXED) {
            assertTrue(indexed() > before);
        }

        assertEquals(1_300, indexed());
    }

    @Test
    void twoIndexers_shareTheWorkWithoutHarm() {
        add(3_000);
        MessageIndexer other = indexer(Duration.ZERO);
        boolean done = false;
        while (!done) {
            List<Round> rounds =
                    await(Future.all(indexer.round(), other.round()).map(both -> both.<Round>list()));
            done = rounds.contains(Round.DONE);
        }
        assertEquals(3_000, indexed());
    }

    @Test
    void anotherHoldsTheTurn_nothingIsDone() throws SQLException {
        add(1);
        try (Connection holder = fixture.database.connect()) {
            holder.createStatement()
                    .execute(
                            "SELECT pg_advisory_lock(hashtext('openclaw message_search'), hashtext(current_schema()))");
            assertEquals(Round.ELSEWHERE, await(indexer.round()));
        }
        await().until(() -> await(indexer.round()) != Round.ELSEWHERE);
        assertEquals(1, indexed());
    }

    @Test
    void storingIsBehind_indexingWaits() {
        AtomicBoolean behind = new AtomicBoolean(true);
        add(1);
        try (MessageIndexer polite = MessageIndexer.create(pool, fixture.vertx, behind::get)) {
            polite.start();
            await().during(Duration.ofSeconds(1)).until(() -> indexed() == 0);
            behind.set(false);
            await().atMost(Duration.ofSeconds(20)).until(() -> indexed() == 1);
        }
    }

    @Test
    void messagesOfAnySize_fit() {
        fixture.database.execute("""
                INSERT INTO messages (session_id, role, content)
                VALUES
                    (1, 'user', (SELECT string_agg(chr(20000 + n % 20000) || ' ', '') FROM generate_series(1, 300000) AS n)),
                    (1, 'user', repeat('x', 5000)),
                    (1, 'user', (SELECT string_agg(md5(n::TEXT) || '-' || n || '.example.org/' || n, ' ') FROM generate_series(1, 40000) AS n)),
                    (1, 'user', NULL)
                """);
        everything();
        assertEquals(4, indexed());
    }

    private MessageIndexer indexer(Duration settleAfter) {
        return new MessageIndexer(pool, fixture.vertx, () -> false, settleAfter);
    }

    private void everything() {
        Round round = await(indexer.round());
        while (round == Round.INDEXED) {
            round = await(indexer.round());
        }
    }

    private void add(int messages) {
        fixture.database.execute("INSERT INTO messages (session_id, role, content)"
                + " SELECT 1, 'user', 'message number ' || n FROM generate_series(1, " + messages + ") AS n");
    }

    private int indexed() {
        return Integer.parseInt(fixture.single("SELECT count(*) FROM message_search"));
    }
}
