package io.openclaw.gateway.http;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openclaw.db.ConfigPaths;
import io.openclaw.db.DbConfig;
import io.openclaw.db.TestDatabase;
import io.openclaw.db.TestPostgres;
import io.openclaw.gateway.GatewayConfig;
import io.openclaw.gateway.GatewayPlugin;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code /api/config} of a whole gateway that watches a file, over a real PostgreSQL. */
class ConfigRoutesTest {

    private static final String TOKEN = "the-token-of-this-test";
    private static final String READ_TOKEN = "the-read-token-of-this-test";
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    @TempDir
    private static Path home;

    private static TestDatabase database;
    private static GatewayPlugin plugin;
    private static Path file;

    @BeforeAll
    static void start() throws IOException {
        database = TestPostgres.freshDatabase();
        file = Files.writeString(home.resolve("openclaw.json"), "{watched: 1, token: 'canary-of-the-file'}");
        DbConfig db = DbConfig.of(home.resolve("db"), "box").withDatabaseUrl(database.url());
        HttpConfig http = HttpConfig.of(home).withPort(0).withToken(TOKEN).withReadToken(READ_TOKEN);
        plugin = GatewayPlugin.builder(GatewayConfig.of(db)
                        .withConfigs(new ConfigPaths(List.of(file), true))
                        .withHttp(http))
                .build();
        TestGateway.soon(plugin.start());
        await().atMost(Duration.ofSeconds(60))
                .ignoreExceptions()
                .until(() -> database.single("SELECT count(*) FROM config_snapshots WHERE change_source = 'gateway'")
                        .equals("1"));
    }

    @AfterAll
    static void stop() {
        TestGateway.soon(plugin.close());
    }

    @Test
    void theGateway_watchesItsFile_andHealthSaysWhenItBreaks() throws IOException {
        assertFalse(database.query("SELECT config_snapshots::TEXT FROM config_snapshots")
                .toString()
                .contains("canary"));
        Files.writeString(file, "{watched: ");
        await().atMost(Duration.ofSeconds(30))
                .until(() -> ok("/health").getJsonArray("degraded").toString().contains("openclaw.json, line 1"));
        Files.writeString(file, "{watched: 2}");
        await().atMost(Duration.ofSeconds(30))
                .until(() -> ok("/api/config/at?path=" + file)
                                .getJsonObject("content")
                                .getInteger("watched")
                        == 2);
        await().atMost(Duration.ofSeconds(30))
                .until(() -> !ok("/health").getJsonArray("degraded").toString().contains("openclaw.json"));
    }

    @Test
    void post_storesWithoutSecrets_andOnlyWhatChanged() {
        JsonObject content = new JsonObject().put("port", 1).put("apiKey", "canary-of-the-body");
        JsonObject first = posted("/p/a.json", content);
        assertTrue(first.getBoolean("stored") && first.getBoolean("first"), first::toString);
        assertFalse(posted("/p/a.json", content).getBoolean("stored"));
        JsonObject third = posted("/p/a.json", content.copy().put("port", 2));
        assertEquals("[\"port\"]", third.getJsonArray("changed_paths").encode());
        JsonObject shown = ok("/api/config/" + third.getInteger("id"));
        assertEquals(2, shown.getJsonObject("content").getInteger("port"));
        assertFalse(shown.toString().contains("canary"), shown::toString);
        JsonObject diff = ok("/api/config/diff?from=" + first.getInteger("id") + "&to=" + third.getInteger("id"));
        assertEquals(1, diff.getJsonArray("changes").getJsonObject(0).getInteger("old"));
        JsonObject list = ok("/api/config?path=/p/a.json&limit=1");
        assertEquals(
                third.getInteger("id"),
                list.getJsonArray("snapshots").getJsonObject(0).getInteger("id"));
        assertEquals(
                1,
                ok("/api/config?path=/p/a.json&before=" + list.getInteger("next"))
                        .getInteger("showing"));
        assertEquals(0, ok("/api/config?host=nobody").getInteger("showing"));
    }

    @Test
    void moreChangesThanAreTold_areSaidToBeTooMany() {
        JsonObject first =
                posted("/p/many.json", new JsonObject().put("list", new JsonArray(Collections.nCopies(1001, 1))));
        assertFalse(first.getBoolean("too_many_changes"));
        JsonObject taken =
                posted("/p/many.json", new JsonObject().put("list", new JsonArray(Collections.nCopies(1001, 2))));
        JsonObject shown = ok("/api/config/" + taken.getInteger("id"));
        JsonObject diff = ok("/api/config/diff?from=" + first.getInteger("id") + "&to=" + taken.getInteger("id"));
        for (JsonObject told : List.of(taken, shown, diff)) {
            assertTrue(told.getBoolean("too_many_changes"), told::encode);
            assertTrue(told.getJsonArray("changes").getJsonObject(0).getBoolean("whole"), told::encode);
        }
    }

    @Test
    void theReadToken_seesWhereSomethingChanged_notWhat() {
        posted("/p/b.json", new JsonObject().put("word", "hidden-one"));
        JsonObject taken = posted("/p/b.json", new JsonObject().put("word", "hidden-two"));
        HttpResponse<String> shown = get("/api/config/" + taken.getInteger("id"), READ_TOKEN);
        assertEquals(200, shown.statusCode(), shown::body);
        assertTrue(shown.body().contains("word") && !shown.body().contains("hidden"), shown::body);
        assertNull(new JsonObject(shown.body()).getJsonObject("content"));
        assertEquals(403, post(READ_TOKEN, body("/p/b.json", new JsonObject())).statusCode());
    }

    @Test
    void whatCannotBeDone_isToldAsAProblem() {
        assertEquals(404, get("/api/config/999999", TOKEN).statusCode());
        assertEquals(400, get("/api/config/seven", TOKEN).statusCode());
        assertEquals(400, get("/api/config/diff?from=1", TOKEN).statusCode());
        assertEquals(400, get("/api/config/at?at=sometime", TOKEN).statusCode());
        assertEquals(404, get("/api/config/at?path=/nowhere", TOKEN).statusCode());
        assertEquals(
                400,
                post(TOKEN, new JsonObject().put("content", new JsonObject())).statusCode());
        assertEquals(
                400,
                post(TOKEN, body("/p/c", new JsonObject()).put("source", "x")).statusCode());
        assertEquals(
                400,
                post(TOKEN, body("/p/c", new JsonObject()).put("content", 5)).statusCode());
        String deep = "[".repeat(500) + "]".repeat(500);
        assertEquals(
                400,
                postText(TOKEN, "{\"path\":\"/p/c\",\"content\":" + deep + "}").statusCode());
    }

    private static JsonObject body(String path, JsonObject content) {
        return new JsonObject().put("path", path).put("source", "cli").put("content", content);
    }

    private static JsonObject posted(String path, JsonObject content) {
        HttpResponse<String> answer = post(TOKEN, body(path, content));
        assertEquals(200, answer.statusCode(), answer::body);
        return new JsonObject(answer.body());
    }

    private static HttpResponse<String> post(String token, JsonObject body) {
        return postText(token, body.encode());
    }

    private static HttpResponse<String> postText(String token, String body) {
        return send(request("/api/config", token)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build());
    }

    private static JsonObject ok(String path) {
        HttpResponse<String> answer = get(path, TOKEN);
        assertEquals(200, answer.statusCode(), answer::body);
        return new JsonObject(answer.body());
    }

    private static HttpResponse<String> get(String path, String token) {
        return send(request(path, token).build());
    }

    private static HttpRequest.Builder request(String path, String token) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + plugin.httpPort() + path))
                .header("Authorization", "Bearer " + token)
                .timeout(Duration.ofSeconds(20));
    }

    private static HttpResponse<String> send(HttpRequest request) {
        try {
            return CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
