package io.openclaw.db.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.openclaw.db.model.Fact;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Homes that real gateways left, where they lie beside the project; {@code openclaw.shared} says where else. */
class OpenClawFixtureTest {

    private static final String FILES = "jsonl-2026.4.15";
    private static final String SQLITE = "sqlite-2026.9.6";

    @TempDir
    private Path folder;

    @Test
    void homeOfTheFileEra_hasItsKnownTotals() throws IOException {
        try (StoredFacts stored = new StoredFacts().store(facts(FILES))) {
            assertEquals(46, stored.assistantMessages());
            assertEquals(196_669, stored.tokens());
            assertEquals(new BigDecimal("0.18872535"), stored.usd());
            assertSessions(stored, FILES);
            assertEquals(
                    "21",
                    stored.single("SELECT count(*) FROM llm_calls WHERE status = 'error' AND NOT usage_known"),
                    "four attempts for each of five turns, and a job");
        }
    }

    @Test
    void homeOfTheSqliteEra_hasItsKnownTotals() throws IOException {
        try (StoredFacts stored = new StoredFacts().store(facts(SQLITE))) {
            assertEquals(46, stored.assistantMessages());
            assertEquals(490_111, stored.tokens());
            assertEquals(new BigDecimal("0.59645855"), stored.usd());
            assertSessions(stored, SQLITE);
        }
    }

    @Test
    void bothErasTwice_areStoredOnce() throws IOException {
        List<Fact> files = facts(FILES);
        List<Fact> rows = facts(SQLITE);
        try (StoredFacts stored = new StoredFacts().store(files).store(rows)) {
            Map<String, Long> before = counts(stored);
            stored.store(rows).store(files);

            assertEquals(before, counts(stored));
            assertEquals(92, stored.assistantMessages());
            assertEquals(196_669 + 490_111, stored.tokens());
            assertEquals(new BigDecimal("0.7851839"), stored.usd());
        }
    }

    @Test
    void fileSessions_haveTheKeysOfSessionsJson() throws IOException {
        try (StoredFacts stored = new StoredFacts().store(facts(FILES))) {
            assertEquals("agent:ops:main", keyOf(stored, "8ba74986-65ac-4933-aa92-d47bb5f13889"));
            assertEquals("agent:ops:main", keyOf(stored, "59b5e9a4-f518-4cf5-9485-539c3a2eed4c"), "reset, by its file");
            assertEquals(
                    "agent:ops:cron:f8b8df59-b72a-46a8-bd45-34b8072c3913:run:70708f72-f897-479a-afa8-b6ae2f40daa5",
                    keyOf(stored, "70708f72-f897-479a-afa8-b6ae2f40daa5"));
            assertEquals(
                    "agent:ops:transcript:aa9c389c-022c-47dc-877b-737e75135f2e",
                    keyOf(stored, "aa9c389c-022c-47dc-877b-737e75135f2e"),
                    "deleted, and nobody knows its key");
            assertEquals(
                    "fixture-sub|webchat|agent:main:main|main",
                    stored.single("SELECT concat_ws('|', label, channel, parent_session_key, agent_name) FROM sessions"
                            + " WHERE session_key = 'agent:main:subagent:e1ca6d46-b907-490a-bff4-60affb3bb450'"));
            assertEquals(
                    "8ba74986-65ac-4933-aa92-d47bb5f13889|open",
                    stored.single(
                            "SELECT gateway_session_id || '|' || COALESCE(end_reason, 'open') FROM sessions WHERE session_key = 'agent:ops:main'"));
            assertEquals(
                    "deleted",
                    stored.single("SELECT end_reason FROM sessions WHERE session_key LIKE '%transcript:aa9c389c%'"));
            assertEquals("7", stored.single("SELECT count(DISTINCT gateway_session_id) FROM messages"));
        }
    }

    @Test
    void fileEraCalls_haveTheRunThatTheirTurnTellsBehindThem() throws IOException {
        try (StoredFacts stored = new StoredFacts().store(facts(FILES))) {
            assertEquals("3cb180b7-7aa1-45ac-a5fa-0ce3b8734542", runOf(stored, "5e8a5559"));
            assertEquals("3cb180b7-7aa1-45ac-a5fa-0ce3b8734542", runOf(stored, "186553d9"));
            assertEquals(
                    "exec|completed|13|3cb180b7-7aa1-45ac-a5fa-0ce3b8734542",
                    stored.single(
                            "SELECT concat_ws('|', name, status, duration_ms, run_id) FROM tool_calls WHERE tool_call_id = 'call_451_0'"));
        }
    }

    @Test
    void everyKindOfEntry_isKept() throws IOException {
        for (String era : List.of(FILES, SQLITE)) {
            JsonNode agents = expected(era).path("agents");
            Map<String, Long> expected = new TreeMap<>();
            for (JsonNode agent : agents) {
                agent.path("eventTypes").properties().forEach(type -> {
                    if (!type.getKey().equals("session") && !type.getKey().startsWith("message:")) {
                        expected.merge(type.getKey(), type.getValue().asLong(), Long::sum);
                    }
                });
            }
            try (StoredFacts stored = new StoredFacts().store(facts(era))) {
                Map<String, Long> kept = new TreeMap<>();
                stored.rows("SELECT name, count(*) FROM raw_events WHERE source = 'transcript' GROUP BY name")
                        .forEach(row -> kept.put((String) row.get(0), (Long) row.get(1)));
                assertEquals(expected, kept, era);
            }
        }
    }

    @Test
    void edgeCases_keepTheUnknownAndRefuseTheGarbage() throws IOException {
        OpenClawReading reading = OpenClawReading.of(shared().resolve("edge-synthetic"), folder.resolve("scratch"));

        assertEquals(3, reading.files().size(), "the lock is none");
        assertEquals(2, reading.problems().size(), "a torn line and one of garbage");
        try (StoredFacts stored = new StoredFacts().store(reading.facts())) {
            assertEquals(1, stored.assistantMessages(), "three copies of one session");
            assertEquals(5_708, stored.tokens());
            assertEquals("1", stored.single("SELECT body->>'x' FROM raw_events WHERE name = 'future_entry'"));
        }
    }

    @Test
    void filesWithSecrets_areNotOpenedAndNoCanaryIsStored() throws IOException {
        for (String era : List.of(FILES, SQLITE)) {
            OpenClawReading reading = OpenClawReading.of(home(era), folder.resolve("scratch"));
            assertTrue(
                    reading.files().stream().noneMatch(OpenClawFixtureTest::holdsSecrets),
                    reading.files().toString());
            String all = reading.facts().toString();
            assertFalse(all.contains("fake-key-not-secret") || all.contains("fixture-token-not-secret"), era);
        }
    }

    @Test
    void configWritesAndAudit_areKeptWithoutCommandLines() throws IOException {
        try (StoredFacts stored = new StoredFacts().store(facts(FILES)).store(facts(SQLITE))) {
            assertEquals("8", stored.single("SELECT count(*) FROM raw_events WHERE source = 'config-audit'"));
            assertEquals(
                    "0",
                    stored.single(
                            "SELECT count(*) FROM raw_events WHERE source = 'config-audit' AND body->'argv' IS NOT NULL"));
            assertEquals("94", stored.single("SELECT count(*) FROM raw_events WHERE source = 'audit'"));
            assertEquals("0", stored.single("SELECT count(*) FROM cron_executions"), "those are read by CronFiles");
        }
    }

    @Test
    void reading_changesNothingInTheHome() throws IOException {
        for (String era : List.of(FILES, SQLITE)) {
            Path copy = copy(home(era), folder.resolve(era));
            Map<String, String> before = contents(copy);
            OpenClawReading.of(copy, folder.resolve("scratch"));
            assertEquals(before, contents(copy), era);
        }
    }

    private static boolean holdsSecrets(Path file) {
        String name = file.getFileName().toString();
        return name.startsWith("openclaw.json") || name.equals("models.json") || name.startsWith("auth");
    }

    private static String keyOf(StoredFacts stored, String sessionId) {
        return stored.single(
                "SELECT DISTINCT s.session_key FROM messages m JOIN sessions s ON s.id = m.session_id WHERE m.gateway_session_id = ?",
                sessionId);
    }

    private static String runOf(StoredFacts stored, String messageId) {
        return stored.single("SELECT run_id FROM llm_calls WHERE message_id = ?", messageId);
    }

    private static Map<String, Long> counts(StoredFacts stored) {
        Map<String, Long> counts = new TreeMap<>();
        for (String table :
                List.of("sessions", "messages", "llm_calls", "llm_call_witnesses", "tool_calls", "raw_events")) {
            counts.put(table, stored.count(table));
        }
        return counts;
    }

    private static void assertSessions(StoredFacts stored, String era) throws IOException {
        Map<String, String> expected = new TreeMap<>();
        for (JsonNode agent : expected(era).path("agents")) {
            agent.path("sessions")
                    .properties()
                    .forEach(session -> expected.put(session.getKey(), told(session.getValue())));
        }
        Map<String, String> found = new TreeMap<>();
        stored.rows("""
                        SELECT m.gateway_session_id, count(*) FILTER (WHERE m.role = 'assistant'),
                            coalesce(sum(c.usage_prompt_tokens), 0), coalesce(sum(c.usage_completion_tokens), 0),
                            coalesce(sum(c.cache_read_tokens), 0), coalesce(sum(c.cache_write_tokens), 0),
                            coalesce(sum(c.usage_total_tokens), 0), coalesce(sum(c.reported_cost_usd), 0)
                        FROM messages AS m LEFT JOIN llm_calls AS c ON c.message_event_id = m.event_id
                        GROUP BY 1
                        """).forEach(row -> found.put((String) row.get(0), told(row)));
        assertEquals(expected, found);
    }

    private static String told(JsonNode session) {
        return String.join(
                " ",
                session.path("assistantMessages").asText(),
                session.path("input").asText(),
                session.path("output").asText(),
                session.path("cacheRead").asText(),
                session.path("cacheWrite").asText(),
                session.path("totalTokens").asText(),
                plain(session.path("costUsd").decimalValue()));
    }

    private static String told(List<Object> row) {
        StringBuilder told = new StringBuilder();
        row.subList(1, 7).forEach(number -> told.append(number).append(' '));
        return told + plain((BigDecimal) row.get(7));
    }

    private static String plain(BigDecimal money) {
        return money.signum() == 0 ? "0" : money.stripTrailingZeros().toPlainString();
    }

    private List<Fact> facts(String era) throws IOException {
        OpenClawReading reading = OpenClawReading.of(home(era), folder.resolve("scratch"));
        assertEquals(List.of(), reading.problems());
        return reading.facts();
    }

    private static JsonNode expected(String era) throws IOException {
        return GatewayJson.MAPPER.readTree(
                shared().resolve(era).resolve("expected-totals.json").toFile());
    }

    private static Path home(String era) {
        return shared().resolve(era).resolve("state");
    }

    private static Path shared() {
        Path shared =
                Path.of(System.getProperty("openclaw.shared", System.getProperty("project.root", ".") + "/../shared"));
        Path openclaw = shared.resolve("fixtures/openclaw");
        assumeTrue(Files.isDirectory(openclaw), "no homes beside the project");
        return openclaw;
    }

    private static Path copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path one : all.toList()) {
                Path target = to.resolve(from.relativize(one).toString());
                if (Files.isDirectory(one)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(one, target);
                }
            }
        }
        return to;
    }

    /** Every file below a folder by its name, with its size, time and content. */
    static Map<String, String> contents(Path root) throws IOException {
        Map<String, String> contents = new TreeMap<>();
        try (Stream<Path> all = Files.walk(root)) {
            for (Path one : all.filter(Files::isRegularFile).toList()) {
                contents.put(
                        root.relativize(one).toString(),
                        Files.getLastModifiedTime(one) + " " + java.util.Arrays.hashCode(Files.readAllBytes(one)));
            }
        }
        return contents;
    }
}
