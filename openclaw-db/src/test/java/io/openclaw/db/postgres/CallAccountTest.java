package io.openclaw.db.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.openclaw.db.model.LlmCall;
import io.openclaw.db.model.Scope;
import io.openclaw.db.model.SessionRenamed;
import io.openclaw.db.model.Trigger;
import io.openclaw.db.model.Usage;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a call is accounted to: what made it, the folder and project, how it was cached and served. */
class CallAccountTest {

    private static final Usage TOKENS = Usage.of(100, 5);
    private static final String PROJECTS =
            "SELECT string_agg(COALESCE(project, '-'), ' ' ORDER BY usage_completion_tokens) FROM llm_calls";

    private PostgresFixture fixture;

    @BeforeEach
    void open() {
        fixture = new PostgresFixture();
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void reason_isCertainOrUnknown() {
        for (List<String> row : List.of(
                List.of("", "agent:ops:cron:f8b8df59:run:1", "cron"),
                List.of("user", "agent:ops:cron:f8b8df59", "user"),
                List.of("user", "agent:main:subagent:d7c791bc", "sub-agent"),
                List.of("cron", "hook:d7c791bc", "webhook"),
                List.of("heartbeat", "agent:main:main", "heartbeat"),
                List.of("", "agent:main:main:heartbeat", "heartbeat"),
                List.of("", "agent:main:main", "-"),
                List.of("", "agent:main:transcript:aa9c389c", "-"),
                List.of("", "agent:main:telegram:group:-100", "user"),
                List.of("", "tg:main:42:99", "user"),
                List.of("", "subagent:main:d7c791bc", "sub-agent"),
                List.of("", "claude-code:4de9291e", "-"),
                List.of("user", "", "user"))) {
            assertEquals(
                    row.get(2),
                    fixture.single("SELECT COALESCE(llm_call_reason(NULLIF('%s', ''), NULLIF('%s', '')), '-')"
                            .formatted(row.get(0), row.get(1))),
                    row.toString());
        }
    }

    @Test
    void triggerThatOneWitnessTells_isThatOfEveryCallOfTheRun_inAnyOrder() {
        LlmCall told = Facts.transcript("run", 2, TOKENS, "");
        new AnyOrder(fixture)
                .check(
                        Facts.diagnostic("run", 1, TOKENS),
                        Facts.diagnostic("run", 2, TOKENS),
                        Facts.transcript("run", 1, TOKENS, ""),
                        told.withScope(told.scope().withTrigger(Trigger.HEARTBEAT)),
                        Facts.diagnostic("other", 9, TOKENS));

        assertEquals(
                "2", fixture.single("SELECT count(*) FROM llm_calls WHERE trigger = 'heartbeat' AND run_id = 'run'"));
        assertEquals("1", fixture.single("SELECT count(*) FROM llm_calls WHERE trigger IS NULL"));
    }

    @Test
    void keyThatBecomesKnown_tellsTheReasonAndTheProject_inAnyOrder() {
        String standIn = "agent:main:transcript:s-1";
        String job = "agent:main:cron:morning:run:s-1";
        fixture.database.execute("INSERT INTO agent_instances (project, session) VALUES ('briefs', '" + job + "')");
        LlmCall call = Facts.transcript("run", 1, TOKENS, "");
        Scope unknown = new Scope(standIn, "s-1", "main", null, "run").withWorkspace("/srv/ws");
        new AnyOrder(fixture)
                .check(
                        call.withScope(unknown),
                        new SessionRenamed(standIn, job, "main", false, Facts.NOON.plusSeconds(900)));

        assertEquals("cron briefs", fixture.single("SELECT concat_ws(' ', trigger, project) FROM llm_calls"));
    }

    @Test
    void projects_followEveryEditOfAgentInstances_andSoDoTheRollups() {
        fixture.store(in("/home/me/apollo", 1), in("/home/me/apollo/docs", 2), in("/home/me/gemini", 3), in(null, 4));
        assertEquals("/home/me/apollo /home/me/apollo/docs /home/me/gemini -", fixture.single(PROJECTS));

        edit("INSERT INTO agent_instances (project, workspace) VALUES ('apollo', '/home/me/apollo/')");
        assertProjects("apollo apollo /home/me/gemini -");
        fixture.store(in("/home/me/apollo", 5));
        assertProjects("apollo apollo /home/me/gemini - apollo");
        edit("INSERT INTO agent_instances (project, agent) VALUES ('rest', 'main')");
        assertProjects("apollo apollo /home/me/gemini rest apollo".replace("/home/me/gemini", "rest"));
        edit(
                "UPDATE agent_instances SET project = 'saturn', workspace = '/home/me/apollo/docs' WHERE project = 'apollo'");
        assertProjects("rest saturn rest rest rest");
        edit("DELETE FROM agent_instances WHERE project = 'rest'");
        assertProjects("/home/me/apollo saturn /home/me/gemini - /home/me/apollo");
        edit("DELETE FROM agent_instances");
        assertProjects("/home/me/apollo /home/me/apollo/docs /home/me/gemini - /home/me/apollo");
    }

    @Test
    void projectSetByHand_staysUntilAgentInstancesNamesAnother() {
        fixture.store(in("/home/me/apollo", 1));
        edit("UPDATE llm_calls SET project = 'mine'");
        edit("INSERT INTO agent_instances (project, agent) VALUES ('others', 'somebody')");
        assertProjects("mine");
        edit("INSERT INTO agent_instances (project, agent) VALUES ('apollo', 'main')");
        assertProjects("apollo");
    }

    @Test
    void cacheOfAnHourAndServiceTier_areKept_andFilledFromAnotherWitness() {
        Usage whole = new Usage(10L, 20L, 30L, 40L, null, null);
        LlmCall wire = Facts.diagnostic("run", 1, whole);
        LlmCall said = Facts.transcript("run", 1, whole.withCacheWrite1h(25L).withServiceTier("batch"), "");
        new AnyOrder(fixture).check(wire, said);

        assertEquals(
                "40 25 batch 100",
                fixture.single(
                        "SELECT concat_ws(' ', cache_write_tokens, cache_write_1h_tokens, service_tier, usage_total_tokens)"
                                + " FROM llm_calls"));
        assertEquals("40", fixture.single("SELECT sum(cache_write_tokens) FROM llm_call_rollups"));
    }

    private static LlmCall in(String folder, int output) {
        LlmCall call = Facts.hostCall(Facts.KEY, 0, "");
        return call.withUsage(Usage.of(0, output), null)
                .withScope(new Scope(Facts.KEY, "s-1", "main", null, null).withWorkspace(folder));
    }

    private void edit(String sql) {
        fixture.database.execute(sql);
    }

    /** The column, the view that `openclaw agents` asks, and the rollups say the same. */
    private void assertProjects(String expected) {
        assertEquals(expected, fixture.single(PROJECTS));
        assertEquals(
                "0",
                fixture.single("SELECT count(*) FROM api.agent_calls AS v JOIN llm_calls AS c USING (id)"
                        + " WHERE v.project IS NOT NULL AND v.project IS DISTINCT FROM c.project"));
        assertEquals(
                fixture.single(
                        "SELECT string_agg(p, ',' ORDER BY p) FROM (SELECT COALESCE(project, '') || count(*) AS p"
                                + " FROM llm_calls GROUP BY project) AS s"),
                fixture.single("SELECT string_agg(p, ',' ORDER BY p) FROM (SELECT project || sum(calls) AS p"
                        + " FROM llm_call_rollups GROUP BY project HAVING sum(calls) <> 0) AS s"));
    }
}
