package io.openclaw.db.postgres;

import static io.openclaw.db.postgres.Facts.NOON;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.openclaw.db.model.CronExecution;
import io.openclaw.db.model.Exchange;
import io.openclaw.db.model.LlmCall;
import io.openclaw.db.model.MessageAppended;
import io.openclaw.db.model.MessageBody;
import io.openclaw.db.model.MessageRef;
import io.openclaw.db.model.ModelRef;
import io.openclaw.db.model.Outcome;
import io.openclaw.db.model.RawEvent;
import io.openclaw.db.model.Scope;
import io.openclaw.db.model.SessionDeleted;
import io.openclaw.db.model.SessionOpened;
import io.openclaw.db.model.SessionRenamed;
import io.openclaw.db.model.Timing;
import io.openclaw.db.model.TokensAdded;
import io.openclaw.db.model.ToolCall;
import io.openclaw.db.model.Usage;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Several agents of a machine may use the same key. */
class SessionAgentsTest {

    private final PostgresFixture fixture = new PostgresFixture();
    private final AnyOrder anyOrder = new AnyOrder(fixture);

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void twoAgentsOfOneKey_inAnyOrder_areTwoSessions() {
        anyOrder.check(
                message("k", "a", 1),
                call("k", "a", 2, 10),
                tool("k", "a", 3),
                cron("k", "a", 4),
                raw("k", "a", 5),
                tokens("k", "a", 6, 70),
                message("k", "b", 2),
                call("k", "b", 3, 5),
                tool("k", "b", 4),
                raw("k", "b", 8));

        assertEquals("k of a: 70, k of b: 5", sessions("total_tokens"));
        assertEquals("k of a: 1, k of b: 1", sessions("(SELECT count(*) FROM messages WHERE session_id = s.id)"));
        assertEquals(
                "k of a: 60, k of b: 80", sessions("extract(EPOCH FROM updated_at - '" + NOON + "')::INTEGER * 10"));
    }

    @Test
    void factsWithoutAgent_inAnyOrder_belongToTheOnlyAgentOfTheKey() {
        anyOrder.check(
                message("k", null, 1),
                call("k", null, 2, 10),
                tool("k", null, 3),
                cron("k", null, 4),
                raw("k", null, 5),
                tokens("k", null, 6, 7),
                message("k", "a", 3),
                call("k", "a", 7, 5));

        assertEquals("k of a: 15", sessions("total_tokens"));
        for (String table : List.of("llm_calls", "tool_calls", "cron_executions", "raw_events")) {
            assertEquals(
                    "a", fixture.single("SELECT string_agg(DISTINCT COALESCE(agent_name, ''), ',') FROM " + table));
        }
    }

    @Test
    void keyThatNamesItsAgent_needsNoWitness() {
        fixture.store(message("tg:a:0:42", null, 1), message("agent:b:main", null, 1), message("k", null, 1));

        assertEquals("agent:b:main of b: x, k of : x, tg:a:0:42 of a: x", sessions("'x'"));
    }

    @Test
    void fateWithoutAgent_inAnyOrder_isTheOnlyAgents() {
        anyOrder.check(
                anyOrder::content,
                message("k", null, 1),
                call("k", "a", 2, 10),
                new SessionRenamed("k", "new", at(3)),
                message("new", "a", 4),
                message("gone", "a", 1),
                call("gone", null, 2, 3),
                new SessionDeleted("gone", at(3)),
                message("gone", null, 4));

        assertEquals("gone of a: 0, new of a: 10", sessions("total_tokens"));
        assertEquals("gone of a: 1, new of a: 2", sessions("(SELECT count(*) FROM messages WHERE session_id = s.id)"));
    }

    @Test
    void deletedSessionOfOneAgent_inAnyOrder_leavesTheOthers() {
        anyOrder.check(
                message("k", "a", 1),
                call("k", "a", 2, 10),
                tool("k", "a", 3),
                message("k", "b", 1),
                call("k", "b", 2, 5),
                tool("k", "b", 3),
                new SessionDeleted("k", "a", at(4)));

        assertEquals("k of b: 5", sessions("total_tokens"));
        assertEquals("a", fixture.single("SELECT agent_name FROM llm_calls WHERE forgotten"));
        assertEquals("b", fixture.single("SELECT agent_name FROM tool_calls WHERE NOT forgotten"));
    }

    @Test
    void sessionRenamedToAKeyOfAnotherAgent_inAnyOrder_standsBesideIt() {
        anyOrder.check(
                message("old", "a", 1),
                call("old", "a", 2, 10),
                message("old", "b", 1),
                message("new", "b", 2),
                new SessionRenamed("old", "new", "a", false, at(3)));

        assertEquals("new of a: 10, new of b: 0, old of b: 0", sessions("total_tokens"));
    }

    @Test
    void factsWithoutAgent_whereTwoShareTheKey_keepARowOfTheirOwn_andNamedOnesStayWhereTheyBelong() {
        fixture.store(message("k", "a", 1), message("k", "b", 2), message("k", null, 3), call("k", null, 4, 3));
        assertEquals("k of : 3, k of a: 0, k of b: 0", sessions("total_tokens"));

        anyOrder.check(
                () -> fixture.single(
                                "SELECT string_agg(s.agent_name || m.message_id, ',' ORDER BY m.message_id)"
                                        + " FROM messages AS m JOIN sessions AS s ON s.id = m.session_id WHERE m.sender_id IS NOT NULL")
                        + fixture.single(
                                "SELECT count(*) || ':' || (SELECT sum(total_tokens) FROM sessions) FROM messages"),
                message("k", "a", 1),
                message("k", "b", 2),
                message("k", null, 3),
                call("k", "a", 4, 10),
                call("k", null, 5, 3));
    }

    @Test
    void renameByAStore_takesWhatIsToldUnderTheNewKey_howeverOld() {
        anyOrder.check(
                SessionRenamed.ofStore("a", "old", "new", at(5)),
                message("new", "a", 1),
                message("new", "a", 2),
                message("old", "a", 3),
                message("new", "a", 6));

        assertEquals("new of a: 4", sessions("(SELECT count(*) FROM messages WHERE session_id = s.id)"));
    }

    @Test
    void creationToldByAStore_inAnyOrder_isExact() {
        anyOrder.check(
                SessionOpened.ofStore(scope("k", "a"), "m", at(4)),
                message("k", "a", 1),
                new SessionOpened(scope("k", "a"), null, null, null, null, at(2)),
                message("k", "a", 9),
                tokens("k", "a", 11, 3));

        assertEquals("k of a: 4", sessions("extract(EPOCH FROM created_at - '" + NOON + "')::INTEGER"));
        assertEquals("k of a: 11", sessions("extract(EPOCH FROM updated_at - '" + NOON + "')::INTEGER"));
    }

    private String sessions(String column) {
        return fixture.single("SELECT string_agg(session_key || ' of ' || agent_name || ': ' || " + column
                + ", ', ' ORDER BY session_key, agent_name) FROM sessions AS s");
    }

    private static Instant at(int second) {
        return NOON.plusSeconds(second);
    }

    private static Scope scope(String key, @Nullable String agent) {
        return Scope.ofSession(key).withAgent(agent);
    }

    private static MessageAppended message(String key, @Nullable String agent, int second) {
        return new MessageAppended(
                scope(key, agent),
                new MessageRef(key + agent + second, null, null),
                MessageAppended.USER,
                MessageBody.ofText("text"),
                agent,
                ModelRef.NONE,
                null,
                null,
                at(second));
    }

    private static LlmCall call(String key, @Nullable String agent, int second, int tokens) {
        return LlmCall.ofHost(scope(key, agent), Facts.MODEL, at(second))
                .withUsage(Usage.of(tokens, 0), null)
                .withExchange(Exchange.ofText("text"));
    }

    private static ToolCall tool(String key, @Nullable String agent, int second) {
        return new ToolCall(
                scope(key, agent), "t" + agent, "exec", "{}", "text", Timing.NONE, Outcome.NONE, at(second));
    }

    private static CronExecution cron(String key, @Nullable String agent, int second) {
        return new CronExecution(
                scope(key, agent),
                "job" + agent,
                null,
                ModelRef.NONE,
                CronExecution.OK,
                null,
                null,
                null,
                null,
                at(second));
    }

    private static RawEvent raw(String key, @Nullable String agent, int second) {
        return new RawEvent("hook", "said", "boot", (long) second, scope(key, agent), "{}", at(second));
    }

    private static TokensAdded tokens(String key, @Nullable String agent, int second, long total) {
        return new TokensAdded(scope(key, agent), 0, total, at(second), at(second));
    }
}
