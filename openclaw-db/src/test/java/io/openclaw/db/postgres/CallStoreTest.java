package io.openclaw.db.postgres;

import static io.openclaw.db.postgres.PostgresFixture.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openclaw.db.model.CallQuery;
import io.openclaw.db.model.CallQuery.Before;
import io.openclaw.db.model.CallView;
import io.openclaw.db.model.Exchange;
import io.openclaw.db.model.LlmCall;
import io.openclaw.db.model.Outcome;
import io.openclaw.db.model.Timing;
import io.openclaw.db.model.Usage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CallStoreTest {

    private final PostgresFixture fixture = new PostgresFixture();
    private final CallStore calls = fixture.postgres.calls();

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void pages_followEachOther_withoutGapOrRepeat() {
        for (int i = 0; i < 25; i++) {
            fixture.store(at(i / 5, "m" + i % 2, Outcome.completed()));
        }
        List<UUID> seen = new ArrayList<>();
        Before before = null;
        List<CallView> page = await(calls.list(new CallQuery(7, before, null, null, false)));
        while (!page.isEmpty()) {
            page.forEach(call -> seen.add(call.id()));
            CallView last = page.get(page.size() - 1);
            before = new Before(last.createdAt(), last.id());
            page = await(calls.list(new CallQuery(7, before, null, null, false)));
        }
        assertEquals(25, seen.size());
        assertEquals(25, seen.stream().distinct().count());
    }

    @Test
    void filters_narrowTheList() {
        fixture.store(
                at(1, "a", Outcome.completed()),
                at(2, "b", Outcome.failed("no")),
                at(3, "b", new Outcome("error", null, "rate_limit", null)));

        assertEquals(
                2, await(calls.list(new CallQuery(9, null, null, "b", false))).size());
        assertEquals(
                2, await(calls.list(new CallQuery(9, null, null, null, true))).size());
        assertEquals(
                0,
                await(calls.list(new CallQuery(9, null, "other", null, false))).size());
        assertEquals(
                1,
                await(calls.list(new CallQuery(9, new Before(Facts.NOON.plusSeconds(2), null), null, null, false)))
                        .size());
    }

    @Test
    void foundCall_isWhatWasStored() {
        List<String> tools = List.of("read", "odd \"name\", with \\ and {}");
        LlmCall told = Facts.hostCall(Facts.KEY, 100, "hello")
                .withUsage(new Usage(1L, 2L, 3L, 4L, 1L, null), null)
                .withExchange(new Exchange(3, 9, true, 10L, 20L, "hello", null, tools));
        fixture.store(told);
        UUID id = UUID.fromString(fixture.single("SELECT id FROM llm_calls"));

        CallView found = await(calls.find(id)).orElseThrow();

        assertEquals("hello", found.content());
        assertEquals(told.usage(), found.call().usage());
        assertEquals(told.timing(), found.call().timing());
        assertEquals(told.model(), found.call().model());
        assertEquals(told.exchange(), found.call().exchange());
        assertEquals(List.of("host"), found.witnesses());
        assertTrue(await(calls.find(UUID.randomUUID())).isEmpty());
    }

    @Test
    void rowOfOpenclawRs_isReadToo() {
        fixture.database.execute("INSERT INTO llm_calls (id, model, usage_prompt_tokens, usage_total_tokens)"
                + " VALUES (gen_random_uuid(), 'old', 5, -3)");

        CallView old = await(calls.list(CallQuery.latest(1))).get(0);

        assertEquals("old", old.call().model().model());
        assertEquals(5, old.call().usage().input());
    }

    private static LlmCall at(int second, String model, Outcome outcome) {
        LlmCall call = LlmCall.ofHost(
                io.openclaw.db.model.Scope.ofSession(Facts.KEY),
                new io.openclaw.db.model.ModelRef("p", model, null),
                Facts.NOON.plusSeconds(second));
        return call.withOutcome(outcome).withTiming(new Timing(call.at(), Duration.ofMillis(5), null));
    }
}
