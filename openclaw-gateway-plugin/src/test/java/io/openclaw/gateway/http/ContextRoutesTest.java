package io.openclaw.gateway.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openclaw.db.TestDatabase;
import io.openclaw.db.TestPostgres;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The context by HTTP, in a real PostgreSQL. */
class ContextRoutesTest {

    private static TestDatabase database;
    private static OperationsHttp http;

    @BeforeAll
    static void start(@TempDir Path home) {
        database = TestPostgres.freshDatabase();
        http = OperationsHttp.started(home, database.url()).connected();
    }

    @AfterAll
    static void stop() {
        http.close();
    }

    @BeforeEach
    void empty() {
        database.execute("TRUNCATE project_context, project_context_history");
    }

    @Test
    void value_comesBackDigitForDigit() {
        HttpResponse<String> set = http.post(
                "/api/context",
                "{\"key\": \"a/b %?# 🚀\", \"value\": {\"n\": 1.10, \"big\": 123456789012345678901234567890, \"t\": \"it's\\n\\\"x\\\"\"}}");
        assertEquals(200, set.statusCode(), set.body());
        String got = http.get("/api/context/a%2Fb%20%25%3F%23%20%F0%9F%9A%80").body();
        assertTrue(got.contains("\"n\":1.10"), got);
        assertTrue(got.contains("123456789012345678901234567890"), got);
        assertEquals("it's\n\"x\"", new JsonObject(got).getJsonObject("value").getString("t"));
        assertEquals(new JsonObject(set.body()), new JsonObject(got));
        JsonObject large = set("large", "x".repeat(1 << 20));
        assertEquals(large, http.ok("/api/context/large"));
    }

    @Test
    void nullAndFalse_areValues() {
        assertEquals(
                200,
                http.post("/api/context", "{\"key\": \"k\", \"value\": null}").statusCode());
        assertTrue(http.ok("/api/context/k").containsKey("value"));
        assertNull(http.ok("/api/context/k").getValue("value"));
    }

    @Test
    void revision_isCompared() {
        long first = set("k", 1).getLong("revision");
        long second = set("k", 2).getLong("revision");
        assertTrue(second > first);
        assertEquals("409 revision ", OperationsHttp.problem(set("k", 3, first)));
        assertEquals("409 revision ", OperationsHttp.problem(set("k", 3, 0L)));
        assertEquals(200, set("k", 3, second).statusCode());
        assertEquals(200, set("new", 3, 0L).statusCode());
    }

    @Test
    void timeToLive_endsIt() {
        JsonObject set = http.posted(
                200,
                "/api/context",
                new JsonObject().put("key", "k").put("value", 1).put("ttl", "2h"));
        Duration left = Duration.between(Instant.now(), Instant.parse(set.getString("expires_at")));
        assertTrue(left.toMinutes() >= 118 && left.toMinutes() <= 120, set::encode);
        database.execute("UPDATE project_context SET expires_at = now() - interval '1 s'");
        assertEquals(404, http.get("/api/context/k").statusCode());
    }

    @Test
    void deletedKey_keepsItsHistory() {
        set("k", 1);
        set("k", 2);
        assertEquals(
                "k", OperationsHttp.demand(200, http.delete("/api/context/k")).getString("deleted"));
        assertEquals(404, http.delete("/api/context/k").statusCode());
        JsonArray revisions = http.ok("/api/context/k/history").getJsonArray("revisions");
        assertEquals(3, revisions.size());
        assertTrue(revisions.getJsonObject(0).getBoolean("deleted"));
        assertEquals(2, revisions.getJsonObject(1).getInteger("value"));
        assertEquals("box", revisions.getJsonObject(0).getString("host"));
        assertEquals(
                1,
                http.ok("/api/context/k/history?limit=1")
                        .getJsonArray("revisions")
                        .size());
        assertEquals(404, http.get("/api/context/never/history").statusCode());
    }

    @Test
    void list_isByKey_pageByPage() {
        for (String key : List.of("b", "a.2", "a.1", "c")) {
            set(key, 1);
        }
        JsonObject first = http.ok("/api/context?limit=3");
        assertEquals(List.of("a.1", "a.2", "b"), keys(first));
        assertEquals(List.of("c"), keys(http.ok("/api/context?after=" + first.getString("next"))));
        assertEquals(List.of("a.1", "a.2"), keys(http.ok("/api/context?prefix=a.")));
    }

    @Test
    void historyOfAKey_isPaged() {
        for (int i = 1; i <= 3; i++) {
            set("k", i);
        }
        JsonObject first = http.ok("/api/context/k/history?limit=2");
        assertEquals(List.of(3, 2), values(first));
        JsonObject rest = http.ok("/api/context/k/history?limit=2&after=" + first.getLong("next"));
        assertEquals(List.of(1), values(rest));
        assertNull(rest.getLong("next"));
        assertEquals("400 parameter after", OperationsHttp.problem(http.get("/api/context/k/history?after=x")));
    }

    @Test
    void whatCannotBeUsed_isNamed() {
        for (String[] bad : new String[][] {
            {"{\"key\": \"k\"}", "value"},
            {"{\"value\": 1}", "key"},
            {"{\"key\": 7, \"value\": 1}", "key"},
            {"{\"key\": \"k\", \"value\": 1, \"ttl\": \"soon\"}", "ttl"},
            {"{\"key\": \"k\", \"value\": 1, \"ttl\": \"0m\"}", "ttl"},
            {"{\"key\": \"k\", \"value\": 1, \"if_revision\": \"1\"}", "if_revision"},
            {"{\"key\": \"k\", \"value\": 1, \"if_revision\": -1}", "if_revision"},
            {"{\"key\": \"k\", \"value\": 1, \"more\": 1}", "body"},
            {"{\"key\": \"k\", \"value\": \"a\\u0000b\"}", "body"},
            {"{\"key\": \"k\", \"value\": {\"a\": [\"\\ud83d\"]}}", "value"},
            {"{\"key\": \"\\udc00\", \"value\": 1}", "key"},
            {"{\"key\": \"k\", \"value\": 1} {}", "body"},
            {"{\"key\": \"k\", \"value\": ", "body"},
            {"", "body"}
        }) {
            assertEquals("400 parameter " + bad[1], OperationsHttp.problem(http.post("/api/context", bad[0])), bad[0]);
        }
        assertEquals("400 parameter key", OperationsHttp.problem(http.get("/api/context/a%00b")));
        assertEquals("400 parameter limit", OperationsHttp.problem(http.get("/api/context?limit=0")));
        assertEquals("0", database.single("SELECT count(*) FROM project_context_history"));
    }

    @Test
    void readToken_seesKeysAndNoValues() {
        set("k", "secret");
        for (String path : List.of("/api/context", "/api/context/k", "/api/context/k/history")) {
            JsonObject seen = OperationsHttp.demand(200, http.read("GET", path, null));
            assertFalse(seen.encode().contains("secret"), seen::encode);
            assertTrue(seen.encode().contains("\"k\""), seen::encode);
        }
        assertEquals(
                403,
                http.read("POST", "/api/context", "{\"key\": \"k\", \"value\": 1}")
                        .statusCode());
        assertEquals(403, http.read("DELETE", "/api/context/k", null).statusCode());
    }

    @Test
    void withoutPostgres_isA503ThatSaysWhy(@TempDir Path home) {
        try (OperationsHttp alone = OperationsHttp.started(home, "postgresql://nobody:nothing@127.0.0.1:1/none")) {
            assertEquals("503 no-answer ", OperationsHttp.problem(alone.get("/api/context/k")));
            assertEquals(
                    "503 no-answer ",
                    OperationsHttp.problem(alone.post("/api/context", "{\"key\": \"k\", \"value\": 1}")));
        }
    }

    private static JsonObject set(String key, Object value) {
        return http.posted(200, "/api/context", new JsonObject().put("key", key).put("value", value));
    }

    private static HttpResponse<String> set(String key, Object value, long revision) {
        return http.post(
                "/api/context",
                new JsonObject()
                        .put("key", key)
                        .put("value", value)
                        .put("if_revision", revision)
                        .encode());
    }

    private static List<Integer> values(JsonObject page) {
        return page.getJsonArray("revisions").stream()
                .map(revision -> ((JsonObject) revision).getInteger("value"))
                .toList();
    }

    private static List<String> keys(JsonObject page) {
        return page.getJsonArray("entries").stream()
                .map(entry -> ((JsonObject) entry).getString("key"))
                .toList();
    }
}
