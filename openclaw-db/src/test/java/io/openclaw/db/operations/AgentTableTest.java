package io.openclaw.db.operations;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AgentTableTest {

    private static final Instant NOON = Instant.parse("2026-08-22T12:00:00Z");

    private final OperationsFixture fixture = new OperationsFixture();

    private void call(String id, @Nullable String agent, @Nullable String key, @Nullable String session, String at) {
        fixture.database.query("""
                INSERT INTO llm_calls (id, model, agent_name, session_key, gateway_session_id, created_at, host, usage_total_tokens,
                    reported_cost_usd)
                VALUES (?::UUID, 'm', ?, ?, ?, ?::TIMESTAMPTZ, 'box', 100, 0.5) RETURNING id
                """, "00000000-0000-4000-8000-00000000000" + id, agent, key, session, at);
    }

    private void workspace(String key, String folder) {
        fixture.database.query("""
                INSERT INTO raw_events (id, occurred_at, host, source, name, session_key, body, recorded_at)
                VALUES (gen_random_uuid(), ?::TIMESTAMPTZ, 'box', 'codex', 'workspace', ?, jsonb_build_object('cwd', ?::TEXT), now())
                RETURNING id
                """, NOON.toString(), key, folder);
    }

    private List<String> projects() {
        return fixture.database.query("SELECT COALESCE(project, '-') FROM api.agent_calls ORDER BY id").stream()
                .map(row -> String.valueOf(row.get(0)))
                .toList();
    }

    private AgentInstance add(
            String project, @Nullable String session, @Nullable String folder, @Nullable String agent) {
        return fixture.on(
                "box",
                db -> db.agents().add(new AgentAssignment("", project, "", session, folder, agent, null, null, null)));
    }

    private AgentInstance change(long id, UnaryOperator<AgentAssignment> change) {
        return fixture.on("box", db -> db.agents().change(id, change));
    }

    @Test
    void mostTellingMatch_wins_andWhatNothingMatchesStaysShown() {
        call("1", "glados", null, "daemon-1", "2026-08-22T12:00:00Z");
        call("2", "glados", "codex:a", null, "2026-08-22T12:00:00Z");
        call("3", "other", "codex:b", null, "2026-08-22T12:00:00Z");
        call("4", "glados", null, "daemon-2", "2026-08-22T12:00:00Z");
        workspace("codex:a", "/home/me/apollo/web");
        workspace("codex:b", "/home/me/apollo-2");
        assertEquals(List.of("-", "-", "-", "-"), projects());

        add("by-agent", null, null, "glados");
        add("by-folder", null, "/home/me/apollo", null);
        add("by-deeper-folder", null, "/home/me/apollo/web/", null);
        add("by-session", "daemon-1", null, null);

        assertEquals(List.of("by-session", "by-deeper-folder", "-", "by-agent"), projects());
        List<AgentSpend> spend = fixture.on("box", db -> db.agents().spend());
        assertEquals(4, spend.size());
        assertEquals(null, spend.get(3).project());
        assertEquals(100, spend.get(3).tokens());
        assertEquals(
                "1",
                fixture.database.single("SELECT count(*) FROM api.unassigned_calls WHERE session_key = 'codex:b'"));
    }

    @Test
    void editedAfterwards_movesItsCalls_andDeletedLetsThemGo() {
        call("1", "glados", null, null, "2026-08-22T11:00:00Z");
        call("2", "glados", null, null, "2026-08-22T13:00:00Z");
        long id = add("apollo", null, null, "glados").id();
        assertEquals(List.of("apollo", "apollo"), projects());

        AgentInstance changed = change(
                id,
                was -> new AgentAssignment(
                        "acme", "gemini", was.role(), was.session(), was.workspace(), was.agent(), "box", NOON, null));

        assertEquals("acme", changed.assignment().tenant());
        assertEquals(List.of("-", "gemini"), projects());
        assertEquals(
                1,
                fixture.<List<AgentInstance>>on("box", db -> db.agents().list(10))
                        .size());
        fixture.on("box", db -> db.agents().delete(id));
        assertEquals(List.of("-", "-"), projects());
    }

    @Test
    void assignmentThatMatchesEverythingOrNothing_isRefused() {
        assertThrows(InvalidFieldException.class, () -> add("apollo", null, null, null));
        assertThrows(InvalidFieldException.class, () -> add(" ", null, null, "glados"));
        assertThrows(
                InvalidFieldException.class,
                () -> new AgentAssignment("", "apollo", "", null, null, "glados", null, NOON, NOON));
        NotDoneException unknown = assertThrows(NotDoneException.class, () -> change(99, was -> was));
        assertEquals(NotDoneException.Reason.UNKNOWN, unknown.reason());
    }
}
