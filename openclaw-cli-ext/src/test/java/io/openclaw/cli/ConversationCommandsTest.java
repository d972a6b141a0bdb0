package io.openclaw.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import io.openclaw.db.TestDatabase;
import io.openclaw.db.TestPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConversationCommandsTest {

    private static TestDatabase database;

    @TempDir
    private Path home;

    @BeforeAll
    static void fill(@TempDir Path migrating) {
        database = TestPostgres.freshDatabase();
        Outcome migrated = Outcome.of(
                Map.of("DATABASE_URL", database.url(), "OPENCLAW_DB_HOME", migrating.toString()), "db", "migrate");
        assertEquals(0, migrated.code(), migrated::toString);
        database.execute("""
                INSERT INTO sessions (session_key, host, agent_name, channel, created_at, updated_at, total_tokens) VALUES
                    ('tg:main:42:99', 'box', 'main', 'telegram', '2026-11-20T12:00:00Z', '2026-11-20T12:00:09Z', 1234),
                    ('shared', 'box', 'main', NULL, '2026-11-19T12:00:00Z', '2026-11-19T12:00:00Z', 0),
                    ('shared', 'lab', 'main', NULL, '2026-11-18T12:00:00Z', '2026-11-18T12:00:00Z', 0),
                    ('delete me/1', 'box', 'main', NULL, '2026-11-01T12:00:00Z', '2026-11-01T12:00:00Z', 0),
                    ('ask the host', 'box', 'main', NULL, '2026-11-01T11:00:00Z', '2026-11-01T11:00:00Z', 0);
                INSERT INTO messages (session_id, role, content, tool_calls_json, tool_name, created_at, total_tokens, ordinal)
                SELECT s.id, m.role, m.content, m.calls::JSONB, m.tool, m.at::TIMESTAMPTZ, m.tokens, m.ordinal
                FROM sessions AS s,
                    (VALUES
                        ('user', E'look at \\x1B[31mred\\nsecond line 漢字', NULL, NULL, '2026-11-20T12:00:01Z', NULL, 1),
                        ('assistant', NULL, '[{"id":"c1","type":"function","function":{"name":"exec","arguments":"{\\"command\\":\\"ls\\"}"}}]',
                            NULL, '2026-11-20T12:00:02Z', 15, 2),
                        ('tool', E'one\\ntwo\\nthree', NULL, 'exec', '2026-11-20T12:00:03Z', NULL, 3),
                        ('assistant', 'There are three.', NULL, NULL, '2026-11-20T12:00:09Z', 20, 4))
                        AS m (role, content, calls, tool, at, tokens, ordinal)
                WHERE s.session_key IN ('tg:main:42:99', 'delete me/1');
                """);
    }

    @Test
    void list_showsLastUsedFirst() throws IOException {
        Outcome all = run("list");
        assertEquals(0, all.code(), all::toString);
        List<String> lines = all.out().lines().toList();
        assertTrue(lines.get(0).startsWith("KEY "), all::out);
        assertTrue(lines.get(1).startsWith("tg:main:42:99  main   box   telegram  "), all::out);
        assertTrue(lines.get(1).endsWith("1 234"), all::out);
        assertEquals("No session.\n", run("list", "--agent", "nobody").out());
        assertEquals(1, json(run("list", "--json", "--prefix", "tg:main")).size());
        assertEquals(1, json(run("list", "--json", "--host", "lab")).size());
        assertEquals(2, json(run("list", "--json", "--since", "2026-11-19")).size());
        assertEquals(2, run("list", "--since", "soon").code());
        assertEquals(2, run("list", "--limit", "0").code());
    }

    @Test
    void show_isReadableAndSafeForATerminal() {
        Outcome shown = run("show", "tg:main:42:99");
        assertEquals(0, shown.code(), shown::toString);
        assertFalse(shown.out().contains("\u001B"), shown::out);
        assertTrue(
                shown.out().contains("── user · 2026-11-20 12:00:01\nlook at \uFFFD[31mred\nsecond line 漢字\n"),
                shown::out);
        assertTrue(shown.out().contains("15 tokens\n  → exec {\"command\":\"ls\"}\n"), shown::out);
        assertTrue(shown.out().contains("── tool · exec · 2026-11-20 12:00:03\n  ← one two three\n"), shown::out);
        assertTrue(run("show", "tg:main:42:99", "--last", "1").out().contains("(the last 1; more with --last N)"));
        assertTrue(run("show", "tg:main:42:99", "--markdown").out().contains("## assistant · 2026-11-20 12:00:09"));
        assertTrue(run("show", "tg:main:42:99", "--raw").out().startsWith("look at \u001B[31mred\nsecond"));
        assertEquals(2, run("show", "tg:main:42:99", "--raw", "--json").code());
    }

    @Test
    void show_json_hasAllOfIt() throws IOException {
        JsonNode shown = json(run("show", "tg:main:42:99", "--json")).get(0);
        assertEquals("telegram", shown.path("session").path("channel").asText());
        assertEquals(4, shown.path("messages").size());
        assertTrue(shown.path("messages").get(1).path("toolCallsJson").asText().contains("exec"));
    }

    @Test
    void keyThatIsUnknownOrOfSeveralHosts_isRefused() {
        assertEquals(1, run("show", "nobody").code());
        Outcome several = run("show", "shared");
        assertEquals(1, several.code());
        assertTrue(several.err().contains("--host 'lab' --agent 'main'"), several::err);
        assertEquals(0, run("show", "shared", "--host", "lab").code());
    }

    @Test
    void search_findsTextAndNoWildcards() throws IOException {
        assertTrue(run("search", "THREE.").out().contains("There are «three»."));
        assertEquals(
                2,
                json(run("search", "three.", "--json", "--channel", "telegram")).size());
        assertEquals("Nothing found.\n", run("search", "th%e").out());
        assertEquals(1, run("search", "three", "--cursor", "x").code());
        assertEquals(2, run("search", " ").code());
    }

    @Test
    void export_writesSessionsAndTheirMessages() throws IOException {
        List<JsonNode> one = json(run("export", "tg:main:42:99"));
        assertEquals(5, one.size());
        assertEquals("session", one.get(0).path("type").asText());
        assertEquals("There are three.", one.get(4).path("content").asText());
        assertEquals(1, json(run("export", "--host", "lab")).size());
    }

    @Test
    void delete_withoutYes_saysWhatWouldGo() {
        Outcome refused = run("delete", "tg:main:42:99");
        assertEquals(1, refused.code());
        assertTrue(refused.err().contains("with 4 messages would go. Nothing was deleted"), refused::err);
        assertTrue(run("delete", "shared", "--host", "lab", "--yes").err().contains("another machine"));
    }

    @Test
    void delete_noHostRuns_bringsItToPostgres() {
        Outcome deleted = run("delete", "delete me/1", "--yes");
        assertEquals(0, deleted.code(), deleted::toString);
        assertEquals("delete me/1 with 4 messages deleted; PostgreSQL has it.\n", deleted.out());
        assertFalse(Files.exists(home.resolve("sessions.json")), "no gateway ran here, so no mode began");
        assertEquals("0", database.single("SELECT count(*) FROM sessions WHERE session_key = 'delete me/1'"));
    }

    @Test
    void delete_hostRuns_asksItWithItsToken() throws IOException {
        List<String> asked = new ArrayList<>();
        HttpServer host =
                HttpServer.create(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0), 0);
        host.createContext("/", exchange -> {
            asked.add(
                    exchange.getRequestMethod() + " " + exchange.getRequestURI().getRawPath() + " "
                            + exchange.getRequestHeaders().getFirst("Authorization"));
            exchange.sendResponseHeaders(asked.size() == 1 ? 200 : 401, -1);
            exchange.close();
        });
        host.start();
        Files.writeString(home.resolve("http-token"), "the-token\n");
        Files.writeString(
                home.resolve("host.run"),
                ProcessHandle.current().pid() + " " + host.getAddress().getPort()
                        + " 2026-11-21T00:00:00Z 127.0.0.1\n");
        Outcome deleted = run("delete", "ask the host", "--yes", "--json");
        Outcome refused = run("delete", "ask the host", "--yes");
        host.stop(0);
        assertEquals(0, deleted.code(), deleted::toString);
        assertEquals("DELETE /api/sessions/ask%20the%20host Bearer the-token", asked.get(0));
        assertEquals(1, refused.code());
        assertTrue(refused.err().contains("OPENCLAW_HTTP_TOKEN"), refused::err);
    }

    @Test
    void nobodyListens_isUnreachable() {
        Outcome outcome = Outcome.of(
                Map.of("DATABASE_URL", "postgresql://a:hunter2@127.0.0.1:1/claw", "OPENCLAW_DB_HOME", home.toString()),
                "sessions",
                "list");
        assertEquals(3, outcome.code(), outcome::toString);
        assertFalse(outcome.err().contains("hunter2"), outcome::err);
    }

    @ParameterizedTest
    @ValueSource(strings = {"list", "show", "search", "export", "delete"})
    void help_hasExamples(String command) {
        Outcome help = run(command, "--help");
        assertEquals(0, help.code());
        assertTrue(help.out().contains("openclaw sessions " + command), help::out);
    }

    private static List<JsonNode> json(Outcome outcome) throws IOException {
        assertEquals(0, outcome.code(), outcome::toString);
        List<JsonNode> lines = new ArrayList<>();
        for (String line : outcome.out().lines().toList()) {
            lines.add(new ObjectMapper().readTree(line));
        }
        return lines;
    }

    private Outcome run(String... arguments) {
        String[] all = new String[arguments.length + 1];
        all[0] = "sessions";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        return Outcome.of(
                Map.of("DATABASE_URL", database.url(), "OPENCLAW_DB_HOME", home.toString(), "OPENCLAW_HOST", "box"),
                all);
    }
}
