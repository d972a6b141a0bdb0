package io.openclaw.gateway.live;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.openclaw.db.ingest.GatewayJson;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.ServerWebSocket;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A real WebSocket server that speaks OpenClaw's protocol 4 as 2026.9.6 does; its sessions are those of {@link Talk}. */
final class FakeGateway implements AutoCloseable {

    static final String TOKEN = "a-token-of-a-test";

    final Vertx vertx = Vertx.vertx();
    final Map<String, Talk> talks = new ConcurrentHashMap<>();
    final List<JsonNode> asked = new CopyOnWriteArrayList<>();
    final List<ServerWebSocket> sockets = new CopyOnWriteArrayList<>();
    volatile int protocol = 4;
    volatile boolean ticking = true;
    volatile boolean greeting = true;
    volatile Predicate<JsonNode> silentOn = request -> false;
    private volatile int port;

    FakeGateway() {
        vertx.setPeriodic(50, timer -> {
            if (ticking) {
                send("{\"type\":\"event\",\"event\":\"tick\",\"payload\":{\"ts\":1}}");
            }
        });
        open(0);
    }

    URI url() {
        return URI.create("ws://127.0.0.1:" + port);
    }

    Talk talk(String key, String sessionId) {
        return talks.computeIfAbsent(key, k -> new Talk(k, sessionId));
    }

    /** Stored, and told to who listens. */
    void say(String key, String message) {
        Talk talk = talks.get(key);
        send(event("session.message", talk.add(message)));
    }

    void send(String text) {
        sockets.forEach(socket -> socket.writeTextMessage(text));
    }

    static String event(String name, ObjectNode payload) {
        ObjectNode frame =
                GatewayJson.MAPPER.createObjectNode().put("type", "event").put("event", name);
        frame.set("payload", payload);
        return GatewayJson.write(frame);
    }

    long asked(String method) {
        return asked.stream()
                .filter(request -> request.path("method").asText().equals(method))
                .count();
    }

    /** Ends the connections, as a gateway that is restarted. */
    void drop() {
        sockets.forEach(socket -> socket.close((short) 1012));
    }

    private void accept(ServerWebSocket socket) {
        sockets.add(socket);
        socket.closeHandler(closed -> sockets.remove(socket));
        socket.exceptionHandler(e -> sockets.remove(socket));
        socket.textMessageHandler(text -> answer(socket, text));
        if (greeting) {
            socket.writeTextMessage(
                    "{\"type\":\"event\",\"event\":\"connect.challenge\",\"payload\":{\"nonce\":\"n\",\"ts\":1795290419000}}");
        }
    }

    private void answer(ServerWebSocket socket, String text) {
        try {
            JsonNode request = GatewayJson.MAPPER.readTree(text);
            asked.add(request);
            if (silentOn.test(request)) {
                return;
            }
            JsonNode params = request.path("params");
            ObjectNode answer = GatewayJson.MAPPER
                    .createObjectNode()
                    .put("type", "res")
                    .put("id", request.path("id").asText());
            ObjectNode error = refusal(request.path("method").asText(), params);
            answer.put("ok", error == null);
            answer.set(error == null ? "payload" : "error", error == null ? payload(request) : error);
            socket.writeTextMessage(GatewayJson.write(answer));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private ObjectNode refusal(String method, JsonNode params) {
        ObjectNode error = GatewayJson.MAPPER
                .createObjectNode()
                .put("code", "INVALID_REQUEST")
                .put("message", "no");
        if (!method.equals("connect")) {
            return null;
        }
        if (params.path("maxProtocol").asInt() != protocol) {
            error.putObject("details").put("code", "PROTOCOL_MISMATCH").put("expectedProtocol", protocol);
            return error;
        }
        if (!params.path("auth").path("token").asText().equals(TOKEN)) {
            error.putObject("details").put("code", "AUTH_TOKEN_MISMATCH");
            return error;
        }
        return null;
    }

    private ObjectNode payload(JsonNode request) {
        JsonNode params = request.path("params");
        ObjectNode payload = GatewayJson.MAPPER.createObjectNode();
        switch (request.path("method").asText()) {
            case "connect" -> {
                payload.put("type", "hello-ok").put("protocol", protocol);
                payload.putObject("server").put("version", "2026.9.6");
                payload.putObject("auth").putArray("scopes").add("operator.read");
                payload.putObject("policy").put("tickIntervalMs", 50);
            }
            case "sessions.subscribe" -> payload.put("subscribed", true).set("list", list());
            case "sessions.list" -> payload = list();
            case "chat.history" ->
                payload = talks.get(params.path("sessionKey").asText()).history(params);
            default -> payload.put("subscribed", true);
        }
        return payload;
    }

    private ObjectNode list() {
        ObjectNode list = GatewayJson.MAPPER.createObjectNode().put("hasMore", false);
        ArrayNode rows = list.putArray("sessions");
        talks.values().forEach(talk -> rows.add(talk.row()));
        return list;
    }

    /** Listens there, too. */
    void open(int at) {
        try {
            port = vertx.createHttpServer(new HttpServerOptions().setMaxWebSocketFrameSize(1 << 20))
                    .webSocketHandler(this::accept)
                    .listen(at, "127.0.0.1")
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(20, TimeUnit.SECONDS)
                    .actualPort();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
