package io.openclaw.gateway.http;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openclaw.db.DbConfig;
import io.openclaw.db.TestDatabase;
import io.openclaw.db.TestPostgres;
import io.openclaw.db.model.Fact;
import io.openclaw.db.model.MessageAppended;
import io.openclaw.db.model.MessageBody;
import io.openclaw.db.model.MessageRef;
import io.openclaw.db.model.ModelRef;
import io.openclaw.db.model.Scope;
import io.openclaw.db.model.Usage;
import io.openclaw.gateway.GatewayConfig;
import io.openclaw.gateway.GatewayPlugin;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole way: facts recorded, stored in a real PostgreSQL, asked for by HTTP. */
class SessionRoutesTest {

    private static final String TOKEN = "the-token-of-this-test";
    private static final String READ_TOKEN = "the-read-token-of-this-test";
    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
    private static final String KEY = "tg:main:42:99";

    @TempDir
    private static Path home;

    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static TestDatabase database;
    private static GatewayPlugin plugin;

    @BeforeAll
    static void start() {
        database = TestPostgres.freshDatabase();
        plugin = started("db", database.url());
        for (int i = 1; i <= 5; i++) {
            plugin.recorder().record(message(KEY, i, "user", "question " + i + " Größe"));
            plugin.recorder().record(message("to-be-deleted", i - 100, "user", "short-lived"));
        }
        plugin.recorder().record(message("a/b %?#:x", 0, "assistant", "odd key"));
        await().atMost(Duration.ofSeconds(60))
                .ignoreExceptions()
                .until(() -> database.single("SELECT count(*) FROM messages").equals("11"));
        database.execute(
                "INSERT INTO sessions (session_key, host, agent_name, updated_at) VALUES ('shared', 'lab', 'main', '2020-01-01'),"
                        + " ('shared', 'box', 'main', '2020-01-01'), ('theirs', 'lab', 'main', '2020-01-01')");
    }

    @AfterAll
    static void stop() {
        TestGateway.soon(plugin.close());
    }

    @Test
    void sessions_areListedPageByPage() {
        JsonObject first = ok("/api/sessions?limit=1");
        assertEquals(KEY, session(first, 0).getString("key"));
        assertEquals(5, session(first, 0).getInteger("messages"));
        assertEquals("box", session(first, 0).getString("host"));
        JsonObject second = ok("/api/sessions?limit=1&cursor=" + first.getString("next"));
        assertEquals("a/b %?#:x", session(second, 0).getString("key"));
        assertEquals(1, ok("/api/sessions?prefix=tg:main").getInteger("showing"));
        assertEquals(0, ok("/api/sessions?since=2026-11-21").getInteger("showing"));
        assertEquals(2, ok("/api/sessions?since=2026-11-20T11:59:59Z&host=box").getInteger("showing"));
        assertEquals(0, ok("/api/sessions?host=").getInteger("showing"));
        assertNull(ok("/api/sessions").getString("next"));
    }

    @Test
    void badParameters_areNamed() {
        for (String[] bad : new String[][] {
            {"/api/sessions?limit=0", "limit"},
            {"/api/sessions?limit=501", "limit"},
            {"/api/sessions?since=soon", "since"},
            {"/api/sessions?cursor=x", "cursor"},
            {"/api/sessions?cursor=2026~1", "cursor"},
            {"/api/sessions?agent=", "agent"},
            {"/api/sessions?agent=%00", "agent"},
            {"/api/sessions?agent=a&agent=b", "agent"},
            {"/api/sessions?what=1", "query"},
            {"/api/sessions/a%00b", "key"},
            {"/api/sessions/" + KEY + "/messages?after=x", "after"},
            {"/api/sessions/" + KEY + "/messages?after=1&last=2", "query"},
            {"/api/search", "q"},
            {"/api/search?q=a&cursor=x", "cursor"}
        }) {
            HttpResponse<String> answer = get(bad[0], TOKEN);
            assertEquals(400, answer.statusCode(), bad[0]);
            assertEquals(bad[1], new JsonObject(answer.body()).getString("which"), bad[0]);
        }
    }

    @Test
    void oneSession_isFoundByItsEncodedKey() {
        assertEquals("a/b %?#:x", ok("/api/sessions/a%2Fb%20%25%3F%23%3Ax").getString("key"));
        HttpResponse<String> none = get("/api/sessions/nobody", TOKEN);
        assertEquals(404, none.statusCode());
        assertEquals("urn:openclaw:problem:not-found", new JsonObject(none.body()).getString("type"));
    }

    @Test
    void keyOfSeveralHosts_isAConflictUntilTheHostIsNamed() {
        HttpResponse<String> several = get("/api/sessions/shared", TOKEN);
        assertEquals(409, several.statusCode());
        JsonArray named = new JsonObject(several.body()).getJsonArray("sessions");
        assertEquals(2, named.size());
        assertEquals("lab", ok("/api/sessions/shared?host=lab&agent=main").getString("host"));
        assertEquals(0, ok("/api/sessions/shared/messages?host=box").getInteger("showing"));
        assertEquals(404, get("/api/sessions/shared?host=", TOKEN).statusCode());
    }

    @Test
    void messages_arePagedFromEitherEnd() {
        String path = "/api/sessions/" + KEY + "/messages";
        JsonObject last = ok(path + "?last=2");
        assertEquals(List.of("question 4 Größe", "question 5 Größe"), contents(last));
        JsonObject before = ok(path + "?limit=2&before=" + last.getString("older"));
        assertEquals(List.of("question 2 Größe", "question 3 Größe"), contents(before));
        JsonObject first = ok(path + "?before=" + before.getString("older"));
        assertEquals(List.of("question 1 Größe"), contents(first));
        assertNull(first.getString("older"));
        assertEquals(contents(last), contents(ok(path + "?after=" + before.getString("newer"))));
        assertEquals(5, contents(ok(path)).size());
        JsonObject message = ok(path + "?last=1").getJsonArray("messages").getJsonObject(0);
        assertEquals(15, message.getInteger("total_tokens"));
        assertEquals("read", message.getJsonArray("tool_calls").getJsonObject(0).getString("name"));
        assertEquals(contents(last), contents(ok(path + "?after=" + (message.getLong("position") - 2_000_000))));
    }

    @Test
    void readToken_seesFiguresAndNoText() {
        String path = "/api/sessions/" + KEY + "/messages?last=1";
        HttpResponse<String> answer = get(path, READ_TOKEN);
        assertEquals(200, answer.statusCode());
        assertFalse(answer.body().contains("question"));
        JsonObject message =
                new JsonObject(answer.body()).getJsonArray("messages").getJsonObject(0);
        assertEquals("user", message.getString("role"));
        assertEquals("question 5 Größe".length(), message.getInteger("content_chars"));
        assertNull(message.getValue("tool_calls"));
        assertEquals(15, message.getInteger("total_tokens"));
        assertEquals(200, get("/api/sessions", READ_TOKEN).statusCode());
        assertEquals(200, get("/logs", READ_TOKEN).statusCode());
        assertEquals(403, get("/api/search?q=question", READ_TOKEN).statusCode());
        assertEquals(403, send("DELETE", "/api/sessions/" + KEY, READ_TOKEN).statusCode());
        assertEquals(403, send("POST", "/v1/feed", READ_TOKEN).statusCode());
        assertEquals(401, get("/api/sessions", "no-such-token").statusCode());
    }

    @Test
    void search_findsWhatIsIndexed_pageByPage() {
        await().atMost(Duration.ofSeconds(30))
                .until(() -> ok("/api/search?q=question&channel=telegram").getInteger("showing") == 5);
        JsonObject first = ok("/api/search?q=QUESTION&limit=3&channel=telegram");
        assertEquals(3, first.getInteger("showing"));
        assertTrue(
                first.getJsonArray("hits").getJsonObject(0).getString("snippet").contains("«question»"));
        JsonObject rest = ok("/api/search?q=question&limit=3&channel=telegram&cursor=" + first.getString("next"));
        assertEquals(2, rest.getInteger("showing"));
        assertEquals(0, ok("/api/search?q=question&agent=nobody").getInteger("showing"));
        assertEquals(0, ok("/api/search?q=quest%25on").getInteger("showing"));
    }

    @Test
    void deletedSession_isGoneWithItsMessages() {
        HttpResponse<String> deleted = send("DELETE", "/api/sessions/to-be-deleted", TOKEN);
        assertEquals(200, deleted.statusCode(), deleted.body());
        assertEquals(5, new JsonObject(deleted.body()).getInteger("messages"));
        await().atMost(Duration.ofSeconds(30))
                .until(() -> get("/api/sessions/to-be-deleted", TOKEN).statusCode() == 404);
        assertEquals("6", database.single("SELECT count(*) FROM messages"));
        assertEquals(404, send("DELETE", "/api/sessions/to-be-deleted", TOKEN).statusCode());
    }

    @Test
    void sessionOfAnotherHost_isNotDeletedHere() {
        HttpResponse<String> refused = send("DELETE", "/api/sessions/theirs", TOKEN);
        assertEquals(409, refused.statusCode());
        assertEquals(
                "lab",
                new JsonObject(refused.body())
                        .getJsonArray("sessions")
                        .getJsonObject(0)
                        .getString("host"));
    }

    @Test
    void withoutPostgres_readsSayWhyAndDeletionsAreTakenIn() {
        GatewayPlugin alone = started("alone", "postgresql://nobody:nothing@127.0.0.1:1/none");
        for (String path : List.of("/api/sessions", "/api/sessions/k", "/api/sessions/k/messages", "/api/search?q=a")) {
            HttpResponse<String> answer = send(alone, "GET", path, TOKEN);
            assertEquals(503, answer.statusCode(), path);
            assertTrue(new JsonObject(answer.body()).getString("detail").contains("PostgreSQL"), answer.body());
        }
        HttpResponse<String> deleted = send(alone, "DELETE", "/api/sessions/k", TOKEN);
        assertEquals(200, deleted.statusCode(), deleted.body());
        assertNull(new JsonObject(deleted.body()).getInteger("messages"));
        assertEquals(
                503, send(alone, "DELETE", "/api/sessions/k?host=lab", TOKEN).statusCode());
        TestGateway.soon(alone.close());
    }

    private static GatewayPlugin started(String folder, String url) {
        GatewayPlugin made = GatewayPlugin.builder(GatewayConfig.of(
                                DbConfig.of(home.resolve(folder), "box").withDatabaseUrl(url))
                        .withHttp(
                                HttpConfig.of(home).withPort(0).withToken(TOKEN).withReadToken(READ_TOKEN)))
                .build();
        TestGateway.soon(made.start());
        return made;
    }

    private static Fact message(String key, int number, String role, String text) {
        return new MessageAppended(
                new Scope(key, "s-1", "main", key.startsWith("tg") ? "telegram" : "cli", null),
                new MessageRef("m" + number, null, null),
                role,
                new MessageBody(text, null, "[{\"name\":\"read\"}]", null, null, null),
                "42",
                ModelRef.NONE,
                Usage.of(10, 5),
                null,
                NOON.plusSeconds(number));
    }

    private static JsonObject session(JsonObject page, int index) {
        return page.getJsonArray("sessions").getJsonObject(index);
    }

    private static List<String> contents(JsonObject page) {
        List<String> contents = new ArrayList<>();
        page.getJsonArray("messages").forEach(message -> contents.add(((JsonObject) message).getString("content")));
        return contents;
    }

    private JsonObject ok(String path) {
        HttpResponse<String> answer = get(path, TOKEN);
        assertEquals(200, answer.statusCode(), () -> path + " " + answer.body());
        return new JsonObject(answer.body());
    }

    private HttpResponse<String> get(String path, String token) {
        return send("GET", path, token);
    }

    private HttpResponse<String> send(String method, String path, String token) {
        return send(plugin, method, path, token);
    }

    private static HttpResponse<String> send(GatewayPlugin asked, String method, String path, String token) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + asked.httpPort() + path))
                .header("Authorization", "Bearer " + token)
                .timeout(Duration.ofSeconds(20))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build();
        try {
            return CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
