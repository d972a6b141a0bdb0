package io.openclaw.db;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.openclaw.db.model.LlmCall;
import io.openclaw.db.model.ModelRef;
import io.openclaw.db.model.Recorded;
import io.openclaw.db.model.Scope;
import io.openclaw.db.model.Usage;
import io.openclaw.db.operations.Operations;
import io.openclaw.db.postgres.Batch;
import io.openclaw.db.postgres.Migrations;
import io.openclaw.db.postgres.Postgres;
import io.openclaw.db.postgres.PostgresConfig;
import io.openclaw.db.postgres.Session;
import io.openclaw.db.pricing.Factors;
import io.openclaw.db.pricing.OwnPrices;
import io.openclaw.db.pricing.Period;
import io.openclaw.db.pricing.Rates;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** How prices come to the calls that are written, and to those that were. */
class CallPricingTest {

    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final TestDatabase database = TestPostgres.freshDatabase();
    private final PostgresConfig config = PostgresConfig.parse(database.url());
    private final Vertx vertx = Vertx.vertx();
    private final Postgres postgres = Postgres.create(config, vertx);
    private final CallPricing pricing = CallPricing.create(postgres, "box", vertx, () -> true);

    @BeforeEach
    void migrate() {
        Migrations.create(config).migrate();
    }

    @AfterEach
    void close() {
        answer(pricing.close());
        postgres.close();
        answer(vertx.close());
    }

    @Test
    void callsWithoutAPrice_arePricedLater_inPages_andOnceThereIsOne() throws SQLException {
        stored(1200, "openai", "gpt-4.1");
        stored(3, "anthropic", "claude-newmodel-9");
        pricing.load();
        pricing.start();
        await().atMost(PATIENCE).until(() -> unpriced() == 3);
        assertEquals("1200 0.0024", sum("gpt-4.1"));
        set("anthropic", "claude-newmodel-9", "5");
        await().atMost(PATIENCE).until(() -> unpriced() == 0);
        assertEquals("3 0.000015", sum("claude-newmodel-9"));
        assertEquals("0", database.single("SELECT count(*) FROM repriced_calls"));
        assertEquals("0", database.single("SELECT count(*) FROM llm_call_rollups_lack('-infinity', 'infinity')"));
        assertEquals(
                "0 0.002415",
                database.single("SELECT sum(unpriced_calls) || ' ' || trim_scale(sum(cost_usd)) FROM ingest_totals"));
    }

    @Test
    void costThatIsThere_isNotChangedByAnotherPrice() throws SQLException {
        stored(1, "openai", "gpt-4.1");
        database.execute("UPDATE llm_calls SET computed_cost_usd = 7, price_id = 'x', cost_source = 'computed'");
        stored(1, "anthropic", "claude-newmodel-9");
        set("anthropic", "claude-newmodel-9", "5");
        pricing.load();
        pricing.start();
        await().atMost(PATIENCE).until(() -> unpriced() == 0);
        assertEquals("1 7", sum("gpt-4.1"));
    }

    @Test
    void newPrice_isUsedForWhatIsWrittenFromThenOn() throws SQLException {
        pricing.load();
        Session session = answer(postgres.connect());
        UUID writer = UUID.randomUUID();
        answer(session.handshake(writer, "box", 0));
        answer(session.write(call(writer, 0)));
        set("openai", "gpt-4.1", "7");
        pricing.load();
        answer(session.write(call(writer, 1)));
        session.close();
        assertEquals(
                "0.002,0.007",
                database.single(
                        "SELECT string_agg(computed_cost_usd::TEXT, ',' ORDER BY computed_cost_usd) FROM llm_calls"));
    }

    @Test
    void pricesThatCannotBeRead_hurtNobody_andCallsAreWrittenWithoutACost() throws SQLException {
        database.execute("ALTER TABLE prices RENAME TO elsewhere");
        pricing.load();
        pricing.start();
        Session session = answer(postgres.connect());
        UUID writer = UUID.randomUUID();
        answer(session.handshake(writer, "box", 0));
        answer(session.write(call(writer, 0)));
        session.close();
        assertEquals(1, unpriced());
        database.execute("ALTER TABLE elsewhere RENAME TO prices");
        await().atMost(PATIENCE).until(() -> unpriced() == 0);
        assertEquals("1 0.002", sum("gpt-4.1"));
    }

    @Test
    void callsThatCannotBePriced_areToldOnce_andPricedWhenTheyCan() {
        ListAppender<ILoggingEvent> said = new ListAppender<>();
        said.start();
        Logger log = (Logger) LoggerFactory.getLogger(CallPricing.class);
        log.addAppender(said);
        stored(1, "openai", "gpt-4.1");
        database.execute("ALTER TABLE llm_calls RENAME COLUMN price_id TO elsewhere");
        pricing.load();
        pricing.start();
        Duration twoAttempts = Duration.ofSeconds(7);
        await().atMost(PATIENCE).until(() -> !said.list.isEmpty());
        await().atMost(PATIENCE).during(twoAttempts).until(() -> said.list.size() == 1);
        assertEquals(Level.WARN, said.list.get(0).getLevel());
        String words = said.list.get(0).getFormattedMessage();
        assertTrue(words.contains("SQLSTATE 42703") && words.contains("openclaw db migrate"), words);
        database.execute("ALTER TABLE llm_calls RENAME COLUMN elsewhere TO price_id");
        await().atMost(PATIENCE).until(() -> unpriced() == 0);
        log.detachAppender(said);
    }

    private static Batch call(UUID writer, long from) {
        LlmCall call = LlmCall.ofHost(Scope.ofSession("s"), new ModelRef("openai", "gpt-4.1", null), NOON)
                .withUsage(Usage.of(1000, 0), null);
        Recorded recorded = new Recorded(UUID.randomUUID(), NOON, call, Set.of());
        return new Batch(writer, "box", from, from + 1, List.of(recorded), List.of(), null);
    }

    private void stored(int calls, String provider, String model) {
        database.execute(
                "INSERT INTO llm_calls (id, host, provider, model, created_at, usage_prompt_tokens, usage_total_tokens,"
                        + " usage_known) SELECT gen_random_uuid(), 'box', '" + provider + "', '" + model
                        + "', TIMESTAMPTZ '"
                        + NOON + "' + n / 7 * INTERVAL '1 second', 1, 1, TRUE FROM generate_series(1, " + calls
                        + ") AS n");
    }

    private void set(String provider, String model, String input) throws SQLException {
        Rates rates = new Rates(new BigDecimal(input), BigDecimal.ONE, null, null, null);
        try (Operations operations = Operations.open(config, "box")) {
            operations.prices().set(OwnPrices.set(provider, model, Period.since(Instant.now()), rates, Factors.NONE));
        }
    }

    private int unpriced() {
        return Integer.parseInt(database.single("SELECT count(*) FROM llm_calls WHERE computed_cost_usd IS NULL"));
    }

    private String sum(String model) {
        return database.single(
                "SELECT count(*) || ' ' || trim_scale(sum(computed_cost_usd)) FROM llm_calls WHERE model = '" + model
                        + "'");
    }

    private static <T> T answer(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
