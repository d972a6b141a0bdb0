package io.openclaw.db.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.openclaw.db.model.Fact;
import io.openclaw.db.model.Recorded;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/** Stores the same facts in many orders and groupings, each time into empty tables, and holds the rows to be the same. */
final class AnyOrder {

    private static final int ORDERS = 15;

    private final PostgresFixture fixture;

    AnyOrder(PostgresFixture fixture) {
        this.fixture = fixture;
    }

    void check(Fact... told) {
        check(this::state, told);
    }

    void check(Supplier<String> shown, Fact... told) {
        List<Recorded> facts =
                new ArrayList<>(Arrays.stream(told).map(Facts::recorded).toList());
        String expected = null;
        for (int seed = 0; seed < ORDERS; seed++) {
            Random random = new Random(seed);
            if (seed > 0) {
                Collections.shuffle(facts, random);
            }
            store(facts, random);
            String state = shown.get();
            expected = expected == null ? state : expected;
            assertEquals(expected, state, "seed " + seed + ": " + named(facts));
        }
    }

    /** All but what was said of the sessions in passing. */
    String content() {
        return rows("sessions", "jsonb_build_array(session_key, host, agent_name, total_tokens)")
                + rows(
                        "messages",
                        "to_jsonb(t) - 'id' || (SELECT jsonb_build_object('session_id', session_key || ' of ' || agent_name)"
                                + " FROM sessions WHERE id = t.session_id)")
                + rows("llm_calls", "to_jsonb(t)")
                + rows("llm_call_witnesses", "to_jsonb(t)")
                + rows("tool_calls", "to_jsonb(t)")
                + rows("cron_executions", "to_jsonb(t) - 'id'")
                + rows("raw_events", "to_jsonb(t)");
    }

    private String state() {
        return rows("sessions", "to_jsonb(t) - 'id'") + rows("session_words", "to_jsonb(t)") + content();
    }

    private void store(List<Recorded> facts, Random random) {
        fixture.database.execute("TRUNCATE sessions, session_words, session_fates, messages, message_search, llm_calls,"
                + " llm_call_witnesses, tool_calls, cron_executions, raw_events");
        for (int from = 0; from < facts.size(); ) {
            int to = Math.min(facts.size(), from + 1 + random.nextInt(4));
            fixture.storeRecorded(facts.subList(from, to));
            from = to;
        }
    }

    private String rows(String table, String row) {
        return "\n" + table + ": "
                + fixture.single("SELECT string_agg((" + row + ")::TEXT, E'\\n' ORDER BY (" + row + ")::TEXT) FROM "
                        + table + " AS t");
    }

    private static List<String> named(List<Recorded> facts) {
        return facts.stream().map(r -> r.fact().kind() + " " + r.fact().at()).toList();
    }
}
