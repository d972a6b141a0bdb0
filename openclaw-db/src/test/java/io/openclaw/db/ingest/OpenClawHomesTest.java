package io.openclaw.db.ingest;

import static io.openclaw.db.ingest.OpenClawEntries.answer;
import static io.openclaw.db.ingest.OpenClawEntries.failed;
import static io.openclaw.db.ingest.OpenClawEntries.header;
import static io.openclaw.db.ingest.OpenClawEntries.injected;
import static io.openclaw.db.ingest.OpenClawEntries.leaf;
import static io.openclaw.db.ingest.OpenClawEntries.message;
import static io.openclaw.db.ingest.OpenClawEntries.runTold;
import static io.openclaw.db.ingest.OpenClawEntries.toolResult;
import static io.openclaw.db.ingest.OpenClawEntries.toolUse;
import static io.openclaw.db.ingest.OpenClawEntries.usage;
import static io.openclaw.db.ingest.OpenClawEntries.user;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.openclaw.db.model.Fact;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Homes in the formats of both eras, read into a real database. */
class OpenClawHomesTest {

    private static final String KEY = "agent:ops:main";
    private static final String[] TALK = {
        header("s1"),
        user("u1", 0, "hello"),
        answer("a1", 1, "hi"),
        runTold("c1", 2, "s1", "run-1"),
        user("u2", 10, "run it"),
        toolUse("a2", 11, "call_0"),
        toolResult("t1", 12, "call_0", "error"),
        failed("f1", 13),
        answer("a3", 14, "done"),
        runTold("c2", 15, "s1", "run-2"),
        injected("i1", 16),
        "{\"type\":\"next_years_entry\",\"id\":\"n1\",\"timestamp\":\"2026-11-20T10:00:17Z\",\"x\":[1]}",
    };

    @TempDir
    private Path folder;

    private OpenClawHome files;
    private OpenClawHome rows;

    @BeforeEach
    void homes() {
        files = new OpenClawHome(folder.resolve("files"), "ops");
        rows = new OpenClawHome(folder.resolve("rows"), "ops");
    }

    @Test
    void bothEras_meetOnTheSameRowsInEitherOrder() throws IOException, SQLException {
        files.file("s1.jsonl", TALK).sessionsJson(OpenClawHome.sessionEntry(KEY, "s1", 1, ""));
        rows.rows(KEY, "s1", TALK);
        for (List<OpenClawHome> order : List.of(List.of(files, rows), List.of(rows, files))) {
            try (StoredFacts stored = new StoredFacts()) {
                for (OpenClawHome home : order) {
                    stored.store(facts(home));
                    assertTalk(stored);
                }
            }
        }
    }

    private static void assertTalk(StoredFacts stored) {
        assertEquals(8, stored.count("messages"));
        assertEquals(5, stored.assistantMessages());
        assertEquals(4, stored.count("llm_calls"), "the gateway's own words are no call");
        assertEquals("1", stored.single("SELECT count(*) FROM llm_calls WHERE status = 'error' AND NOT usage_known"));
        assertEquals(30, stored.tokens());
        assertEquals(new BigDecimal("0.0009"), stored.usd());
        assertEquals(
                "run-1,run-2,run-2,run-2",
                stored.single("SELECT string_agg(run_id, ',' ORDER BY created_at) FROM llm_calls"));
        assertEquals(
                "exec|error|13|run-2|{\"command\": \"uname\"}",
                stored.single("SELECT concat_ws('|', name, status, duration_ms, run_id, arguments) FROM tool_calls"));
        assertEquals("3", stored.single("SELECT count(*) FROM raw_events WHERE source = 'transcript'"));
        assertEquals(KEY, stored.single("SELECT string_agg(session_key, ',') FROM sessions"));
        assertEquals("30", stored.single("SELECT total_tokens FROM sessions"));
    }

    @Test
    void archivesOfEveryKind_tellTheSameSession() throws IOException, SQLException {
        Path imports = files.agentFolder().resolve("session-sqlite-import-archive");
        files.file("s1.jsonl.deleted.2026-11-20T11-00-00.000Z", TALK)
                .file("s1.jsonl.reset.2026-11-20T11-00-00Z", TALK)
                .file("s1.jsonl.bak.2026-11-20T11-00-00Z", TALK)
                .file("s1.jsonl.deleted.2026-11-20T11-00-00.000Z.0f375762ec9347df8f436f0851b441e2.zst", TALK)
                .file("s1-topic-42.jsonl", TALK)
                .fileIn(files.sessions().resolve("cold"), "0".repeat(64) + ".jsonl.zst", TALK)
                .fileIn(imports, "agent_ops_main.s1.jsonl.imported-1795218429655", TALK)
                .sessionsJson(OpenClawHome.sessionEntry(KEY, "s1", 1, ""));
        try (Connection connection = files.open()) {
            OpenClawHome.archive(connection, "zstd", KEY, "s1", TALK);
            OpenClawHome.archive(connection, "cold", KEY, "s1", TALK);
        }
        try (StoredFacts stored = new StoredFacts().store(facts(files))) {
            assertTalk(stored);
        }
    }

    @Test
    void copies_areNotRead() throws IOException {
        Path imports = files.agentFolder().resolve("session-sqlite-import-archive");
        files.file("s1.checkpoint.938e8388-cfe9-4dfd-a0a6-98ab323a1a46.jsonl", header("s1"), answer("other", 9, "copy"))
                .file("s1.trajectory.jsonl", "{\"type\":\"trajectory\"}")
                .file("s1.jsonl.lock", "{\"pid\":1}")
                .fileIn(
                        imports,
                        "archive-tier.x.checkpoint.938e8388-cfe9-4dfd-a0a6-98ab323a1a46.jsonl.imported-1",
                        header("s1"))
                .fileIn(imports, "legacy-store.sessions.json.imported-1", "{}");

        OpenClawReading reading = OpenClawReading.of(files.path(), folder.resolve("scratch"));

        assertEquals(List.of(), reading.files());
    }

    @Test
    void rewoundBranch_keepsItsMessagesAndCostsOnce() throws IOException {
        files.file(
                "s1.jsonl",
                header("s1"),
                user("u1", 0, "hello"),
                answer("a1", 1, "hi"),
                leaf("l1", 2, "u1"),
                user("u1-again", 0, "hello"),
                answer("a1-again", 1, "hi"),
                runTold("c1", 3, "s1", "run-1"));
        try (StoredFacts stored = new StoredFacts().store(facts(files))) {
            assertEquals(2, stored.assistantMessages());
            assertEquals(1, stored.count("llm_calls"));
            assertEquals(new BigDecimal("0.0003"), stored.usd());
        }
    }

    @Test
    void trap4_sameEventInAForkedSession_costsOnce() throws IOException {
        String fork = header("s2").replace("\"cwd\"", "\"parentSession\":\"/x/s1.jsonl\",\"cwd\"");
        files.file(
                "s1.jsonl",
                header("s1"),
                user("u1", 0, "hello"),
                answer("a1", 1, "hi"),
                runTold("c1", 2, "s1", "run-1"));
        files.file(
                "s2.jsonl",
                fork,
                user("u1", 0, "hello"),
                answer("a1", 1, "hi"),
                runTold("c1", 2, "s1", "run-1"),
                answer("a2", 20, "on"));
        try (StoredFacts stored = new StoredFacts().store(facts(files))) {
            assertEquals(3, stored.assistantMessages());
            assertEquals(2, stored.count("llm_calls"));
            assertEquals(new BigDecimal("0.0006"), stored.usd());
            assertEquals("s1", stored.single("SELECT gateway_session_id FROM llm_calls WHERE response_id = 'resp-1'"));
        }
    }

    @Test
    void trap4_costAbsentOrZeroOrTotalOnly_isUnknownOrZeroOrTheTotal() throws IOException {
        String noCost = "\"usage\":{\"input\":7,\"output\":3,\"totalTokens\":10}";
        files.file(
                "s1.jsonl",
                header("s1"),
                answer("absent", 1, "x", noCost, ""),
                answer("zero", 2, "x", usage("\"input\":0,\"output\":0,\"total\":0"), ""),
                answer("only", 3, "x", usage("\"total\":0.018092999999999998"), ""),
                answer("billed", 4, "x", usage("\"total\":0.5,\"totalOrigin\":\"provider-billed\""), ""));
        try (StoredFacts stored = new StoredFacts().store(facts(files))) {
            assertEquals(
                    "unknown 0 0.018093 0.5/provider",
                    stored.single(
                            "SELECT string_agg(COALESCE(reported_cost_usd::TEXT, 'unknown')"
                                    + " || CASE reported_cost_source WHEN 'provider' THEN '/provider' ELSE '' END, ' ' ORDER BY created_at) FROM llm_calls"));
        }
    }

    @Test
    void trap4_usageWithoutTotal_isSummed() throws IOException {
        String parts = "\"usage\":{\"input\":7,\"output\":3,\"cacheRead\":5,\"cacheWrite\":2}";
        files.file("s1.jsonl", header("s1"), answer("a1", 1, "x", parts, ""));
        try (StoredFacts stored = new StoredFacts().store(facts(files))) {
            assertEquals(17, stored.tokens());
        }
    }

    @Test
    void trap4_messageWithoutHeader_belongsToTheSessionThatTheFileNames() throws IOException {
        files.file("s1.jsonl.deleted.2026-11-20T11-00-00Z", answer("a1", 1, "hi"));
        try (StoredFacts stored = new StoredFacts().store(facts(files))) {
            assertEquals("s1", stored.single("SELECT gateway_session_id FROM messages"));
        }
    }

    @Test
    void trap4_deletedAndResetFiles_count() throws IOException {
        files.file("s1.jsonl.deleted.2026-11-20T11-00-00Z", header("s1"), answer("a1", 1, "hi"))
                .file("s2.jsonl.reset.2026-11-20T11-00-00Z", header("s2"), answer("a1", 2, "hi"));
        try (StoredFacts stored = new StoredFacts().store(facts(files))) {
            assertEquals(20, stored.tokens());
            assertEquals(
                    "deleted reset",
                    stored.single("SELECT string_agg(end_reason, ' ' ORDER BY end_reason) FROM sessions"));
        }
    }

    @Test
    void unknownRolesAndOddEntries_areKeptWordForWord() throws IOException {
        files.file(
                "s1.jsonl",
                header("s1"),
                message("b1", 1, "\"role\":\"bashExecution\",\"command\":\"ls\",\"output\":\"x\""),
                message("b2", 2, "\"role\":\"assistant\",\"content\":5,\"model\":\"m\""),
                "{\"type\":\"message\",\"timestamp\":\"2026-11-20T10:00:03Z\",\"message\":{\"role\":\"user\",\"content\":\"no id\",\"timestamp\":1795168803000}}");
        List<Fact> facts = facts(files);
        try (StoredFacts stored = new StoredFacts().store(facts).store(facts)) {
            assertEquals(
                    "bashExecution user",
                    stored.single("SELECT string_agg(role, ' ' ORDER BY created_at) FROM messages"));
            assertEquals(
                    "ls", stored.single("SELECT body->'message'->>'command' FROM raw_events WHERE body->>'id' = 'b1'"));
            assertEquals(
                    "5", stored.single("SELECT body->'message'->>'content' FROM raw_events WHERE body->>'id' = 'b2'"));
        }
    }

    private List<Fact> facts(OpenClawHome home) throws IOException {
        OpenClawReading reading = OpenClawReading.of(home.path(), folder.resolve("scratch"));
        assertEquals(List.of(), reading.problems());
        return reading.facts();
    }
}
