package io.openclaw.db;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openclaw.db.model.CallQuery;
import io.openclaw.db.model.Cost;
import io.openclaw.db.model.Exchange;
import io.openclaw.db.model.LlmCall;
import io.openclaw.db.model.MessageAppended;
import io.openclaw.db.model.ModelRef;
import io.openclaw.db.model.Outcome;
import io.openclaw.db.model.Scope;
import io.openclaw.db.model.Timing;
import io.openclaw.db.model.Usage;
import io.openclaw.db.postgres.Migrations;
import io.openclaw.db.postgres.PostgresConfig;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpenClawDbTest {

    private static final Scope SESSION = new Scope("agent:main:main", "s1", "main", "webchat", "r1");
    private static final Instant AT = Instant.parse("2026-11-21T10:00:00Z");
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    Path home;

    private final Vertx vertx = Vertx.vertx();
    private OpenClawDb db;

    @AfterEach
    void close() {
        if (db != null) {
            settled(db.close());
        }
        vertx.close();
    }

    @Test
    void recordedFacts_areInPostgresOnceAndAccountedFor() throws Exception {
        TestDatabase database = TestPostgres.freshDatabase();
        start(config(database.url()));
        IntStream.range(0, 200).forEach(i -> {
            db.recorder().record(call(i));
            db.recorder().record(message(i));
        });
        settled(db.recorder().flush());

        storedAndBalanced(400);
        assertEquals("200", database.single("SELECT count(*) FROM llm_calls"));
        assertEquals("200", database.single("SELECT count(*) FROM messages"));
        assertEquals("2200", database.single("SELECT total_tokens FROM sessions"));
        assertTrue(db.health().accounting().balanced(), db.health().toString());
        assertEquals(List.of(), db.health().degraded());
    }

    @Test
    void databaseThatIsDownAtTheStart_costsNothingButTime() {
        TestServer server = TestPostgres.server();
        TestDatabase database = server.freshDatabase();
        server.stop();
        start(config(database.url()));

        assertTrue(settled(db.recorder().recordAndAwait(call(1))).succeeded(), "accepted by the spool");
        CallPage page = settled(db.calls().list(CallQuery.latest(10))).result();
        assertEquals(1, page.calls().size());
        assertTrue(page.memoryOnly());
        assertFalse(db.health().degraded().isEmpty());
        assertTrue(db.health().ready());

        server.restart();
        await().atMost(PATIENCE).until(() -> db.health().accounting().stored() == 1);
        CallPage stored = settled(db.calls().list(CallQuery.latest(10))).result();
        assertFalse(stored.memoryOnly());
        assertTrue(stored.calls().get(0).stored());
        server.close();
    }

    @Test
    void databaseThatIsReplacedByAnEmptyOne_isGivenTheSchemaAgain() {
        TestDatabase database = TestPostgres.freshDatabase();
        start(config(database.url()));
        settled(db.recorder().recordAndAwait(call(1)));
        await().atMost(PATIENCE).until(() -> db.health().accounting().stored() == 1);

        database.execute("DROP SCHEMA public CASCADE");
        database.execute("DROP SCHEMA api CASCADE");
        database.execute("CREATE SCHEMA public");
        settled(db.recorder().recordAndAwait(call(2)));

        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertEquals(
                        2, db.health().accounting().stored(), db.health().toString()));
        assertEquals("1", database.single("SELECT count(*) FROM llm_calls"));
    }

    @Test
    void databaseThatOthersMigrate_getsPartitionsAtTheStart() {
        TestDatabase database = TestPostgres.freshDatabase();
        Migrations.create(PostgresConfig.parse(database.url())).migrate();

        start(config(database.url()).withMigrate(false));

        await().atMost(PATIENCE)
                .until(
                        () -> "4"
                                .equals(
                                        database.single(
                                                "SELECT count(*) FROM pg_class WHERE relkind = 'r' AND relname ~ '^raw_events_[0-9]'")));
    }

    @Test
    void factsOfAnEarlierRun_areStoredByTheNext() throws Exception {
        start(config(null));
        IntStream.range(0, 50).forEach(i -> db.recorder().record(call(i)));
        settled(db.close());

        TestDatabase database = TestPostgres.freshDatabase();
        start(config(database.url()));

        storedAndBalanced(50);
        Accounting accounting = db.health().accounting();
        assertEquals(50, accounting.inherited());
        assertTrue(accounting.balanced(), accounting.toString());
        assertEquals("50", database.single("SELECT count(*) FROM llm_calls"));
    }

    @Test
    void callOnItsWay_isReadFromMemoryAndLaterFromPostgresAsTheSameCall() {
        TestDatabase database = TestPostgres.freshDatabase();
        start(config(database.url()));
        Timing started = new Timing(AT.plusNanos(123_456_789), Duration.ofSeconds(1), null);
        settled(db.recorder().recordAndAwait(call(7).withTiming(started)));
        CallPage early = settled(db.calls().list(CallQuery.latest(10))).result();
        await().atMost(PATIENCE).until(() -> db.health().accounting().stored() == 1);
        CallPage late = settled(db.calls().list(CallQuery.latest(10))).result();

        assertEquals(1, early.calls().size());
        assertEquals(1, late.calls().size());
        assertEquals(early.calls().get(0).id(), late.calls().get(0).id());
        assertEquals(
                early.calls().get(0).createdAt(), late.calls().get(0).createdAt(), "the start, not when it was told");
        assertEquals("answer 7", late.calls().get(0).content());
        assertEquals(
                "answer 7",
                settled(db.calls().find(late.calls().get(0).id()))
                        .result()
                        .call()
                        .content());
    }

    @Test
    void spoolOfAnotherGateway_isRefusedWithAClearMessage() {
        start(config(null));
        OpenClawDb second = OpenClawDb.create(config(null), vertx, Clock.systemUTC());

        Future<Void> started = settled(second.start());

        assertTrue(started.failed());
        assertTrue(String.valueOf(started.cause().getMessage()).contains(home.toString()));
    }

    @Test
    void urlThatCannotBeUsed_isRefusedWithoutItsPassword() {
        DbConfig wrong = config("postgresql://user:verysecret@host:notaport/db");

        ConfigException refused =
                assertThrows(ConfigException.class, () -> OpenClawDb.create(wrong, vertx, Clock.systemUTC()));

        assertFalse(String.valueOf(refused.getMessage()).contains("verysecret"));
    }

    @Test
    void closing_isHarmlessTwiceAndBeforeTheStart() {
        OpenClawDb never = OpenClawDb.create(config(null), vertx, Clock.systemUTC());

        assertTrue(settled(never.close()).succeeded());
        assertTrue(settled(never.close()).succeeded());
        never.recorder().record(call(1));
        assertEquals(1L, never.recorder().stats().dropped().get("closed"));
    }

    @Test
    void unknownCall_isNotFound() {
        start(config(null));

        assertNull(
                settled(db.calls().find(java.util.UUID.randomUUID())).result().call());
    }

    /** While facts move, the terms of the equation are read one after the other; at rest they must agree. */
    private void storedAndBalanced(long facts) {
        await().atMost(PATIENCE).untilAsserted(() -> {
            Accounting accounting = db.health().accounting();
            assertEquals(facts, accounting.stored(), accounting.toString());
            assertTrue(accounting.balanced(), accounting.toString());
        });
    }

    private void start(DbConfig config) {
        db = OpenClawDb.create(config, vertx, Clock.systemUTC());
        Future<Void> started = settled(db.start());
        assertTrue(started.succeeded(), () -> String.valueOf(started.cause()));
    }

    private DbConfig config(String url) {
        return DbConfig.of(home, "test-host").withDatabaseUrl(url);
    }

    private static LlmCall call(int i) {
        return LlmCall.ofHost(SESSION, new ModelRef("fake", "fake-large", null), AT.plusSeconds(i))
                .withUsage(Usage.of(10, 1), new Cost(new BigDecimal("0.001"), Cost.GATEWAY))
                .withOutcome(Outcome.completed())
                .withExchange(Exchange.ofText("answer " + i));
    }

    private static MessageAppended message(int i) {
        return MessageAppended.ofText(SESSION, MessageAppended.USER, "text " + i, AT.plusSeconds(i));
    }

    private static <T> Future<T> settled(Future<T> future) {
        await().atMost(PATIENCE).until(future::isComplete);
        return future;
    }
}
