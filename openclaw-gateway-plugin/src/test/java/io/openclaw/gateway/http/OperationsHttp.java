package io.openclaw.gateway.http;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.openclaw.db.DbConfig;
import io.openclaw.gateway.GatewayConfig;
import io.openclaw.gateway.GatewayPlugin;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;

/** A gateway host on the machine called box, asked for its operations memory. */
final class OperationsHttp implements AutoCloseable {

    private static final String TOKEN = "the-token-of-this-test";
    private static final String READ_TOKEN = "the-read-token-of-this-test";

    private final HttpClient client = HttpClient.newHttpClient();
    private final GatewayPlugin plugin;

    private OperationsHttp(GatewayPlugin plugin) {
        this.plugin = plugin;
    }

    /** Started; what is written is accepted from the moment on that this returns, if there is a database. */
    static OperationsHttp started(Path home, String databaseUrl) {
        GatewayPlugin plugin = GatewayPlugin.builder(GatewayConfig.of(
                                DbConfig.of(home.resolve("db"), "box").withDatabaseUrl(databaseUrl))
                        .withHttp(
                                HttpConfig.of(home).withPort(0).withToken(TOKEN).withReadToken(READ_TOKEN)))
                .build();
        TestGateway.soon(plugin.start());
        return new OperationsHttp(plugin);
    }

    /** Waits until the database is migrated and answers. */
    OperationsHttp connected() {
        await().atMost(Duration.ofSeconds(60)).until(() -> get("/api/context").statusCode() == 200);
        return this;
    }

    HttpResponse<String> get(String path) {
        return send("GET", path, null, TOKEN);
    }

    HttpResponse<String> read(String method, String path, String body) {
        return send(method, path, body, READ_TOKEN);
    }

    HttpResponse<String> delete(String path) {
        return send("DELETE", path, null, TOKEN);
    }

    HttpResponse<String> post(String path, String body) {
        return send("POST", path, body, TOKEN);
    }

    /** The answer to GET, which must be a 200. */
    JsonObject ok(String path) {
        return demand(200, get(path));
    }

    /** The answer to POST, which must have this status. */
    JsonObject posted(int status, String path, JsonObject body) {
        return demand(status, post(path, body.encode()));
    }

    static JsonObject demand(int status, HttpResponse<String> answer) {
        assertEquals(status, answer.statusCode(), answer.uri() + " " + answer.body());
        return new JsonObject(answer.body());
    }

    /** The last part of the type of the problem, and what it is about. */
    static String problem(HttpResponse<String> answer) {
        JsonObject problem = new JsonObject(answer.body());
        return answer.statusCode() + " " + problem.getString("type").replace("urn:openclaw:problem:", "") + " "
                + problem.getString("which", "");
    }

    private HttpResponse<String> send(String method, String path, String body, String token) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + plugin.httpPort() + path))
                .header("Authorization", "Bearer " + token)
                .timeout(Duration.ofSeconds(30))
                .method(
                        method,
                        body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body))
                .build();
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        TestGateway.soon(plugin.close());
    }
}
